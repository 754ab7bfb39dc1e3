import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Said, STANCES, allStand, isYes, makesAgreement, stands } from './stance.ts'

const digest = fc.constantFrom('a', 'b', 'c')
const seat = fc.constantFrom<string>('1', '2', '3', '4', '5', '6', '7', '8')
const seats = fc.uniqueArray(seat)
const said = fc
  .uniqueArray(fc.record({ seatId: seat, stance: fc.constantFrom(...STANCES), digest }), {
    selector: ({ seatId }) => seatId
  })
  .map((all): Said[] => all.map((each) => ({ ...each, digest: isYes(each.stance) ? each.digest : null })))

describe('a yes', () => {
  it('stands exactly while its words are the words now', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STANCES), digest, digest, (stance, to, now) => {
        expect(stands({ stance, digest: to }, now)).toBe(stance !== 'not-yet' && to === now)
      })
    )
  })
})

describe('an agreement', () => {
  it('is when every taken seat, and at least two, stand on one digest, and never else', () => {
    fc.assert(
      fc.property(said, seats, digest, (all, taken, now) => {
        const on = new Set(all.flatMap((each) => (each.stance !== 'not-yet' && each.digest === now ? [each.seatId] : [])))
        const missing = taken.filter((seat) => !on.has(seat))
        expect(allStand({ said: all, taken, digest: now })).toBe(taken.length > 1 && missing.length === 0)
      })
    )
  })

  it('is not made a second time of the same words, and is of words that come back after others', () => {
    fc.assert(
      fc.property(said, seats, digest, fc.option(digest, { nil: undefined }), (all, taken, now, last) => {
        expect(makesAgreement({ said: all, taken, digest: now, last })).toBe(
          allStand({ said: all, taken, digest: now }) && now !== last
        )
      })
    )
  })

  it('takes no account of what an empty seat once said, nor of the order in which it was said', () => {
    fc.assert(
      fc.property(said, seats, digest, (all, taken, now) => {
        const ofTheTaken = all.filter(({ seatId }) => taken.includes(seatId))
        expect(allStand({ said: ofTheTaken.toReversed(), taken, digest: now })).toBe(allStand({ said: all, taken, digest: now }))
      })
    )
  })
})
