import { getSchema } from '@tiptap/core'
import { Node, type Schema } from '@tiptap/pm/model'
import { Transform } from '@tiptap/pm/transform'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wordsExtensions } from '../../shared/editor/words.ts'

// As the library has it, before it is shortened.
const stock = Reflect.get(DecorationSet.prototype, 'forChild')
const { decorationsIn, exchanged, moved } = await import('./manyDecorations.ts')

const schema: Schema = getSchema(wordsExtensions())

type Json = { type: string; text?: string; content?: Json[] }
const text = fc.stringMatching(/^[a-z]{1,6}$/).map((letters): Json => ({ type: 'text', text: letters }))
const paragraph = fc
  .array(fc.oneof(text, fc.constant<Json>({ type: 'hardBreak' })), { maxLength: 3 })
  .map((content): Json => ({ type: 'paragraph', content }))
const list = fc
  .array(fc.array(paragraph, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 40 })
  .map((items): Json => ({ type: 'bulletList', content: items.map((content) => ({ type: 'listItem', content })) }))
const docs = fc
  .array(fc.oneof({ weight: 5, arbitrary: paragraph }, { weight: 1, arbitrary: list }), { minLength: 1, maxLength: 60 })
  .map((content) => Node.fromJSON(schema, { type: 'doc', content }))

type Part = { from: number; to: number; ink: string; isBlock: boolean }

/** Of blocks, at any depth, and of text, within one or across many; none twice. */
const partsOf = (doc: Node, inks: readonly [string, string] = ['indigo', 'madder']): fc.Arbitrary<Part[]> => {
  const blocks: { from: number; to: number }[] = []
  doc.descendants((node, from) => {
    if (!node.isText) blocks.push({ from, to: from + node.nodeSize })
  })
  const ink = fc.constantFrom(...inks)
  const block = fc
    .record({ nth: fc.nat({ max: blocks.length - 1 }), ink })
    .map(({ nth, ink }) => ({ ...(blocks[nth] ?? { from: 0, to: 0 }), ink, isBlock: true }))
  const words = fc
    .record({ from: fc.nat({ max: doc.content.size - 1 }), length: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.nat()), ink })
    .map(({ from, length, ink }) => ({ from, to: from + 1 + (length % (doc.content.size - from)), ink, isBlock: false }))
  return fc.uniqueArray(fc.oneof(block, words), { maxLength: 120, selector: (part) => JSON.stringify(part) })
}

const drawn = ({ from, to, ink, isBlock }: Part): Decoration =>
  isBlock ? Decoration.node(from, to, { 'data-ink': ink }) : Decoration.inline(from, to, { 'data-ink': ink })

const decorated = docs.chain((doc) => partsOf(doc).map((parts) => ({ doc, parts })))
const budget = { numRuns: 300 }

/** What a set says, in no order: the library keeps what stands at one place in the order in which it came. */
const said = (set: DecorationSet): string[] =>
  set
    .find()
    .map((one) => JSON.stringify([one.from, one.to, one.inline, Reflect.get(Reflect.get(one, 'type'), 'attrs')]))
    .toSorted()

const isEqual = (one: unknown, other: unknown): boolean => {
  if (one === other) return true
  if (typeof one !== 'object' || one === null) return false
  return Reflect.apply(Reflect.get(one, 'eq'), one, [other]) === true
}

describe('the decorations of very many blocks', () => {
  it('are the set that the library makes of them', () => {
    fc.assert(
      fc.property(decorated, ({ doc, parts }) => {
        expect(isEqual(decorationsIn(doc, parts.map(drawn)), DecorationSet.create(doc, parts.map(drawn)))).toBe(true)
      }),
      budget
    )
  })

  it('decorate each block, at any depth, as the library does', () => {
    let asked = 0
    const compare = (set: DecorationSet, node: Node): void =>
      node.forEach((child, offset) => {
        const found: unknown = set.forChild(offset, child)
        asked++
        expect(isEqual(found, stock.call(set, offset, child))).toBe(true)
        if (found instanceof DecorationSet) compare(found, child)
      })
    fc.assert(
      fc.property(decorated, ({ doc, parts }) => compare(decorationsIn(doc, parts.map(drawn)), doc)),
      budget
    )
    expect(asked).toBeGreaterThan(1_000)
  })

  it('move as in the library when words come, go, or stand elsewhere', () => {
    const change = fc.record({
      from: fc.nat(),
      size: fc.oneof(fc.nat({ max: 4 }), fc.nat()),
      wordsAt: fc.nat(),
      words: fc.constantFrom('', 'new', 'split')
    })
    fc.assert(
      fc.property(decorated, fc.array(change, { maxLength: 3 }), ({ doc, parts }, changes) => {
        const transform = new Transform(doc)
        for (const { from, size, wordsAt, words } of changes) {
          const { doc: now } = transform
          const start = from % (now.content.size + 1)
          transform.delete(start, start + (size % (now.content.size - start + 1)))
          const $at = transform.doc.resolve(wordsAt % (transform.doc.content.size + 1))
          if (!$at.parent.isTextblock) continue
          if (words === 'split') transform.split($at.pos)
          else if (words !== '') transform.insert($at.pos, schema.text(words))
        }
        const set = decorationsIn(doc, parts.map(drawn))
        expect(said(moved(set, transform.mapping, transform.doc))).toEqual(said(set.map(transform.mapping, transform.doc)))
      }),
      budget
    )
  })

  it('are those that stay and those that come, when some are exchanged, few or many, alike or not', () => {
    const exchange = docs.chain((doc) =>
      fc.record({
        doc: fc.constant(doc),
        others: partsOf(doc, ['sepia', 'moss']),
        stale: partsOf(doc),
        // As it is where words are typed: the same before and behind.
        fresh: fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 60 }), partsOf(doc, ['indigo', 'plum']))
      })
    )
    let few = 0
    fc.assert(
      fc.property(exchange, ({ doc, others, stale, fresh: [first, last, between] }) => {
        const set = decorationsIn(doc, [...others, ...stale].map(drawn))
        const going = set.find().filter((one) => stale.some((other) => one.eq(drawn(other))))
        const sorted = stale.toSorted((one, other) => one.from - other.from || one.to - other.to)
        const kept = [...sorted.slice(0, first), ...sorted.slice(Math.max(first, sorted.length - last))]
        const fresh = [...kept, ...between.filter((one) => !kept.some((other) => drawn(one).eq(drawn(other))))]
        if (stale.length - kept.length + fresh.length - kept.length < 32) few++
        const after = exchanged(set, doc, { stale: going, fresh: fresh.map(drawn) })
        expect(said(after)).toEqual(said(decorationsIn(doc, [...others, ...fresh].map(drawn))))
      }),
      budget
    )
    expect(few).toBeGreaterThan(20)
  })
})
