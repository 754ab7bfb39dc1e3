import { describe, expect, it } from 'vitest'
import type { Seat, Section } from '../../shared/protocol/bodies.ts'
import { openNotes, standingOf } from './standing.ts'

const seat = (id: string, isTaken = true): Seat => ({
  id,
  label: id,
  person: isTaken ? { id: `person ${id}`, name: id, ink: 'indigo' } : null
})
const said = (seatId: string, stance: 'in' | 'willing' | 'not-yet', digest: string | null, note: string | null = null) => ({
  seatId,
  stance,
  digest,
  note,
  at: '2026-11-03T09:00:00Z',
  stands: false
})
const agreement = (digest: string): Section['agreement'] => ({ number: 1, digest, agreedAt: '2026-11-03T09:00:00Z' })
const AGREED_BY = ['a', 'b'].map((seatId) => ({ seatId, name: seatId, here: true }))
const look = (stances: Section['stances'], last: string | null, seats = [seat('a'), seat('b')]) =>
  standingOf(
    { stances, agreement: last === null ? null : agreement(last), agreedBy: last === null ? [] : AGREED_BY },
    { seats, digest: 'now' }
  )

describe('where each stands', () => {
  it('is what they said of these words; a yes to others has lapsed, a not yet has not', () => {
    expect([...look([said('a', 'in', 'now'), said('b', 'willing', 'before')], null).where]).toEqual([
      ['a', 'in'],
      ['b', 'lapsed']
    ])
    expect([...look([said('b', 'not-yet', null)], null).where]).toEqual([
      ['a', undefined],
      ['b', 'not-yet']
    ])
  })

  it('is nowhere for a seat that is empty', () => {
    const { where } = look([said('a', 'in', 'now'), said('b', 'in', 'now')], null, [seat('a'), seat('b', false)])
    expect([...where.keys()]).toEqual(['a'])
  })
})

describe('what was agreed', () => {
  const both = [said('a', 'in', 'now'), said('b', 'willing', 'now')]

  it.each([
    ['never', both, null],
    ['agreed', both, 'now'],
    ['changed', both, 'before'],
    ['stepped-back', [said('a', 'in', 'now'), said('b', 'not-yet', null)], 'now']
  ] as const)('%s', (since, stances, last) => {
    expect(look([...stances], last).since).toBe(since)
  })

  it('is opened again by whoever was not there', () => {
    expect(look(both, 'now', [seat('a'), seat('b'), seat('c')]).since).toBe('stepped-back')
  })
})

it('a note is read beside a yes that stands, until it is agreed', () => {
  const stances = [said('a', 'in', 'now', 'why'), said('b', 'in', 'before', 'old')]
  expect(openNotes({ stances, agreement: null }, 'now')).toEqual([{ seatId: 'a', note: 'why' }])
  expect(openNotes({ stances, agreement: agreement('now') }, 'now')).toEqual([])
})
