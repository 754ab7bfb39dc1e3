import { describe, expect, it } from 'vitest'
import { type Connecting, type Happening, after, beforeAnything, isFenceDue, savedState } from './savedState.ts'

const nothing = { sections: [], keptHere: true }
const play = (...events: Happening[]): Connecting => events.reduce(after, beforeAnything)
const said = (...events: Happening[]): string => savedState(play(...events), nothing).state
const open: Happening[] = [{ type: 'connected' }, { type: 'recovered' }, { type: 'synced' }, { type: 'fence-sent' }]

describe('All words are saved', () => {
  it('is said only once the fence after the sync is back', () => {
    expect(said(...open)).toBe('connecting')
    expect(said(...open, { type: 'fence-back', n: 1 })).toBe('saved')
  })

  it('is not said before what waited in this browser was handed over', () => {
    expect(said({ type: 'connected' }, { type: 'synced' }, { type: 'fence-sent' }, { type: 'fence-back', n: 1 })).toBe(
      'connecting'
    )
  })

  it('is not said, nor that it is only connecting, of words that wait while this browser still looks for older ones', () => {
    const waits: Happening[] = [{ type: 'connected' }, { type: 'synced' }, { type: 'edited' }, { type: 'fence-sent' }]
    expect(said(...waits)).toBe('saving')
    expect(said(...waits, { type: 'late' })).toBe('late')
    expect(said(...waits, { type: 'fence-back', n: 1 })).toBe('connecting')
  })

  it('is not said for an edit that was made while the fence was on its way', () => {
    const state = play(...open, { type: 'edited' }, { type: 'fence-back', n: 1 })
    expect(savedState(state, nothing).state).toBe('saving')
    expect(isFenceDue(state, { fencedHere: true })).toBe(true)
    expect(
      savedState(
        [{ type: 'fence-sent' }, { type: 'fence-back', n: 2 }].reduce<Connecting>((s, e) => after(s, e as Happening), state),
        nothing
      ).state
    ).toBe('saved')
  })

  it('is no saving before anything is written', () => {
    // The fence is sent in the same breath as the sync.
    for (const happened of [0, 1, 2, 4]) expect(said(...open.slice(0, happened))).toBe('connecting')
    expect(said(...open, { type: 'edited' })).toBe('saving')
  })

  it('does not believe a fence of another connection', () => {
    const again: Happening[] = [
      { type: 'edited' },
      { type: 'closed' },
      { type: 'connected' },
      { type: 'synced' },
      { type: 'fence-sent' }
    ]
    expect(said(...open, ...again, { type: 'fence-back', n: 1 })).toBe('saving')
    expect(said(...open, ...again, { type: 'fence-back', n: 2 })).toBe('saved')
  })

  it('sends one fence at a time', () => {
    expect(isFenceDue(play(...open, { type: 'edited' }), { fencedHere: true })).toBe(false)
    expect(isFenceDue(play(...open.slice(0, 3)), { fencedHere: false })).toBe(true)
    expect(isFenceDue(play(...open, { type: 'fence-back', n: 1 }), { fencedHere: true })).toBe(false)
  })
})

describe('without a line', () => {
  it('is offline since the first failure, until it is connected again', () => {
    const state = play(
      ...open,
      { type: 'closed' },
      { type: 'unreachable', at: 5 },
      { type: 'closed' },
      { type: 'unreachable', at: 9 }
    )
    expect(savedState(state, nothing)).toEqual({ state: 'offline', since: 5, waiting: nothing })
    expect(savedState(after(state, { type: 'connected' }), nothing).state).toBe('connecting')
  })

  it('does not take a late answer of the probe for the state of a new connection', () => {
    expect(said(...open, { type: 'closed' }, { type: 'connected' }, { type: 'unreachable', at: 5 })).toBe('connecting')
  })

  it('says which words wait', () => {
    const waiting = { sections: [], keptHere: false }
    const state = play({ type: 'edited' }, { type: 'unreachable', at: 1 })
    expect(savedState(state, waiting)).toEqual({ state: 'offline', since: 1, waiting })
  })
})

describe('an ending', () => {
  it('is final: nothing that happens later calls the words saved', () => {
    const refused: Happening = { type: 'ended', ending: { at: 'refused', refused: { code: 'x', detail: 'y' } } }
    expect(said(...open, refused, { type: 'fence-back', n: 1 }, { type: 'connected' }, { type: 'synced' })).toBe('refused')
  })
})
