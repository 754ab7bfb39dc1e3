// Whose agreement it is, in words. Whoever sat down later was not there, and is not told that they agreed.
import type { Alliance, Section } from '../../shared/protocol/bodies.ts'
import { listed } from '../sharing/words.ts'

/** "you" while they are all who sit here; else by name, "you and Amara". */
export const whoAgreed = ({ agreedBy }: Pick<Section, 'agreedBy'>, { seats, me }: Pick<Alliance, 'seats' | 'me'>): string => {
  if (newcomers({ agreedBy }, { seats }).length === 0) return 'you'
  const isMe = ({ seatId, here }: (typeof agreedBy)[number]): boolean => here && seatId === me.seatId
  const others = agreedBy
    .filter((one) => !isMe(one))
    .map(({ seatId, name, here }) => (here ? seats.find(({ id }) => id === seatId)?.person?.name : undefined) ?? name)
  return listed([...(agreedBy.some((one) => isMe(one)) ? ['you'] : []), ...others])
}

/** The seats of those who sit here and were not there when it was agreed. */
export const newcomers = (
  { agreedBy }: Pick<Section, 'agreedBy'>,
  { seats }: Pick<Alliance, 'seats'>
): Alliance['seats'][number][] =>
  agreedBy.length === 0
    ? []
    : seats.filter(({ id, person }) => person !== null && !agreedBy.some(({ seatId, here }) => here && seatId === id))

/** "Ruth", "you and Ruth". */
export const namedToMe = (some: readonly Alliance['seats'][number][], { me }: Pick<Alliance, 'me'>): string =>
  listed([
    ...(some.some(({ id }) => id === me.seatId) ? ['you'] : []),
    ...some.flatMap(({ id, person }) => (id === me.seatId ? [] : (person?.name ?? [])))
  ])
