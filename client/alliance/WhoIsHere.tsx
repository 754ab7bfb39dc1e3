import { useEffect, useRef, useState } from 'react'
import type { Seat } from '../../shared/protocol/bodies.ts'
import { EmptySeat, Person } from '../paper/Person.tsx'
import { numberWords } from '../sharing/words.ts'
import css from './WhoIsHere.module.css'
import { holderWords, labelsOf } from './seatWords.ts'

type WhoIsHereProps = { seats: readonly Seat[]; mySeat: string; here: ReadonlySet<string>; connected: boolean }

/** More names than these do not fit the line at the top of every window. */
export const FEW = 3

/** Here, not here, or an empty seat; nothing more is known about anyone. */
export const WhoIsHere = ({ seats, mySeat, here, connected }: WhoIsHereProps) => {
  // A seat that somebody left is theirs: no empty one among others.
  const empty = seats.filter(({ person, left }) => person === null && left === undefined)
  const isMany = seats.filter(({ person }) => person !== null).length > FEW
  return (
    <>
      <ul className={css.people} aria-label="Who is here" data-many={isMany || undefined}>
        {seats.map(({ id, label, person, left }) => {
          if (left !== undefined)
            return (
              <li key={id} className={css.place}>
                <EmptySeat>
                  <bdi>{left.name}</bdi> <span className={css.roomy}>left</span>
                </EmptySeat>
              </li>
            )
          // Of several none is anyone's yet: they are said together, at the end.
          if (person === null && empty.length > 1) return null
          return (
            <li key={id} className={css.place}>
              {person === null ? (
                <EmptySeat>
                  {/* A line to stand on where the words are left out. */}
                  &#8203;<span className={css.roomy}>an empty seat</span>
                  <span className="unseen">, {holderWords(label, labelsOf(seats))}’s</span>
                </EmptySeat>
              ) : id === mySeat ? (
                <Person name={person.name} ink={person.ink} here>
                  <span className={css.roomy}>(you)</span>
                </Person>
              ) : (
                <Person name={person.name} ink={person.ink} here={here.has(person.id)}>
                  {/* Without a line nothing is known of the others, and nothing is said. */}
                  {here.has(person.id) ? (
                    <span className="unseen">is here</span>
                  ) : (
                    connected && <span className={isMany ? 'unseen' : css.roomy}>not here</span>
                  )}
                </Person>
              )}
            </li>
          )
        })}
        {empty.length > 1 && (
          <li className={css.place}>
            <EmptySeat>
              &#8203;<span className={css.roomy}>{numberWords(empty.length)} empty seats</span>
            </EmptySeat>
          </li>
        )}
      </ul>
      <Arrivals
        people={seats.flatMap(({ id, person }) => (id !== mySeat && person !== null && here.has(person.id) ? [person] : []))}
      />
    </>
  )
}

/** Says once that somebody came. Going is not said, for the line of somebody who is here may come and go; but then
 *  what was said is no longer so, and is taken away. */
const Arrivals = ({ people }: { people: readonly { id: string; name: string }[] }) => {
  const announced = useRef(new Set<string>())
  const [came, setCame] = useState<typeof people>([])
  useEffect(() => {
    const coming = people.filter(({ id }) => !announced.current.has(id))
    for (const { id } of coming) announced.current.add(id)
    if (coming.length > 0) setCame(coming)
    else setCame((said) => (said.every(({ id }) => people.some((person) => person.id === id)) ? said : []))
  }, [people])
  return <output className="unseen">{came.map(({ name }) => `${name} is here.`).join(' ')}</output>
}
