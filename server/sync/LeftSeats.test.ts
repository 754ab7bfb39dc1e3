import { describe, expect, it } from 'vitest'
import type { PersonId, SeatId } from '../../shared/alliance/ids.ts'
import { newId } from '../../shared/alliance/ids.ts'
import { LeftSeats } from './LeftSeats.ts'

const seat = newId<SeatId>()
const person = newId<PersonId>()

describe('who has left', () => {
  it('is told once for each state of the words', () => {
    const left = new LeftSeats()
    left.went(seat, person)
    expect(left.take(3)).toEqual([{ seat, person, head: 3 }])
    expect(left.take(3)).toEqual([])
    left.went(seat, person)
    expect(left.take(3)).toEqual([])
    left.went(seat, person)
    expect(left.take(4)).toEqual([{ seat, person, head: 4 }])
  })

  it('is not told again of words that they left before this room was opened; who sits there after them is', () => {
    const before = [{ seat, person, head: 7 }]
    const same = new LeftSeats(before)
    same.went(seat, person)
    expect(same.take(7)).toEqual([])
    const changed = new LeftSeats(before)
    changed.went(seat, person)
    expect(changed.take(8)).toHaveLength(1)
    const other = newId<PersonId>()
    const next = new LeftSeats(before)
    next.went(seat, other)
    expect(next.take(7)).toEqual([{ seat, person: other, head: 7 }])
  })

  it('is still here when they came back before all was on disk', () => {
    const left = new LeftSeats()
    left.went(seat, person)
    left.came(seat)
    expect(left.take(3)).toEqual([])
  })
})
