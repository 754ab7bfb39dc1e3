import { describe, expect, it } from 'vitest'
import { type SeatId, newId } from '../../../shared/alliance/ids.ts'
import { TakingAway } from './TakingAway.ts'

const seat = newId<SeatId>()
const fault = new Error('one of ours')
const throws = (): never => {
  throw fault
}

const worldOf = ({
  takeAwayHollow = () => new Uint8Array(),
  write = () => undefined
}: {
  takeAwayHollow?: () => Uint8Array
  write?: (update: Uint8Array, seatId: SeatId) => void
}) => {
  const faults: unknown[] = []
  const taking = new TakingAway({
    document: { hasHollow: (moreThan) => moreThan === 0, takeAwayHollow, filled: () => true },
    isPageHere: () => true,
    mayWrite: () => true,
    write,
    onFault: (error) => void faults.push(error)
  })
  return { taking, faults }
}

/** Whoever calls these is no frame’s guard: a page that comes, a socket that closes, a sheet that is held, the end of the server. */
describe.for([
  ['in the document', { takeAwayHollow: throws }],
  ['on the way to disk', { write: throws }]
] as const)('a fault %s, while what stands hollow is taken away,', ([, world]) => {
  it('is told to the room, and thrown at nobody', () => {
    const { taking, faults } = worldOf(world)
    taking.behindFrameOf(seat)
    expect(taking.all()).toBe(false)
    taking.filled({})
    expect(faults).toEqual([fault, fault, fault])
  })
})

it('nothing is taken away before somebody has written, in whose seat’s name it goes', () => {
  const written: SeatId[] = []
  const { taking } = worldOf({ write: (_, by) => void written.push(by) })
  expect(taking.all()).toBe(false)
  taking.behindFrameOf(seat)
  expect(taking.all()).toBe(true)
  expect(written).toEqual([seat, seat])
})
