// As many blocks as a page can draw: one more is refused, words go on, what was too much already stays, and may be taken away.
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { SectionSizes } from '../../server/sync/sizes.ts'
import { blocksInAll } from '../../shared/alliance/blocks.ts'
import { type SectionId, newId } from '../../shared/alliance/ids.ts'
import { sectionsOf, seedAlliance } from '../../shared/alliance/layout.ts'
import { MAX_BLOCKS, MAX_SECTION_BLOCKS, MAX_SECTION_TEXTS } from '../../shared/alliance/size.ts'
import { oneSection } from '../harness/oneSection.ts'
import { putFrame, roomOf, someone } from '../harness/putFrame.ts'

const textOf = (words: string): Y.XmlText[] => (words === '' ? [] : [new Y.XmlText(words)])
const paragraph = (words = ''): Y.XmlElement => {
  const block = new Y.XmlElement('paragraph')
  block.insert(0, textOf(words))
  return block
}
const paragraphs = (many: number, words?: string): Y.XmlElement[] => Array.from({ length: many }, () => paragraph(words))

/** A room, and who writes in it, after this many blocks were stored, as an earlier release may have. */
const roomHolding = (...stored: number[]) => {
  const seeded = Object.assign(new Y.Doc(), { clientID: 9 })
  const sections = stored.map((_, nth) => ({ id: newId<SectionId>(), key: `${nth}`, title: `${nth}`, starts: true }))
  seedAlliance(seeded, { title: '', sections })
  // One stands in each already.
  stored.forEach((many, nth) => bodyOf(seeded, nth).insert(0, paragraphs(many - 1)))
  const writer = someone()
  const document = roomOf(seeded, { seatOf: () => writer.seatId })
  const page = new Y.Doc()
  Y.applyUpdate(page, Y.encodeStateAsUpdate(seeded))
  /** What the room says to this; what it refuses the page forgets. */
  const write = (act: (body: (nth: number) => Y.XmlFragment, doc: Y.Doc) => void): string | undefined => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(page))
    const before = Y.encodeStateVector(doc)
    doc.transact(() => act((nth) => bodyOf(doc, nth), doc))
    const bytes = Y.encodeStateAsUpdate(doc, before)
    const verdict = putFrame(document, bytes, writer)
    if (verdict.type === 'refused') return `${verdict.refused.code}: ${verdict.refused.detail}`
    Y.applyUpdate(page, bytes)
    return verdict.type
  }
  return { write, blocks: () => blocksInAll(document.committed) }
}
const bodyOf = (doc: Y.Doc, nth: number): Y.XmlFragment => {
  const body = sectionsOf(doc)[nth]?.body
  if (body === undefined) throw new Error(`no section ${nth}`)
  return body
}
const OF_A_SECTION = `full: brings more than the ${MAX_SECTION_BLOCKS} blocks of a section`
const OF_ALL = `full: brings more than the ${MAX_BLOCKS} blocks of an alliance`

