import { describe, expect, it } from 'vitest'
import { namedToMe, newcomers, whoAgreed } from './agreedWords.ts'

const seat = (id: string, name: string | null) => ({
  id,
  label: 'Teammate',
  person: name === null ? null : { id: `p-${id}`, name, ink: 'indigo' as const }
})
const three = [seat('a', 'Amara'), seat('j', 'Jonas'), seat('r', 'Ruth')]
const agreedBy = [
  { seatId: 'a', name: 'Amara', here: true },
  { seatId: 'j', name: 'Jonas', here: true }
]

describe('whose agreement it is', () => {
  it('all who sit here are “you”', () => {
    expect(whoAgreed({ agreedBy }, { seats: three.slice(0, 2), me: { seatId: 'a' } })).toBe('you')
  })

  it('goes by name once somebody sits here who was not there, and never tells them that they agreed', () => {
    expect(whoAgreed({ agreedBy }, { seats: three, me: { seatId: 'a' } })).toBe('you and Jonas')
    expect(whoAgreed({ agreedBy }, { seats: three, me: { seatId: 'r' } })).toBe('Amara and Jonas')
    expect(namedToMe(newcomers({ agreedBy }, { seats: three }), { me: { seatId: 'r' } })).toBe('you')
    expect(namedToMe(newcomers({ agreedBy }, { seats: three }), { me: { seatId: 'a' } })).toBe('Ruth')
  })

  it('keeps the name of who has left', () => {
    const seats = [seat('a', null), seat('j', 'Jonas'), seat('r', 'Ruth')]
    expect(whoAgreed({ agreedBy }, { seats, me: { seatId: 'r' } })).toBe('Amara and Jonas')
  })

  it('is not of whoever sits down in the seat of a copy that was brought', () => {
    const brought = agreedBy.map((one) => ({ ...one, here: one.seatId === 'a' }))
    const seats = [seat('a', 'Amara'), seat('j', 'Lena')]
    expect(whoAgreed({ agreedBy: brought }, { seats, me: { seatId: 'a' } })).toBe('you and Jonas')
    expect(whoAgreed({ agreedBy: brought }, { seats, me: { seatId: 'j' } })).toBe('Amara and Jonas')
    expect(namedToMe(newcomers({ agreedBy: brought }, { seats }), { me: { seatId: 'a' } })).toBe('Lena')
  })

  it('nobody is new where nothing was agreed', () => {
    expect(newcomers({ agreedBy: [] }, { seats: three })).toEqual([])
  })
})
