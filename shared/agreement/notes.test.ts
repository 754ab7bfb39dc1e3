import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLOSINGS, closingOf } from './notes.ts'

const SEATS = ['a', 'b', 'c', 'd']
const note = fc.record({
  by: fc.constantFrom(...SEATS),
  taken: fc.uniqueArray(fc.constantFrom(...SEATS)),
  choices: fc
    .uniqueArray(fc.constantFrom(...SEATS))
    .chain((seats) => fc.tuple(...seats.map((seat) => fc.record({ seat: fc.constant(seat), how: fc.constantFrom(...CLOSINGS) }))))
})

describe('a note', () => {
  it('is laid to rest only with the same word of everyone who sits here, or let go by who raised it', () => {
    fc.assert(
      fc.property(note, ({ by, taken, choices }) => {
        const how = closingOf({ by, taken, choices })
        const said = taken.map((seat) => choices.find((one) => one.seat === seat)?.how)
        const letGoByItsOwn = taken.includes(by) && choices.some((one) => one.seat === by && one.how === 'let-go')
        const allOne = taken.length >= 2 && new Set(said).size === 1 ? said[0] : undefined
        expect(how).toBe(letGoByItsOwn ? 'let-go' : allOne)
      })
    )
  })

  it('is never laid to rest by anyone alone who did not raise it', () => {
    for (const how of CLOSINGS)
      for (const taken of [['b'], ['a', 'b'], ['a', 'b', 'c']])
        expect(closingOf({ by: 'a', taken, choices: [{ seat: 'b', how }] })).toBeUndefined()
  })
})
