// When the thread of a section moves: as somebody says where they stand, and never because words were typed, were loaded, or came back.
// Derived from two looks at a section, the last one and this one.
import { isYes } from '../../shared/agreement/stance.ts'
import type { Section } from '../../shared/protocol/bodies.ts'
import type { ThreadState } from '../../shared/thread/rails.ts'
import type { Motion } from '../paper/Thread.tsx'
import type { Standing, Where } from './standing.ts'

type Now = { state: ThreadState; standing: Pick<Standing, 'where'>; stances: Section['stances'] }

export type Look = {
  /** The same, while there is nothing new to see. */
  key: string
  state: ThreadState
  where: ReadonlyMap<string, Where>
  /** What each seat had said when it last stood somewhere. Of a yes that has lapsed it is what was said before: it may be to words that
   *  are still on their way here, and then it is told when they come. */
  said: ReadonlyMap<string, string>
  motion: Motion | undefined
}

export const firstLook = (now: Now): Look => ({
  key: keyOf(now),
  state: now.state,
  where: now.standing.where,
  said: saidIn(now),
  motion: undefined
})

export const lookAgain = (before: Look, now: Now): Look => {
  const said = saidIn(now)
  const { where } = now.standing
  for (const [seat, is] of where) if (is === 'lapsed') said.set(seat, before.said.get(seat) ?? '')
  const kind = motionOf(before, { ...now, said })
  // While it moves it goes on moving, whatever is typed meanwhile.
  const motion = kind === undefined ? before.motion : { kind, from: before.state, nth: (before.motion?.nth ?? 0) + 1 }
  return { key: keyOf(now), state: now.state, where, said, motion }
}

export const keyOf = ({ state, standing, stances }: Now): string =>
  JSON.stringify([state, [...standing.where], stances.map(({ seatId, stance, digest }) => [seatId, stance, digest])])

const motionOf = (
  before: Look,
  { state, standing, said }: Omit<Now, 'stances'> & { said: Look['said'] }
): Motion['kind'] | undefined => {
  const seats = [...standing.where]
  if (seats.some(([seat, is]) => is === 'not-yet' && isYesNow(before.where.get(seat)))) return 'loosens'
  const winds = seats.some(
    ([seat, is]) => isYesNow(is) && is !== before.where.get(seat) && said.get(seat) !== before.said.get(seat)
  )
  if (!winds) return undefined
  return state.cord?.reach === 'whole' && before.state.cord?.reach !== 'whole' ? 'ties' : 'winds'
}

const isYesNow = (where: Where): boolean => where !== undefined && where !== 'lapsed' && isYes(where)

const saidIn = ({ stances }: Pick<Now, 'stances'>): Map<string, string> =>
  new Map(stances.map(({ seatId, stance, digest }) => [seatId, `${stance} ${digest ?? ''}`]))