describe('a section', () => {
  it('takes as many blocks as it may hold and not one more, however empty, and again when some are gone', () => {
    const { write, blocks } = roomHolding(1, 1)
    expect(write((body) => body(0).insert(0, paragraphs(MAX_SECTION_BLOCKS - 2)))).toBe('taken')
    expect(write((body) => body(0).insert(0, [paragraph()]))).toBe('taken')
    expect(write((body) => body(0).insert(0, [paragraph()]))).toBe(OF_A_SECTION)
    expect(write((body) => body(1).insert(0, [paragraph()]))).toBe('taken')
    expect(write((body) => body(0).delete(10, 3))).toBe('taken')
    expect(write((body) => body(0).insert(0, paragraphs(3)))).toBe('taken')
    expect(write((body) => body(0).insert(0, [paragraph()]))).toBe(OF_A_SECTION)
    expect(blocks()).toBe(MAX_SECTION_BLOCKS + 2)
  })

  it('counts what is within a block, too: items and breaks of a line', () => {
    const { write } = roomHolding(MAX_SECTION_BLOCKS - 3)
    const list = (): Y.XmlElement => {
      const [all, item] = [new Y.XmlElement('bulletList'), new Y.XmlElement('listItem')]
      item.insert(0, [paragraph('words')])
      all.insert(0, [item])
      return all
    }
    const broken = (): Y.XmlElement => {
      const block = paragraph('words')
      block.insert(1, [new Y.XmlElement('hardBreak')])
      return block
    }
    expect(write((body) => body(0).insert(0, [list(), paragraph()]))).toBe(OF_A_SECTION)
    expect(write((body) => body(0).insert(0, [broken(), broken()]))).toBe(OF_A_SECTION)
    expect(write((body) => body(0).insert(0, [list()]))).toBe('taken')
  })

  it('that is too long already keeps all, takes words, and lets any of it be taken away', () => {
    const { write, blocks } = roomHolding(MAX_SECTION_BLOCKS + 500)
    const say = (body: (nth: number) => Y.XmlFragment): void => {
      const first = body(0).get(0)
      if (first instanceof Y.XmlElement) first.insert(0, textOf('still words'))
    }
    expect(write(say)).toBe('taken')
    expect(write((body) => body(0).insert(0, [paragraph()]))).toBe(OF_A_SECTION)
    expect(write((body) => body(0).delete(5, 400))).toBe('taken')
    expect(write((body) => body(0).insert(0, [paragraph()]))).toBe(OF_A_SECTION)
    expect(blocks()).toBe(MAX_SECTION_BLOCKS + 100)
    expect(write((body) => body(0).delete(5, 101))).toBe('taken')
    expect(write((body) => body(0).insert(0, [paragraph()]))).toBe('taken')
  })

  it('of lines as short as a poem’s, as many as its letters allow, is taken', () => {
    const { write } = roomHolding(1)
    const line = 'Nor shall Death brag thou'
    for (let nth = 0; nth < 6; nth++) expect(write((body) => body(0).insert(0, paragraphs(1_300, line)))).toBe('taken')
  })
})

describe('texts without a letter', () => {
  const texts = (many: number): Y.XmlText[] => Array.from({ length: many }, () => new Y.XmlText())
  const into = (body: Y.XmlFragment, many: number): void => {
    const first = body.get(0)
    if (first instanceof Y.XmlElement) first.insert(0, texts(many))
  }

  it('are no block, and have an end, however they come; with a line each there are as many as blocks', () => {
    const { write } = roomHolding(1)
    // One stands there already.
    expect(write((body) => into(body(0), MAX_SECTION_TEXTS))).toBe(
      `full: brings more than the ${MAX_SECTION_TEXTS} texts of a section`
    )
    expect(write((body) => into(body(0), MAX_SECTION_TEXTS - 2))).toBe('taken')
    expect(write((body) => body(0).insert(0, [paragraph('line')]))).toBe('taken')
    expect(write((body) => body(0).insert(0, [paragraph('line')]))).toMatch('full')
    expect(write((body) => body(0).insert(0, [paragraph()]))).toBe('taken')
  })
})

describe('an alliance', () => {
  it('takes as many in all its sections together, and not one more', () => {
    const { write, blocks } = roomHolding(7_000, 7_000, 5_998, 7_000, 7_000, 6_000)
    expect(write((body) => body(2).insert(0, [paragraph('a'), paragraph('b')]))).toBe('taken')
    expect(write((body) => body(1).insert(0, [paragraph()]))).toBe(OF_ALL)
    expect(write((body) => body(1).delete(0, 2))).toBe('taken')
    expect(write((body) => body(0).insert(0, paragraphs(2)))).toBe('taken')
    expect(write((body) => body(0).insert(0, paragraphs(1)))).toBe(OF_ALL)
    expect(blocks()).toBe(MAX_BLOCKS)
  })
})

it('blocks that come are not counted with all the others each time', () => {
  const doc = oneSection()
  const body = bodyOf(doc, 0)
  const sizes = new SectionSizes()
  let walks = 0
  for (let nth = 0; nth < 500; nth++) {
    const from = Y.getState(doc.store, doc.clientID)
    body.insert(0, [paragraph()])
    const first = body._start
    Object.defineProperty(body, '_start', { configurable: true, get: () => (walks++, first) })
    expect(sizes.full(doc, [{ client: doc.clientID, from, to: Y.getState(doc.store, doc.clientID) }])).toBeUndefined()
    Object.defineProperty(body, '_start', { configurable: true, writable: true, value: first })
  }
  // Once by itself, once with all.
  expect(walks).toBe(2)
})
