import * as prng from 'lib0/prng'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type SectionId, newId } from './ids.ts'
import { type Section, sectionsOf, seedAlliance, fieldsOf } from './layout.ts'
import { addSection, bringSectionBack, moveSection, renameSection, setSectionAside } from './sectionActs.ts'

const seed = Number(process.env['SEED'] ?? 841758660)

const templateSections = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    id: newId<SectionId>(),
    key: `k${i}`,
    title: `Section ${i}`,
    starts: i < count - 2
  }))

const seen = (doc: Y.Doc): string =>
  JSON.stringify(sectionsOf(doc).map(({ id, title, rank, setAside, body }) => [id, title, rank, setAside, body.toString()]))

describe('sections in the hands of two', () => {
  it(`are the same on both pages at the end, whatever each does and however late it arrives (seed ${seed})`, () => {
    const chance = prng.create(seed)
    const tally = { renamed: 0, moved: 0, aside: 0, back: 0, added: 0 }
    for (let round = 0; round < 60; round++) {
      const origin = new Y.Doc()
      seedAlliance(origin, { title: '', sections: templateSections(7) })
      const docs = [new Y.Doc(), new Y.Doc()]
      const waiting: Uint8Array[][] = [[], []]
      docs.forEach((doc, at) => {
        Y.applyUpdate(doc, Y.encodeStateAsUpdate(origin))
        doc.on('update', (update: Uint8Array, from: unknown) => {
          if (from !== 'other') waiting[1 - at]?.push(update)
        })
      })
      for (let step = 0; step < 60; step++) {
        const at = prng.int32(chance, 0, 1)
        const doc = docs[at]
        const section = doc && prng.oneOf(chance, sectionsOf(doc))
        if (doc === undefined || section === undefined) throw new Error('no section')
        act(doc, section)
        // Sometimes what the other did arrives, in its order, some of it or all.
        const arriving = waiting[at]?.splice(0, prng.int32(chance, 0, 3)) ?? []
        for (const update of arriving) Y.applyUpdate(doc, update, 'other')
      }
      docs.forEach((doc, at) => {
        for (const update of waiting[at] ?? []) Y.applyUpdate(doc, update, 'other')
      })
      const [one, other] = docs
      if (one === undefined || other === undefined) throw new Error('two pages')
      expect(seen(one)).toBe(seen(other))
      // Nothing was ever destroyed: what began is there, and holds its body.
      for (const { id, body } of sectionsOf(origin)) expect(fieldsOf(one, id)?.get('body')?.toString()).toBe(body.toString())
    }
    for (const count of Object.values(tally)) expect(count).toBeGreaterThan(50)

    function act(doc: Y.Doc, section: Section): void {
      const { id } = section
      switch (prng.int32(chance, 0, 4)) {
        case 0:
          tally.renamed++
          return renameSection(doc, id, prng.word(chance, 1, 12))
        case 1:
          tally.moved++
          moveSection(doc, id, { before: prng.oneOf(chance, sectionsOf(doc)).id })
          return
        case 2:
          tally.aside++
          return setSectionAside(doc, id)
        case 3:
          tally.back++
          return bringSectionBack(doc, id)
        default:
          tally.added++
          if (sectionsOf(doc).length < 14) addSection(doc, { id: newId<SectionId>(), title: prng.word(chance, 1, 12) })
      }
    }
  })

  it('stands where it was put: before another, or behind all', () => {
    const doc = new Y.Doc()
    seedAlliance(doc, { title: '', sections: templateSections(4) })
    const titles = () =>
      sectionsOf(doc)
        .map(({ title }) => title.at(-1))
        .join('')
    const [first, second, , fourth] = sectionsOf(doc)
    if (first === undefined || second === undefined || fourth === undefined) throw new Error('four sections')
    moveSection(doc, fourth.id, { before: second.id })
    expect(titles()).toBe('0312')
    moveSection(doc, first.id, { before: undefined })
    expect(titles()).toBe('3120')
    expect(moveSection(doc, first.id, { before: undefined }).size).toBe(0)
  })
})
