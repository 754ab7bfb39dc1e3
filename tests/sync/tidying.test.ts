// What is joined here in one pass is what Yjs joins by itself, piece by piece.
import * as prng from 'lib0/prng'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { quietDocument } from '../../server/domain/quietDocument.ts'
import { tidyUp } from '../../server/sync/tidying.ts'
import { budget, seedOf } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'

const SEEDS = budget({ short: 40, long: 1_000 })
const ROUNDS = 12

type Docs = { plain: Y.Doc; tidied: Y.Doc }

/** Letter by letter, what it is and what stands beside it: so that it does not matter in how many pieces they lie. */
const lettersOf = (doc: Y.Doc): Map<number, string[]> =>
  new Map(
    [...doc.store.clients].map(([client, structs]) => [client, structs.flatMap(lettersIn)] as const).toSorted(([a], [b]) => a - b)
  )

const lettersIn = (struct: Y.Item | Y.GC): string[] =>
  Array.from({ length: struct.length }, (_, nth) => {
    const clock = struct.id.clock + nth
    if (!(struct instanceof Y.Item)) return `${clock} gone`
    const { id, length, left, right, origin, rightOrigin, parentSub, content, deleted, keep, redone } = struct
    const before = nth > 0 ? Y.createID(id.client, clock - 1) : left?.lastId
    const after = nth < length - 1 ? Y.createID(id.client, clock + 1) : right?.id
    const said: unknown =
      content instanceof Y.ContentType
        ? content.type.constructor.name
        : content instanceof Y.ContentFormat
          ? [content.key, content.value]
          : content.getContent()[nth]
    const knew = nth > 0 ? Y.createID(id.client, clock - 1) : origin
    return JSON.stringify([
      clock,
      deleted,
      before,
      after,
      knew,
      rightOrigin,
      parentSub,
      content.constructor.name,
      said,
      keep,
      redone
    ])
  })

/** What the fields of each type lead to. */
const fieldsOf = (doc: Y.Doc): string[] =>
  [...doc.store.clients.values()]
    .flatMap((structs) =>
      structs.flatMap((struct) =>
        struct instanceof Y.Item && struct.content instanceof Y.ContentType
          ? [...struct.content.type._map].map(
              ([key, item]) => `${struct.id.client} ${struct.id.clock} ${key} ${item.id.client} ${item.lastId.clock}`
            )
          : []
      )
    )
    .toSorted()

/** One of several hands, which does much at once: writes, marks, deletes, nests, sets and sets again, takes back. */
const act = (gen: prng.PRNG, doc: Y.Doc, undo: Y.UndoManager): void => {
  const body = doc.getXmlFragment('body')
  const texts = [...body.createTreeWalker((type) => type instanceof Y.XmlText)].filter((one) => one instanceof Y.XmlText)
  const kind = prng.int32(gen, 0, 9)
  if (kind === 0) return void undo.undo()
  if (kind === 1) return void undo.redo()
  doc.transact(() => {
    for (let times = prng.int32(gen, 1, 40); times > 0; times--) {
      const text = texts.length > 0 ? prng.oneOf(gen, texts) : undefined
      const at = prng.int32(gen, 0, body.length)
      if (kind <= 3 || text === undefined) {
        const paragraph = new Y.XmlElement(prng.oneOf(gen, ['paragraph', 'bulletList']))
        const inner = new Y.XmlElement('paragraph')
        inner.insert(0, [new Y.XmlText(prng.word(gen, 0, 8))])
        paragraph.insert(0, prng.bool(gen) ? [inner] : [new Y.XmlText(prng.word(gen, 0, 8))])
        body.insert(at, [paragraph])
      } else if (kind <= 5) text.insert(prng.int32(gen, 0, text.length), prng.word(gen, 1, 6), prng.bool(gen) ? { bold: {} } : {})
      else if (kind === 6 && text.length > 0) {
        const from = prng.int32(gen, 0, text.length - 1)
        text.delete(from, prng.int32(gen, 1, text.length - from))
      } else if (kind === 7 && body.length > 0) {
        const from = prng.int32(gen, 0, body.length - 1)
        body.delete(from, prng.int32(gen, 1, Math.min(8, body.length - from)))
      } else if (kind === 8) {
        const parent = text.parent
        if (parent instanceof Y.XmlElement) parent.setAttribute(prng.oneOf(gen, ['quote', 'checked']), String(times))
      } else text.format(0, text.length, { bold: prng.bool(gen) ? {} : null })
    }
  }, 'hand')
}

it(`${SEEDS} seeds of large changes by several hands: the same structs, pointing at the same`, (context) => {
  const from = seedOf('tidying')
  let changes = 0
  let joined = 0
  for (let nth = 0; nth < SEEDS; nth++) {
    const gen = prng.create(from + nth)
    const docs: Docs = { plain: quietDocument(), tidied: quietDocument() }
    for (const doc of Object.values(docs)) doc.getXmlFragment('body')
    docs.tidied.on('afterTransaction', (transaction) => {
      const before = [...docs.tidied.store.clients.values()].reduce((sum, { length }) => sum + length, 0)
      tidyUp(transaction, 0)
      joined += before - [...docs.tidied.store.clients.values()].reduce((sum, { length }) => sum + length, 0)
    })
    const said: Record<keyof Docs, Uint8Array[]> = { plain: [], tidied: [] }
    for (const name of ['plain', 'tidied'] as const) docs[name].on('update', (update: Uint8Array) => said[name].push(update))
    const hands = [1, 2, 3].map((clientID) => {
      const doc = Object.assign(new Y.Doc(), { clientID })
      const undo = new Y.UndoManager(doc.getXmlFragment('body'), { captureTimeout: 0, trackedOrigins: new Set(['hand']) })
      return { doc, undo }
    })
    for (let round = 0; round < ROUNDS; round++) {
      const hand = prng.oneOf(gen, hands)
      for (let acts = prng.int32(gen, 1, 3); acts > 0; acts--) act(gen, hand.doc, hand.undo)
      const update = Y.encodeStateAsUpdate(hand.doc, Y.encodeStateVector(docs.plain))
      for (const doc of Object.values(docs)) Y.applyUpdate(doc, update)
      changes++
      const where = `seed ${from + nth}, round ${round}`
      expect({ where, letters: lettersOf(docs.tidied) }).toEqual({ where, letters: lettersOf(docs.plain) })
      expect({ where, fields: fieldsOf(docs.tidied) }).toEqual({ where, fields: fieldsOf(docs.plain) })
      const other = prng.oneOf(gen, hands)
      if (prng.bool(gen)) Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(docs.tidied, Y.encodeStateVector(other.doc)))
    }
    // What each told those who listen comes to the same.
    const [heard, heardPlain] = [said.tidied, said.plain].map((updates) => {
      const doc = quietDocument()
      doc.getXmlFragment('body')
      for (const update of updates) Y.applyUpdate(doc, update)
      return lettersOf(doc)
    })
    expect(heard).toEqual(heardPlain)
    expect(heard).toEqual(lettersOf(docs.plain))
  }
  count(context, { seeds: SEEDS, changes })
  expect(joined).toBeGreaterThan(SEEDS)
})
