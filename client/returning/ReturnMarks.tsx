import { MARKS } from '../../shared/agreement/returning.ts'
import css from './ReturnCard.module.css'
import type { Returning } from './useReturn.ts'

/** My mark for a section while we are coming back: three that are equal, none chosen beforehand, taken back by pressing it again. */
export const ReturnMarks = ({ section, returning }: { section: string; returning: Returning }) => {
  const { now, busy } = returning
  if (now == null || now.opened !== null || now.mine.finished) return null
  const mine = now.mine.marks.find((one) => one.section === section)?.mark
  return (
    <fieldset className={css.station}>
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
            {mark}
          </button>
        ))}
      </div>
    </fieldset>
  )
}
