import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, checksumOf } from './checksum.ts'
import type { FrozenWords } from './frozenWords.ts'

const frozen: FrozenWords = {
  schema: 'alongside-snapshot/2',
  title: 'J. and A.',
  language: 'en',
  direction: 'ltr',
  people: [{ name: 'J.', ink: 'madder' }],
  words: 'now',
  note: null,
  frozenAt: '2026-11-16T09:00:00.000Z',
  shownUntil: '2026-12-16T09:00:00.000Z',
  record: '0'.repeat(64),
  sections: [{ title: 'Today', content: { type: 'doc', content: [{ type: 'paragraph' }] }, agreed: null }]
}

describe('the checksum of frozen words', () => {
  it('is pinned: what two people compared once, they can compare again', () => {
    expect(checksumOf(frozen)).toBe('59aaa8332dbdb7b56526e282887130a4aa234161638afbb58b8a88bbd2c49859')
  })

  it('does not depend on the order in which the keys were written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse())
        expect(canonicalJson(turned)).toBe(canonicalJson(value))
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      })
    )
  })

  it('is another one for any other word, title, name, note, day or agreement', () => {
    const others: FrozenWords[] = [
      { ...frozen, title: 'J. and A' },
      { ...frozen, note: '' },
      { ...frozen, words: 'agreed' },
      { ...frozen, people: [{ name: 'J', ink: 'madder' }] },
      { ...frozen, frozenAt: '2026-11-16T09:00:00.001Z' },
      { ...frozen, sections: [{ title: 'Today', content: { type: 'doc' }, agreed: null }] },
      {
        ...frozen,
        sections: [{ title: 'Today', content: { type: 'doc' }, agreed: { number: 1, at: frozen.frozenAt, by: [] } }]
      }
    ]
    expect(new Set([frozen, ...others].map(checksumOf)).size).toBe(others.length + 1)
  })
})
