import { describe, expect, it } from 'vitest'
import { type PersonId, type SeatId, type SessionId, newId } from '../../shared/alliance/ids.ts'
import { LeftSeats } from './LeftSeats.ts'

const seat = newId<SeatId>()
const person = newId<PersonId>()

const pageOf = (personId: PersonId) => ({ person: { sessionId: newId<SessionId>(), seatId: seat, personId } })

const readAndGo = (left: LeftSeats, who = person): void => {
  const page = pageOf(who)
  left.reads(page)
  left.went(page)
}

describe('who has left', () => {
  it('is told once for each state of the words', () => {
    const left = new LeftSeats()
    readAndGo(left)
    expect(left.take(3)).toEqual([{ seat, person, head: 3 }])
    expect(left.take(3)).toEqual([])
    readAndGo(left)
    expect(left.take(3)).toEqual([])
    readAndGo(left)
    expect(left.take(4)).toEqual([{ seat, person, head: 4 }])
  })

  it('is not told again of words that they left before this room was opened; who sits there after them is', () => {
    const before = [{ seat, person, head: 7 }]
    const same = new LeftSeats(before)
    readAndGo(same)
    expect(same.take(7)).toEqual([])
    const changed = new LeftSeats(before)
    readAndGo(changed)
    expect(changed.take(8)).toHaveLength(1)
    const other = newId<PersonId>()
    const next = new LeftSeats(before)
    readAndGo(next, other)
    expect(next.take(7)).toEqual([{ seat, person: other, head: 7 }])
  })

  it('is still here when they came back before all was on disk', () => {
    const left = new LeftSeats()
    readAndGo(left)
    left.reads(pageOf(person))
    expect(left.take(3)).toEqual([])
  })

  it('is still here while another page of theirs is, and left nothing when they never asked for the words', () => {
    const left = new LeftSeats()
    const [one, another] = [pageOf(person), pageOf(person)]
    left.reads(one)
    left.reads(another)
    left.went(one)
    expect(left.take(3)).toEqual([])
    left.went(another)
    expect(left.take(3)).toHaveLength(1)
    left.went(pageOf(person))
    expect(left.take(4)).toEqual([])
  })
})
