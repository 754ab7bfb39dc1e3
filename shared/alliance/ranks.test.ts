import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_RANK, type Ranked, ranksForMove } from './ranks.ts'

const ordered = (sections: readonly Ranked[]): Ranked[] =>
  sections.toSorted((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.id < b.id ? -1 : 1))

const after = (sections: readonly Ranked[], writes: ReadonlyMap<string, string>): Ranked[] => {
  const kept = sections.map(({ id, rank }) => ({ id, rank: writes.get(id) ?? rank }))
  for (const [id, rank] of writes) if (!sections.some((one) => one.id === id)) kept.push({ id, rank })
  return ordered(kept)
}
const ids = (sections: readonly Ranked[]): string => sections.map(({ id }) => id).join('')

const list = (...ranks: string[]): Ranked[] => ranks.map((rank, at) => ({ id: String.fromCharCode(97 + at), rank }))

describe('a section moves', () => {
  it('with one write, where ranks are what they should be', () => {
    const sections = list('a0', 'a1', 'a2', 'a3')
    const writes = ranksForMove(sections, { id: 'd', index: 1 })
    expect([...writes.keys()]).toEqual(['d'])
    expect(ids(after(sections, writes))).toBe('adbc')
  })

  it('with none, where it stands there already', () => {
    expect(ranksForMove(list('a0', 'a1', 'a2'), { id: 'b', index: 1 }).size).toBe(0)
  })

  it('between two of one rank, and past what is no rank at all', () => {
    const tied = list('a0', 'a1', 'a1', 'a1', 'a5')
    const between = ranksForMove(tied, { id: 'e', index: 2 })
    expect(ids(after(tied, between))).toBe('abecd')
    expect(between.size).toBeLessThanOrEqual(3)
    const odd = list('!', 'a0', '~~~', '\u{1F30A}')
    for (let index = 0; index < 4; index++) {
      const moved = after(odd, ranksForMove(odd, { id: 'a', index }))
      expect(moved.findIndex(({ id }) => id === 'a')).toBe(index)
    }
  })

  it('to any place in any list, the others keeping their order', () => {
    const rank = fc.oneof(
      fc.constantFrom(
        'a0',
        'a1',
        'a1V',
        'Zz',
        'b00',
        'a0000',
        '0',
        ' ',
        'zzzzzzzzzzzzzzzzzzzzzzzzzzz',
        'A00000000000000000000000000'
      ),
      fc.string({ minLength: 1, maxLength: 12 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 })
    )
    fc.assert(
      fc.property(
        fc.array(rank, { minLength: 1, maxLength: 12 }),
        fc.nat(),
        fc.nat(),
        fc.boolean(),
        (ranks, which, where, isNew) => {
          const sections = ordered(list(...ranks))
          const id = isNew ? 'z' : (sections[which % sections.length]?.id ?? '')
          const others = sections.filter((one) => one.id !== id)
          const index = where % (others.length + 1)
          const writes = ranksForMove(sections, { id, index })
          const wanted = others.toSpliced(index, 0, { id, rank: '' })
          expect(ids(after(sections, writes))).toBe(ids(wanted))
          for (const written of writes.values()) expect(written.length).toBeLessThanOrEqual(MAX_RANK)
        }
      ),
      { numRuns: 2_000 }
    )
  })

  it('among five hundred with long ranks of one beginning, in a blink', () => {
    const sections = list(...Array.from({ length: 500 }, (_, nth) => `a0${'V'.repeat(190)}${String(nth).padStart(3, '0')}V`)).map(
      ({ rank }, nth) => ({ id: `s${nth}`, rank })
    )
    let best = Infinity
    for (let round = 0; round < 3 && best > 50; round++) {
      const began = performance.now()
      const writes = ranksForMove(sections, { id: 'new', index: 250 })
      best = Math.min(best, performance.now() - began)
      const moved = after(sections, writes).map(({ id }) => id)
      expect(moved).toEqual(sections.map(({ id }) => id).toSpliced(250, 0, 'new'))
    }
    expect(best).toBeLessThan(50)
  })

  it('ten thousand times into the same place, without a rank growing long', () => {
    let sections = list('a0', 'a1', 'a2', 'a3', 'a4')
    let writes = 0
    for (let round = 0; round < 10_000; round++) {
      const moved = ranksForMove(sections, { id: sections[4]?.id ?? '', index: 1 })
      writes += moved.size
      sections = after(sections, moved)
    }
    expect(Math.max(...sections.map(({ rank }) => rank.length))).toBeLessThanOrEqual(MAX_RANK)
    expect(writes / 10_000).toBeLessThan(1.2)
  })
})
