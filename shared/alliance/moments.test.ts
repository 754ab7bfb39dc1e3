import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isMoment, nearestMoment } from './moments.ts'

it('a clock that is far out dates nothing that could not be read again, and one that is not is believed', () => {
  const clock = fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: 0, max: Date.UTC(2100, 0) + 1_000 }))
  fc.assert(
    fc.property(clock, (at) => {
      expect(isMoment(nearestMoment(at))).toBe(true)
      expect(!isMoment(at) || nearestMoment(at) === at).toBe(true)
    })
  )
})
