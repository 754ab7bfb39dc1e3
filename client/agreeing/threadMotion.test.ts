import { describe, expect, it } from 'vitest'
import type { Section } from '../../shared/protocol/bodies.ts'
import type { Lies, ThreadState } from '../../shared/thread/rails.ts'
import type { Where } from './standing.ts'
import { firstLook, keyOf, lookAgain } from './threadMotion.ts'

const told = (...said: [seatId: string, stance: 'in' | 'willing' | 'not-yet', digest?: string][]): Section['stances'] =>
  said.map(([seatId, stance, digest]) => ({
    seatId,
    stance,
    digest: digest ?? null,
    note: null,
    at: '2026-11-03T09:00:00Z',
    stands: false
  }))
const drawn = (a: Lies, b: Lies, cord?: 'whole' | 'above'): ThreadState => ({
  rails: [{ lies: a }, { lies: b }],
  ...(cord !== undefined && { cord: { reach: cord, of: [0, 1] } })
})
const now = (state: ThreadState, where: Record<string, Where>, stances: Section['stances'] = []) => ({
  state,
  standing: { where: new Map(Object.entries(where)) },
  stances
})

const BEGUN = now(drawn('laid', 'laid'), { a: undefined, b: undefined })
const ONE_YES = now(drawn('in', 'laid'), { a: 'in', b: undefined }, told(['a', 'in', 'x']))
const BOTH_IN = told(['a', 'in', 'x'], ['b', 'in', 'x'])
const AGREED = now(drawn('in', 'in', 'whole'), { a: 'in', b: 'in' }, BOTH_IN)
const TYPED = now(drawn('laid', 'laid', 'above'), { a: 'lapsed', b: 'lapsed' }, BOTH_IN)
const BACK = now(drawn('laid', 'in', 'above'), { a: 'not-yet', b: 'in' }, told(['a', 'not-yet'], ['b', 'in', 'x']))

const kinds = (...looks: Parameters<typeof lookAgain>[1][]) => {
  const [first, ...later] = looks
  if (first === undefined) return []
  let look = firstLook(first)
  return later.map((next) => {
    look = lookAgain({ ...look, motion: undefined }, next)
    return look.motion?.kind
  })
}

describe('the thread moves', () => {
  it('as a yes winds, as the last one ties it, and as somebody steps back', () => {
    expect(kinds(BEGUN, ONE_YES, AGREED, BACK)).toEqual(['winds', 'ties', 'loosens'])
  })

  it('as one who is in is willing from now on', () => {
    const willing = now(drawn('willing', 'in', 'whole'), { a: 'willing', b: 'in' }, told(['a', 'willing', 'x'], ['b', 'in', 'x']))
    expect(kinds(AGREED, willing)).toEqual(['winds'])
  })

  it('from what it was, each time anew', () => {
    const yes = lookAgain(firstLook(BEGUN), ONE_YES)
    expect(yes.motion).toEqual({ kind: 'winds', from: BEGUN.state, nth: 1 })
    expect(lookAgain(yes, AGREED).motion).toEqual({ kind: 'ties', from: ONE_YES.state, nth: 2 })
  })

  it('once the words are here that a yes was said to, where the yes was told first', () => {
    const early = now(drawn('laid', 'laid'), { a: 'lapsed', b: undefined }, told(['a', 'in', 'x']))
    expect(kinds(BEGUN, early, ONE_YES)).toEqual([undefined, 'winds'])
  })
})

describe('it is still', () => {
  it('on the first look, whatever it shows', () => {
    for (const look of [BEGUN, ONE_YES, AGREED, TYPED, BACK]) expect(firstLook(look).motion).toBeUndefined()
  })

  it('while the words are loaded that a yes was always to', () => {
    expect(kinds(TYPED, AGREED)).toEqual([undefined])
  })

  it('as words change, and as they come back', () => {
    expect(kinds(AGREED, TYPED, AGREED)).toEqual([undefined, undefined])
  })

  it('as somebody says not yet who stood nowhere, and as a lapsed yes is taken back', () => {
    expect(kinds(BEGUN, now(drawn('laid', 'laid'), { a: 'not-yet', b: undefined }, told(['a', 'not-yet'])))).toEqual([undefined])
    expect(
      kinds(TYPED, now(drawn('laid', 'laid', 'above'), { a: 'not-yet', b: 'lapsed' }, told(['a', 'not-yet'], ['b', 'in', 'x'])))
    ).toEqual([undefined])
  })

  it('while one writes: it goes on with what it had begun', () => {
    const moving = lookAgain(firstLook(BEGUN), ONE_YES)
    expect(lookAgain(moving, now(drawn('in', 'pricked'), { a: 'in', b: undefined }, ONE_YES.stances)).motion).toBe(moving.motion)
  })

  it('where there is nothing new to see', () => {
    expect(keyOf(structuredClone(AGREED))).toBe(firstLook(AGREED).key)
  })
})
