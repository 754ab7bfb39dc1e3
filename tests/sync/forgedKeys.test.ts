// Keys that an alliance does not have, written number by number, with every kind of content that Yjs reads: a value, one that is gone already, one
// as Yjs wrote it once. None is taken, however it is said. What honest hands leave under the keys that there are is.
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { ROOTS } from '../../shared/alliance/layout.ts'
import { newId } from '../../shared/alliance/ids.ts'
import { count } from '../harness/counts.ts'
import { FORGER, roomWith } from '../harness/forgery.ts'
import type { RawContent, RawStruct } from '../harness/rawUpdate.ts'
import { bodyOf, idOf, paragraphOf, sectionOf, textOf } from '../harness/oneSection.ts'

type At = ReturnType<typeof roomWith>

const CONTENTS: Record<string, RawContent> = {
  'a value': { values: ['x'] },
  'something that is gone': { gone: 1 },
  'a value as it was written once': { json: ['1'] },
  bytes: { binary: new Uint8Array(8) },
  'an embed': { embed: { image: 'x' } },
  'a document': { document: 'mine' },
  words: { words: 'x' },
  'a mark': { mark: ['bold', {}] }
}

const KEYS = ['quote', 'checked', '__proto__', 'constructor', 'prototype', 'onclick', '', 'x'.repeat(100_000)]

/** Where a key may be put, and which ones there are. */
const PLACES: [name: string, parent: (at: At) => Y.ID | string, has: readonly string[]][] = [
  ['a paragraph', ({ ben }) => idOf(paragraphOf(ben.doc)), ['quote']],
  ['a text', ({ ben }) => idOf(textOf(ben.doc)), []],
  ['a body', ({ ben }) => idOf(bodyOf(ben.doc)), []],
  ['a section', ({ ben }) => idOf(sectionOf(ben.doc)), []],
  ['all sections', () => ROOTS.sections, []],
  ['what the alliance is called', () => ROOTS.meta, []]
]

const forged = PLACES.flatMap(([place, parent, has]) =>
  Object.entries(CONTENTS).flatMap(([what, content]) =>
    KEYS.filter((key) => what !== 'something that is gone' || !has.includes(key)).map((key) => ({
      name: `${what} under ${key.slice(0, 12)} of ${place}`,
      of: (at: At): RawStruct => ({ ...content, parent: parent(at), key })
    }))
  )
)

describe('refused, with the document untouched:', () => {
  it.for(forged)('$name', ({ of }, context) => {
    const at = roomWith('words')
    const before = Y.encodeStateAsUpdate(at.document.committed)
    // Alone, and gone again with the frame that brings it.
    for (const deletes of [[], [{ client: FORGER, ranges: [[0, 1] as const] }]])
      expect(at.send({ structs: [{ client: FORGER, of: [of(at)] }], deletes }).code).toMatch(/^(layout|schema|undecodable)$/)
    count(context, { 'forged frames': 2 })
    expect(Y.encodeStateAsUpdate(at.document.committed)).toEqual(before)
  })
})

it('of values that were written over each has to be one that may stand there', () => {
  const at = roomWith('words')
  const of = [{ values: [true, {}, false], parent: idOf(paragraphOf(at.ben.doc)), key: 'quote' }]
  expect(at.send({ structs: [{ client: FORGER, of }], deletes: [{ client: FORGER, ranges: [[0, 3]] }] }).code).toBe('schema')
})

it('a key is refused behind a block that the same frame brings, and behind another of its kind', () => {
  const at = roomWith('words')
  const ofNew: RawStruct[] = [
    { gone: 1, parent: idOf(paragraphOf(at.ben.doc)), key: 'quote' },
    { gone: 1, parent: idOf(paragraphOf(at.ben.doc)), key: 'onclick' },
    { gone: 1, after: { client: FORGER, clock: 1 } }
  ]
  expect(at.send({ structs: [{ client: FORGER, of: ofNew }] }).code).toBe('schema')
})

