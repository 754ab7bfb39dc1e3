import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endingOfNo, isEveryonesYes } from './proposal.ts'

describe('two keys', () => {
  it('two who both said yes are everyone', () => {
    expect(isEveryonesYes({ yes: ['a', 'b'], taken: ['a', 'b'] })).toBe(true)
  })

  it('one alone is never everyone, whatever was said before', () => {
    expect(isEveryonesYes({ yes: ['a'], taken: ['a'] })).toBe(false)
    expect(isEveryonesYes({ yes: ['a', 'b'], taken: ['a'] })).toBe(false)
    expect(isEveryonesYes({ yes: [], taken: [] })).toBe(false)
  })

  it('somebody who sat down later has to say yes, too', () => {
    expect(isEveryonesYes({ yes: ['a', 'b'], taken: ['a', 'b', 'c'] })).toBe(false)
    expect(isEveryonesYes({ yes: ['c', 'a', 'b'], taken: ['a', 'b', 'c'] })).toBe(true)
  })

  it('no taken seat can be left out, by any set of yeses', () => {
    const seats = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'))
    fc.assert(
      fc.property(seats, seats, (yes, taken) => {
        const missing = taken.filter((seat) => !yes.includes(seat))
        expect(isEveryonesYes({ yes, taken })).toBe(taken.length > 1 && missing.length === 0)
      })
    )
  })

  it('the proposer takes it back, another declines', () => {
    expect(endingOfNo({ by: 'a', seat: 'a' })).toBe('withdrawn')
    expect(endingOfNo({ by: 'a', seat: 'b' })).toBe('declined')
  })
})
