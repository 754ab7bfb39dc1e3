import type { Alliance, Snapshot } from '../../shared/protocol/bodies.ts'
import { EmptySeat, Person } from '../paper/Person.tsx'
import { useDays } from '../paper/useDays.ts'
import { Part } from './Part.tsx'
import css from './WhoPage.module.css'

/** Who sits here, and whoever else holds something that opens a part of it. */
export const WhoIsIn = ({ alliance, snapshots }: { alliance: Alliance; snapshots: readonly Snapshot[] }) => {
  const { day, moment } = useDays()
  const labelOf = (seat: string): string => alliance.seats.find(({ id }) => id === seat)?.label ?? ''
  return (
    <Part title="Who is in">
      <ul className={css.seats}>
        {alliance.seats.map(({ id, label, person, left }) => (
          <li key={id}>
            {person === null ? (
              <EmptySeat>
                {label}:{' '}
                {left ? (
                  <>
                    <bdi>{left.name}</bdi> has left, and may come back
                  </>
                ) : (
                  'nobody sits here'
                )}
              </EmptySeat>
            ) : (
              <Person name={person.name} ink={person.ink}>
                {label}
                {id === alliance.me.seatId ? ', you' : ''}
              </Person>
            )}
          </li>
        ))}
      </ul>
      <div className={css.said}>
        {alliance.invitations.map(({ id, seatId, expiresAt }) => (
          <p key={id}>
            Whoever holds the invitation for the seat “<bdi>{labelOf(seatId)}</bdi>” can read its letter, and sit down there once,
            until {moment(expiresAt)}.
          </p>
        ))}
        {snapshots.map(({ id, title, url, expiresAt }) => (
          <p key={id}>
            Whoever has the link of{' '}
            <a href={url} target="_blank" rel="noopener">
              <bdi>{title}</bdi>
            </a>{' '}
            can read that copy until {day(expiresAt)}, and nothing else.
          </p>
        ))}
        <p>
          Whoever has the key of one of you, or a browser in which it was opened, sits in that seat. Nobody else reads anything
          here.
        </p>
      </div>
    </Part>
  )
}
