import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LASTS_DAYS } from '../permissions/lasting.ts'
import { isMoment, nearestMoment } from './moments.ts'

const LONGEST_MS = Math.max(...Object.values(LASTS_DAYS)) * 86_400_000

it('a clock that is far out dates nothing that could not be read again, nor an end of what lasts from then', () => {
  const clock = fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: 0, max: Date.UTC(2100, 0) + 1_000 }))
  fc.assert(
    fc.property(clock, (at) => {
      const now = nearestMoment(at)
      expect([now, now + LONGEST_MS].map(isMoment)).toEqual([true, true])
    })
  )
})

it('a clock of this century is believed, but for its last two years', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_000, max: Date.UTC(2098, 0) }), (at) => {
      expect(nearestMoment(at)).toBe(at)
    })
  )
})