describe('taken, and the same everywhere:', () => {
  /** What a page sends that was away, and has forgotten what it wrote over. */
  const written = ({ ada, ben }: At, ...acts: ((doc: Y.Doc) => void)[]): Uint8Array => {
    Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(ben.doc, Y.encodeStateVector(ada.doc)), 'server')
    const before = Y.encodeStateVector(ada.doc)
    for (const act of acts) ada.doc.transact(() => act(ada.doc), 'hand')
    return Y.encodeStateAsUpdate(ada.doc, before)
  }
  const task = (): Y.XmlElement => {
    const list = new Y.XmlElement('taskList')
    const one = new Y.XmlElement('taskItem')
    one.insert(0, [new Y.XmlElement('paragraph')])
    list.insert(0, [one])
    return list
  }
  const check = (doc: Y.Doc, value: boolean | undefined): void => {
    const list = bodyOf(doc).get(0)
    const one = list instanceof Y.XmlElement ? list.get(0) : undefined
    if (!(one instanceof Y.XmlElement)) throw new Error('no task')
    if (value === undefined) one.removeAttribute('checked')
    else one.setAttribute('checked', value as never)
  }
  const quote = (doc: Y.Doc, value: boolean | undefined): void => {
    if (value === undefined) paragraphOf(doc).removeAttribute('quote')
    else paragraphOf(doc).setAttribute('quote', value as never)
  }
  it.for<[string, (at: At) => Uint8Array]>([
    [
      'a quotation made and unmade',
      (at) =>
        written(
          at,
          (doc) => quote(doc, true),
          (doc) => quote(doc, undefined)
        )
    ],
    ['and made again', (at) => written(at, ...[true, false, undefined, true].map((value) => (doc: Y.Doc) => quote(doc, value)))],
    [
      'a task that was done, and was not',
      (at) =>
        written(
          at,
          (doc) => bodyOf(doc).insert(0, [task()]),
          ...[true, false, true, undefined].map((value) => (doc: Y.Doc) => check(doc, value))
        )
    ],
    [
      'a task that was done and is gone',
      (at) =>
        written(
          at,
          (doc) => bodyOf(doc).insert(0, [task()]),
          (doc) => check(doc, true),
          (doc) => bodyOf(doc).delete(0, 1)
        )
    ],
    [
      'names given one after the other, to a section and to the alliance',
      (at) =>
        written(
          at,
          ...['a', 'b', 'c'].flatMap((title) => [
            (doc: Y.Doc) => void sectionOf(doc).set('title', title),
            (doc: Y.Doc) => void doc.getMap(ROOTS.meta).set('title', title)
          ])
        )
    ],
    [
      'a section set aside and brought back',
      (at) =>
        written(
          at,
          (doc) => void sectionOf(doc).set('setAside', true),
          (doc) => sectionOf(doc).delete('setAside')
        )
    ],
    [
      'a section of one’s own that was named twice before it was sent',
      (at) =>
        written(
          at,
          (doc) => {
            const section = new Y.Map<unknown>()
            for (const [field, value] of Object.entries({ title: 'Ours', rank: 'a5', setAside: true })) section.set(field, value)
            const body = new Y.XmlFragment()
            body.insert(0, [new Y.XmlElement('paragraph')])
            section.set('body', body)
            doc.getMap<Y.Map<unknown>>(ROOTS.sections).set(newId(), section)
          },
          (doc) => {
            for (const section of doc.getMap<Y.Map<unknown>>(ROOTS.sections).values()) {
              section.set('title', 'Ours again')
              section.delete('setAside')
            }
          }
        )
    ]
  ])('%s', ([, frame]) => {
    const at = roomWith('words')
    expect(at.send(frame(at)).code).toBe('taken')
    expect(
      new Set([at.document.committed, at.ben.doc].map((doc) => JSON.stringify(doc.getMap(ROOTS.sections).toJSON()))).size
    ).toBe(1)
  })

  it('what a page of ours sends when its line is back', () => {
    const { ada, ben, document, comeBack, settle } = roomWith('words')
    for (const value of [true, false, undefined, true]) ada.doc.transact(() => quote(ada.doc, value), 'hand')
    comeBack(ada)
    settle()
    for (const doc of [document.committed, ben.doc]) expect(paragraphOf(doc).getAttribute('quote')).toBe(true)
  })

  it('what a client sends all at once that could undo what it called things', () => {
    const at = roomWith('words')
    const roots = [ROOTS.sections, ROOTS.meta].map((root) => at.ada.doc.getMap(root))
    const undo = new Y.UndoManager(roots, { trackedOrigins: new Set(['hand']), captureTimeout: 0 })
    const acts = [sectionOf(at.ada.doc), at.ada.doc.getMap(ROOTS.meta)].flatMap((map) =>
      ['a', 'b', 'c', 'd'].map((title) => () => void map.set('title', title))
    )
    for (const value of [true, false, true]) acts.push(() => void sectionOf(at.ada.doc).set('setAside', value))
    expect(at.send(written(at, ...acts))).toMatchObject({ code: 'taken' })
    expect(undo.undoStack.length).toBe(acts.length)
    expect(sectionOf(at.document.committed).toJSON()).toMatchObject({ title: 'd', setAside: true })
  })

  it('what is gone under a key that its block has, or in a block that is gone', () => {
    const at = roomWith('words')
    const parent = idOf(paragraphOf(at.ben.doc))
    expect(at.send({ structs: [{ client: FORGER, of: [{ gone: 2, parent, key: 'quote' }] }] }).code).toBe('taken')
    expect(at.send(written(at, (doc) => bodyOf(doc).delete(0, 1))).code).toBe('taken')
    // Where it stood nobody can say any more, and its key is not kept.
    expect(at.send({ structs: [{ client: FORGER, clock: 2, of: [{ gone: 1, parent, key: 'onclick' }] }] }).code).toBe('taken')
    expect(Buffer.from(Y.encodeStateAsUpdate(at.document.committed)).includes('onclick')).toBe(false)
  })
})
