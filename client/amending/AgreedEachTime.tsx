import { useMemo, useRef, useState } from 'react'
import { blocksOf } from '../../shared/amending/blocks.ts'
import { compare } from '../../shared/amending/compare.ts'
import type { Agreement } from '../../shared/protocol/bodies.ts'
import { ordinal } from '../../shared/agreement/ordinal.ts'
import { Button } from '../paper/Button.tsx'
import { Mark } from '../paper/Mark.tsx'
import { useDays } from '../paper/useDays.ts'
import css from './Amendment.module.css'
import { ChangedWords } from './ChangedWords.tsx'
import { FrozenWords } from './FrozenWords.tsx'

/** What was agreed each time, the newest first; each beside another one, when asked. */
export const AgreedEachTime = ({ agreements }: { agreements: readonly Agreement[] }) => {
  const list = useRef<HTMLDivElement>(null)
  return (
    <div ref={list}>
      <ul className={css.agreements}>
        {agreements.toReversed().map((agreement) => (
          <Agreed key={agreement.number} agreement={agreement} all={agreements} />
        ))}
      </ul>
      <p className={css.acts}>
        <Button kind="plain" onClick={() => printAlone(list.current)}>
          Print {agreements.length === 1 ? 'it' : 'them'}
        </Button>
      </p>
    </div>
  )
}

/** Nothing but this part of the page comes on paper (client/amending/Amendment.module.css). */
const printAlone = (part: HTMLElement | null): void => {
  if (part === null) return
  const root = document.documentElement
  part.dataset['printed'] = ''
  root.dataset['printing'] = 'part'
  const putBack = (): void => {
    delete part.dataset['printed']
    delete root.dataset['printing']
  }
  window.addEventListener('afterprint', putBack, { once: true })
  window.print()
}

const STOOD = { in: 'in', willing: 'willing to try' }

const Agreed = ({ agreement, all }: { agreement: Agreement; all: readonly Agreement[] }) => {
  const { number, agreedAt, title, content, stances, note, noteBy } = agreement
  const { day } = useDays()
  const [beside, setBeside] = useState<number>()
  const other = all.find((one) => one.number === beside)
  const by = stances.find(({ seatId }) => seatId === noteBy)?.name
  return (
    <li className={css.agreed}>
      <h3>
        Agreed on {day(agreedAt)}
        {number > 1 && `, for the ${ordinal(number)} time`}
      </h3>
      <p className={css.who}>
        {stances.map(({ seatId, name, ink, stance }) => (
          <span key={seatId} data-ink={ink}>
            <Mark ink={ink} />
            <span>
              <bdi>{name}</bdi>, {STOOD[stance]}
            </span>
          </span>
        ))}
      </p>
      {note !== null && (
        <p className={css.note} dir="auto">
          {note}
          {by !== undefined && <span className="fine"> ({by})</span>}
        </p>
      )}
      {other !== undefined ? (
        // The older one is read first, whichever was asked for.
        <Compared before={other.number < number ? other : agreement} after={other.number < number ? agreement : other} />
      ) : (
        <>
          <p className={css.title} dir="auto">
            {title}
          </p>
          <FrozenWords content={content} />
        </>
      )}
      {all.length > 1 && (
        <p className={css.acts}>
          <label>
            Read it{' '}
            <select
              value={beside ?? ''}
              onChange={({ target }) => setBeside(target.value === '' ? undefined : Number(target.value))}
            >
              <option value="">alone</option>
              {all.map((one) =>
                one.number === number ? null : (
                  <option key={one.number} value={one.number}>
                    beside what was agreed for the {ordinal(one.number)} time, on {day(one.agreedAt)}
                  </option>
                )
              )}
            </select>
          </label>
        </p>
      )}
    </li>
  )
}

const Compared = ({ before, after }: { before: Agreement; after: Agreement }) => {
  const reading = useMemo(() => {
    const [old, now] = [before, after].map(({ title, content }) => ({ title, blocks: blocksOf(content) }))
    return old === undefined || now === undefined ? undefined : compare(old, now)
  }, [before, after])
  return reading === undefined ? null : <ChangedWords reading={reading} voiceOf={() => undefined} />
}
