import type { Mark } from '../../shared/agreement/returning.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { Return } from '../../shared/protocol/returning.ts'
import { Mark as InkMark } from '../paper/Mark.tsx'
import css from './WhoWould.module.css'

const WOULD: Record<Mark, string> = { keep: 'keep it', change: 'change it', talk: 'talk about it' }

type WhoWouldProps = { alliance: Alliance; section: string; marks: NonNullable<Return['opened']>['marks'] }

/** What each marked for one section, in the order of the seats; who made no mark says so, too. */
export const WhoWould = ({ alliance, section, marks }: WhoWouldProps) => (
  <span className={css.who}>
    {alliance.seats.map(({ id, person }) => {
      if (person === null) return null
      const said = marks.find((one) => one.seatId === id && one.section === section)
      return (
        <span key={id} data-ink={person.ink}>
          <InkMark ink={person.ink} />
          <span>
            <bdi>{id === alliance.me.seatId ? 'You' : person.name}</bdi>{' '}
            {said === undefined ? (
              'made no mark'
            ) : (
              <>
                would <strong>{WOULD[said.mark]}</strong>
              </>
            )}
          </span>
        </span>
      )
    })}
  </span>
)
