import { describe, expect, it } from 'vitest'
import type { Seat } from '../../shared/protocol/bodies.ts'
import type { Standing, Where } from '../agreeing/standing.ts'
import { threadOf, threadWords } from './threadOf.ts'

const INKS = ['indigo', 'madder', 'moss', 'plum'] as const
/** `-` is a seat that nobody took yet, `_` one that somebody left. */
const seatsFor = (names: string): Seat[] =>
  Array.from(names, (name, at) => ({
    id: `${at}`,
    label: 'Teammate',
    person: /[-_]/.test(name) ? null : { id: `p${at}`, name, ink: INKS[at % 4] ?? 'indigo' },
    ...(name === '_' && { left: { name: 'Somebody', ink: 'moss' as const, at: '2026-11-03T09:00:00Z' } })
  }))
const standing = (since: Standing['since'], where: Record<string, Where> = {}, agreedBy: readonly string[] = []): Standing => ({
  where: new Map(Object.entries(where)),
  since,
  agreedBy
})
const lies = (...[writers, seats, stand]: Parameters<typeof threadOf>) =>
  threadOf(writers, seats, stand).rails.map((rail) => rail.lies)

describe('the rails of a thread', () => {
  it('are two where there are two seats, also while one is empty', () => {
    expect(lies(['1'], seatsFor('-J'), standing('never'))).toEqual(['pricked', 'laid'])
    expect(threadOf([], seatsFor('-J'), standing('never')).rails.map(({ ink }) => ink)).toEqual([undefined, 'madder'])
  })

  it('are those who sit there, among more; and two at least', () => {
    expect(lies(['0'], seatsFor('A-R-'), standing('never'))).toEqual(['laid', 'pricked'])
    expect(lies([], seatsFor('--R-'), standing('never'))).toEqual(['pricked', 'pricked'])
    expect(lies(['0', '2'], seatsFor('AJR-'), standing('never', { 1: 'in', 2: 'not-yet' }))).toEqual(['laid', 'in', 'laid'])
  })

  it('keep the rail of who left words behind, and take its ink away', () => {
    expect(threadOf(['1'], seatsFor('A_RS'), standing('never')).rails).toEqual([
      { lies: 'pricked', ink: 'indigo' },
      { lies: 'laid', ink: undefined },
      { lies: 'pricked', ink: 'moss' },
      { lies: 'pricked', ink: 'plum' }
    ])
  })
})

describe('its cord', () => {
  it('is of all who sit there, when all stand on it', () => {
    const all = { 0: 'in', 1: 'willing', 2: 'in' } as const
    expect(threadOf([], seatsFor('AJR-'), standing('agreed', all, ['0', '1', '2'])).cord).toEqual({
      reach: 'whole',
      of: [0, 1, 2]
    })
    expect(threadOf([], seatsFor('AJR-'), standing('never', all)).cord).toEqual({ reach: 'whole', of: [0, 1, 2] })
    expect(threadOf([], seatsFor('AJR-'), standing('never', { ...all, 2: 'not-yet' })).cord).toBeUndefined()
  })

  it('is above, and only of those who had agreed, when somebody has come who was not there', () => {
    const { rails, cord } = threadOf(['0', '1'], seatsFor('AJR-'), standing('stepped-back', { 0: 'in', 1: 'in' }, ['0', '1']))
    expect(cord).toEqual({ reach: 'above', of: [0, 1] })
    expect(rails.map((rail) => rail.lies)).toEqual(['in', 'in', 'pricked'])
  })

  it('is theirs who had agreed where it rests', () => {
    expect(threadOf(['0', '1', '2'], seatsFor('A__-'), standing('agreed', {}, ['0', '1', '2'])).cord).toEqual({
      reach: 'whole',
      of: [0, 1, 2]
    })
  })
})

describe('the same in words', () => {
  it.each([
    [['0', '1'], 'AJ', 'both of you have written'],
    [['0', '1', '2'], 'AJR-', 'all of you have written'],
    [['0', '2'], 'AJR-', 'A and R have written'],
    [[], 'AJR-', 'nobody yet']
  ])('%j of %s: %s', (writers, names, words) => {
    expect(threadWords(writers, seatsFor(names), standing('never'))).toBe(words)
  })
})
