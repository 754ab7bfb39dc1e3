import fc from 'fast-check'
import { expect, it } from 'vitest'
import { letterAt, pointAt } from './points.ts'

const letter = fc.record({ client: fc.nat({ max: 2 ** 32 - 1 }), clock: fc.nat({ max: 2 ** 31 - 1 }) })

it('a point is at the letter that it was made for, and short', () => {
  fc.assert(
    fc.property(letter, fc.constantFrom('first' as const, 'last' as const), (one, side) => {
      const point = pointAt(one, side)
      expect(letterAt(point)).toEqual(one)
      expect(point).toMatch(/^[A-Za-z0-9_-]{4,40}$/)
    })
  )
})

it('nothing else is a point', () => {
  for (const no of ['', '====', 'AAAA', 'not a point', 'é', 'AQZib2R5AA', '____________________________________'])
    expect(letterAt(no)).toBeUndefined()
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{4,40}$/), (text) => {
      const at = letterAt(text)
      expect(at === undefined || [pointAt(at, 'first'), pointAt(at, 'last')].includes(text)).toBe(true)
    })
  )
})
