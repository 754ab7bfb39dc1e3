import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RETURN_ALONE_MS, mayComeBack, rests } from './leaving.ts'

const sits = { person: {} }
const empty = { person: null }
const gone = { person: null, left: {} }

describe('an alliance rests', () => {
  it.each([
    [[sits, sits], false],
    [[sits, empty], false],
    [[sits, gone], true],
    [[gone, gone], true],
    [[gone, empty], true],
    [[sits, sits, gone], false],
    [[sits, gone, empty], true],
    [[gone, gone, sits, sits, empty], false]
  ])('%j: %s', (seats, does) => expect(rests(seats)).toBe(does))

  it('exactly when somebody left and fewer than two remain', () => {
    const seats = fc.array(fc.constantFrom(sits, empty, gone), { maxLength: 8 })
    fc.assert(
      fc.property(seats, (all) => {
        expect(rests(all)).toBe(all.includes(gone) && all.filter((one) => one === sits).length < 2)
      })
    )
  })
})

describe('whoever left', () => {
  const after = (days: number, taken: string[], welcomedBy: string[]) =>
    mayComeBack({ leftAt: 0, now: days * 24 * 60 * 60 * 1000, taken, welcomedBy })

  it('comes back alone for seven days', () => {
    expect(after(0, ['a'], [])).toBe(true)
    expect(after(6.999, ['a', 'b'], [])).toBe(true)
    expect(after(7, ['a'], [])).toBe(false)
    expect(RETURN_ALONE_MS).toBe(7 * 24 * 60 * 60 * 1000)
  })

  it('and later with everyone’s yes, and never with nobody’s', () => {
    expect(after(8, ['a'], ['a'])).toBe(true)
    expect(after(8, ['a', 'b'], ['a'])).toBe(false)
    expect(after(8, ['a', 'b'], ['b', 'a'])).toBe(true)
    // A yes of who has left since is nobody's.
    expect(after(8, ['a'], ['b'])).toBe(false)
    expect(after(8, [], [])).toBe(false)
    expect(after(8, [], ['a'])).toBe(false)
  })
})
