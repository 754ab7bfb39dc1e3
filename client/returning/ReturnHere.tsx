import { MARKS, type Mark } from '../../shared/agreement/returning.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { Button } from '../paper/Button.tsx'
import css from './ReturnHere.module.css'
import { RETURN_ID } from './UnderWay.tsx'
import { WhoWould } from './WhoWould.tsx'
import type { Returning } from './useReturn.ts'

type ReturnHereProps = { alliance: Alliance; section: string; returning: Returning; onWrite: (section: string) => void }

/** At the foot of a section while we are coming back: my mark for it, or, once it is open, what each marked and what comes next. */
export const ReturnHere = ({ alliance, section, returning, onWrite }: ReturnHereProps) => {
  const { now } = returning
  if (now == null) return null
  if (now.opened === null) return now.mine.finished ? null : <MyMark {...{ alliance, section, returning }} />
  return <WhatWasMarked {...{ alliance, section, returning, onWrite }} marks={now.opened.marks} />
}

/** Drawn as in the design: a cord, a cut, two lines. */
const SIGNS: Record<Mark, string> = {
  keep: 'M2 10C5.5 10 7 4 10 4M2 4C5.5 4 7 10 10 10S14.5 4 18 4S22.5 10 26 10M10 4C13.5 4 14.5 10 18 10S22.5 4 26 4',
  change: 'M2 7H9.5M18.5 7H26M9.5 7l3-3.2M9.5 7l3.4 2.6M18.5 7l-3 3.2M18.5 7l-3.4-2.6',
  talk: 'M2 4.3H26M2 9.7H26'
}

/** Three that are equal, none chosen beforehand, taken back by pressing it again. */
const MyMark = ({ alliance, section, returning }: Omit<ReturnHereProps, 'onWrite'>) => {
  const { now, busy } = returning
  const mine = now?.mine.marks.find((one) => one.section === section)?.mark
  const ink = alliance.seats.find(({ id }) => id === alliance.me.seatId)?.person?.ink
  return (
    <fieldset className={css.marks} data-ink={ink}>
      <legend>Coming back to this, I would (sealed until you have all finished)</legend>
      <div className={css.three}>
        {MARKS.map((mark) => (
          <button
            key={mark}
            type="button"
            aria-pressed={mine === mark}
            aria-disabled={busy || undefined}
            onClick={() => !busy && returning.mark(section, mine === mark ? null : mark)}
          >
            <svg viewBox="0 0 28 14" width="28" height="14" fill="none" aria-hidden="true" focusable="false">
              <path d={SIGNS[mark]} />
            </svg>
            {mark}
          </button>
        ))}
      </div>
    </fieldset>
  )
}

type WhatWasMarkedProps = ReturnHereProps & { marks: Parameters<typeof WhoWould>[0]['marks'] }

const WhatWasMarked = ({ alliance, section, returning, onWrite, marks }: WhatWasMarkedProps) => {
  const { marked } = returning
  const at = marked.findIndex(({ id }) => id === section)
  if (at === -1) return null
  const next = marked[at + 1]
  return (
    <div className={css.marked}>
      <WhoWould alliance={alliance} section={section} marks={marks} />
      <p className={css.acts}>
        {next !== undefined && (
          <Button kind="plain" onClick={() => onWrite(next.id)}>
            <span>
              On to “<bdi>{next.title}</bdi>”
            </span>
          </Button>
        )}
        <Button kind="plain" onClick={goToReturn}>
          What you each marked
        </Button>
      </p>
    </div>
  )
}

const goToReturn = (): void => {
  const place = document.getElementById(RETURN_ID)
  place?.scrollIntoView()
  place?.focus({ preventScroll: true })
}
