import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MARKS, haveAllFinished, inOrderOfTalk } from './returning.ts'

it('opens when all who take part, and at least two, have finished, and never before', () => {
  const seats = fc.uniqueArray(fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8'))
  fc.assert(
    fc.property(seats, seats, (finished, takingPart) => {
      const done = new Set(finished)
      const missing = takingPart.filter((seat) => !done.has(seat))
      expect(haveAllFinished({ finished, takingPart })).toBe(takingPart.length > 1 && missing.length === 0)
    })
  )
})

it('comes first to what somebody would talk about, then to what somebody would change, and leaves none out', () => {
  const sections = ['a', 'b', 'c', 'd'].map((id) => ({ id }))
  const marks = [
    { section: 'd', mark: 'talk' },
    { section: 'b', mark: 'change' },
    { section: 'b', mark: 'keep' },
    { section: 'c', mark: 'keep' }
  ] as const
  expect(inOrderOfTalk(sections, marks).map(({ id }) => id)).toEqual(['d', 'b', 'a', 'c'])
  const any = fc.array(fc.record({ section: fc.constantFrom('a', 'b', 'c', 'd', 'e'), mark: fc.constantFrom(...MARKS) }))
  fc.assert(
    fc.property(any, (some) => {
      expect(inOrderOfTalk(sections, some)).toHaveLength(4)
    })
  )
})
