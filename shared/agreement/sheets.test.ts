import fc from 'fast-check'
import { expect, it } from 'vitest'
import { areAllReady } from './sheets.ts'

it('opens when all who sit there, and at least two, are ready, and never before', () => {
  const seats = fc.uniqueArray(fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8'))
  fc.assert(
    fc.property(seats, seats, (ready, taken) => {
      const said = new Set(ready)
      expect(areAllReady({ ready, taken })).toBe(taken.length > 1 && taken.every((seat) => said.has(seat)))
    })
  )
})
