// What a keystroke costs the gate: what changed is looked at, never the document.
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { RoomDocument } from '../../server/sync/RoomDocument.ts'
import { decodeUpdate } from '../../server/sync/update.ts'
import { type AllianceId, type PersonId, type SeatId, type SectionId, newId } from '../../shared/alliance/ids.ts'
import { emptyParagraph, sectionsOf, seedAlliance } from '../../shared/alliance/layout.ts'
import { count, measured } from '../harness/counts.ts'

const KEYS = 500
const TURNS = 5
const MOST_MS = 0.06

/** A section of so many letters, in paragraphs of five hundred that were written in many pieces, and a hand in the midst of it. */
const longSection = (letters: number) => {
  const [personId, seatId] = [newId<PersonId>(), newId<SeatId>()]
  const author = { author: { seat: seatId } }
  const page = Object.assign(new Y.Doc(), { clientID: 1 })
  seedAlliance(page, { title: '', sections: [{ id: newId<SectionId>(), key: 'a', title: 'One', starts: true }] })
  const [section] = sectionsOf(page)
  const paragraphs = Array.from({ length: letters / 500 }, emptyParagraph)
  const textOf = (paragraph: Y.XmlElement | undefined): Y.XmlText => {
    const text = paragraph?.get(0)
    if (!(text instanceof Y.XmlText)) throw new Error('no text')
    return text
  }
  page.transact(() => {
    section?.body.insert(0, paragraphs)
    for (const paragraph of paragraphs)
      for (let piece = 0; piece < 50; piece++) textOf(paragraph).insert(0, 'ten letters'.slice(0, 10), author)
  })
  const document = new RoomDocument({
    id: newId<AllianceId>(),
    stored: {
      checkpoint: Y.encodeStateAsUpdate(page),
      checkpointSeq: 0,
      rows: [],
      headSeq: 0,
      clients: new Map([[page.clientID, personId]])
    },
    seatOf: () => seatId
  })
  const frames: Uint8Array[] = []
  page.on('update', (update: Uint8Array) => frames.push(update))
  const text = textOf(paragraphs[paragraphs.length >> 1])
  /** Milliseconds for each key. */
  const press = (keys: number): number[] => {
    for (let key = 0; key < keys; key++) text.insert(text.length, 'x', author)
    return frames.splice(0).map((frame) => {
      const began = performance.now()
      const decoded = decodeUpdate(frame)
      if (decoded === undefined || document.holds(decoded)) throw new Error('nothing new')
      const { type } = document.take(frame, decoded, { personId, seatId })
      const took = performance.now() - began
      if (type !== 'taken') throw new Error(type)
      document.commit()
      return took
    })
  }
  return { press }
}

const median = (figures: number[]): number => figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? Infinity

it('a keystroke costs the gate next to nothing, in a section of 20,000 letters and of 190,000 alike', (context) => {
  const sections = [longSection(20_000), longSection(190_000)]
  for (const { press } of sections) press(KEYS)
  const took = sections.map((): number[] => [])
  // In turn, so that whatever else this machine does falls on both.
  for (let turn = 0; turn < TURNS; turn++) sections.forEach(({ press }, nth) => took[nth]?.push(...press(KEYS)))
  const [short = NaN, long = NaN] = took.map(median)
  count(context, { keys: TURNS * KEYS * 2 })
  measured(context, {
    'µs a key at 20,000 letters': Math.round(short * 1000),
    'µs a key at 190,000': Math.round(long * 1000)
  })
  expect(short).toBeLessThan(MOST_MS)
  expect(long).toBeLessThan(MOST_MS)
  expect(long).toBeLessThan(short * 2)
})
