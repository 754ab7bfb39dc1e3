import { type ReactNode, useId } from 'react'
import { INKS, type Ink } from '../../shared/alliance/inks.ts'
import { WhatIsWrong } from './Field.tsx'
import css from './Inks.module.css'
import { Mark } from './Mark.tsx'

type InksProps = {
  legend: string
  /** Undefined until one is chosen. */
  value: Ink | undefined
  onChoose: (ink: Ink) => void
  /** Inks that others in this alliance write in, each with the name of whose it is. */
  taken: ReadonlyMap<Ink, string>
  error?: ReactNode
}

/** Eight inks to choose one from. One that is taken cannot be chosen, and says whose it is. */
export const Inks = ({ legend, value, onChoose, taken, error }: InksProps) => {
  const id = useId()
  return (
    <fieldset className={css.inks} aria-describedby={`${id}-error`}>
      <legend className="unseen">{legend}</legend>
      {INKS.map((ink) => {
        const whose = taken.get(ink)
        return (
          <label key={ink} className={css.ink} data-ink={ink}>
            <input
              type="radio"
              name={id}
              value={ink}
              className={css.choice}
              checked={value === ink}
              disabled={whose !== undefined}
              onChange={() => onChoose(ink)}
            />
            <Mark ink={ink} />
            <span className={css.name}>{capitalised(ink)}</span>
            {whose !== undefined && (
              <small className={css.whose}>
                <bdi>{whose}</bdi>
              </small>
            )}
          </label>
        )
      })}
      <div className={css.wrong}>
        <WhatIsWrong id={`${id}-error`}>{error}</WhatIsWrong>
      </div>
    </fieldset>
  )
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
