// What a keystroke costs the gate: what changed is looked at, never the document, nor the paragraph around it.
import * as prng from 'lib0/prng'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { decodeUpdate } from '../../server/sync/update.ts'
import { type PersonId, type SeatId, newId } from '../../shared/alliance/ids.ts'
import { emptyParagraph, sectionsOf } from '../../shared/alliance/layout.ts'
import { count, measured } from '../harness/counts.ts'
import { oneSection } from '../harness/oneSection.ts'
import { roomOf } from '../harness/putFrame.ts'

const KEYS = 500
const TURNS = 5
const MOST_MS = 0.06
/** How often an item is asked whether it is there, for nine acts of ten: now and then all of a document is folded, and who goes where nobody
 *  was yet goes back to where the ink begins. */
const MOST_ASKED = 250

type Shape = {
  letters: number
  /** Letters in one paragraph. */
  paragraph: number
  /** Whose words stand there, in turn; with one, all behind a single mark. Each five letters were written by themselves. */
  hands: number
}

/** What a hand does to the text it writes in: in the midst of it, and anywhere. */
const ACTS = {
  key: (text: Y.XmlText, at: number, author: object) => text.insert(at, 'x', author),
  deletion: (text: Y.XmlText, at: number) => text.delete(at, 1),
  'word deleted': (text: Y.XmlText, at: number) => text.delete(at, 6),
  'word typed over': (text: Y.XmlText, at: number, author: object) => {
    text.delete(at, 6)
    text.insert(at, 'o', author)
  },
  'word made bold': (text: Y.XmlText, at: number) => text.format(at, 6, { bold: {} })
}

/** A section, and a hand that writes in the midst of it. */
const sectionOf = ({ letters, paragraph, hands }: Shape) => {
  const random = prng.create(7)
  const [personId, seatId] = [newId<PersonId>(), newId<SeatId>()]
  const authors = Array.from({ length: hands }, (_, nth) => ({ author: { seat: nth === 0 ? seatId : newId<SeatId>() } }))
  const [author = {}] = authors
  const page = oneSection({ pen: 1 })
  const [section] = sectionsOf(page)
  const paragraphs = Array.from({ length: letters / paragraph }, emptyParagraph)
  const textIn = (block: Y.XmlElement | undefined): Y.XmlText => {
    const text = block?.get(0)
    if (!(text instanceof Y.XmlText)) throw new Error('no text')
    return text
  }
  const write = (text: Y.XmlText, { pen, pieces }: { pen: number; pieces: number }): void => {
    page.clientID = pen
    if (hands === 1) for (let piece = 0; piece < pieces; piece++) text.insert(0, 'words', author)
    const words = Array.from({ length: pieces }, (_, nth) => ({ insert: 'words', attributes: authors[nth % hands] }))
    if (hands > 1) text.applyDelta([{ retain: text.length }, ...words])
  }
  page.transact(() => {
    section?.body.insert(0, paragraphs)
    for (const text of paragraphs.map(textIn))
      for (let hand = 0; hand < hands; hand++) write(text, { pen: hand + 1, pieces: paragraph / 5 / hands })
  })
  page.clientID = 1
  const document = roomOf(page, { pens: new Map(authors.map((_, nth) => [nth + 1, personId])), seatOf: () => seatId })
  const frames: Uint8Array[] = []
  page.on('update', (update: Uint8Array) => frames.push(update))
  const text = textIn(paragraphs[paragraphs.length >> 1])
  const anywhere = (): number => prng.int32(random, 0, text.length - 10)
  /** What each of so many acts took. */
  const act = (kind: keyof typeof ACTS, times: number, { at, taking }: { at: () => number; taking: () => number }): number[] => {
    for (let nth = 0; nth < times; nth++) page.transact(() => ACTS[kind](text, at(), author))
    return frames.splice(0).map((frame) => {
      const began = taking()
      const decoded = decodeUpdate(frame)
      if (decoded === undefined || document.holds(decoded)) throw new Error('nothing new')
      const { type } = document.take(frame, decoded, { personId, seatId })
      const took = taking() - began
      if (type !== 'taken') throw new Error(type)
      document.commit()
      return took
    })
  }
  return { act, anywhere, midst: () => text.length >> 1, end: () => text.length }
}

const among = (figures: number[], share: number): number =>
  figures.toSorted((a, b) => a - b)[Math.floor(figures.length * share)] ?? Infinity
const median = (figures: number[]): number => among(figures, 0.5)
const taking = (): number => performance.now()

it('a keystroke costs the gate next to nothing, in a section of 20,000 letters and of 190,000 alike', (context) => {
  const sections = [20_000, 190_000].map((letters) => sectionOf({ letters, paragraph: 500, hands: 1 }))
  const press = ({ act, end }: (typeof sections)[number]): number[] => act('key', KEYS, { at: end, taking })
  sections.forEach(press)
  const took = sections.map((): number[] => [])
  // In turn, so that whatever else this machine does falls on both.
  for (let turn = 0; turn < TURNS; turn++) sections.forEach((section, nth) => took[nth]?.push(...press(section)))
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

it.for([1, 8])(
  'a key and a deletion cost no more in one paragraph of 190,000 letters, by hands: %i',
  { timeout: 60_000 },
  (hands, context) => {
    const { act, midst } = sectionOf({ letters: 190_000, paragraph: 190_000, hands })
    for (const kind of ['key', 'deletion'] as const) {
      act(kind, KEYS, { at: midst, taking })
      const took = median(act(kind, KEYS, { at: midst, taking }))
      count(context, { keys: KEYS })
      measured(context, { [`µs a ${kind} in one paragraph of 190,000 letters`]: Math.round(took * 1000) })
      expect(took, `a ${kind}`).toBeLessThan(MOST_MS)
    }
  }
)

/** How often an item has been asked whether it is there. */
const whileCounting = (act: (asked: () => number) => void): void => {
  const is = Object.getOwnPropertyDescriptor(Y.Item.prototype, 'deleted')
  if (is?.get === undefined) throw new Error('an item says whether it is there')
  let asked = 0
  Object.defineProperty(Y.Item.prototype, 'deleted', {
    ...is,
    get(this: Y.Item): unknown {
      asked++
      return is.get?.call(this)
    }
  })
  try {
    act(() => asked)
  } finally {
    Object.defineProperty(Y.Item.prototype, 'deleted', is)
  }
}

it.for([
  { letters: 20_000, paragraph: 20_000, hands: 1 },
  { letters: 190_000, paragraph: 190_000, hands: 1 },
  { letters: 190_000, paragraph: 190_000, hands: 8 }
])('looks at a few pieces for each, whatever it is and wherever: %j', { timeout: 60_000 }, (shape, context) => {
  const { act, anywhere } = sectionOf(shape)
  // The first goes back to where the ink begins.
  act('key', 50, { at: anywhere, taking })
  whileCounting((asked) => {
    for (const kind of Object.keys(ACTS) as (keyof typeof ACTS)[]) {
      const most = among(act(kind, 50, { at: anywhere, taking: asked }), 0.9)
      measured(context, { [`pieces asked, ${kind}`]: most })
      expect(most, `a ${kind}`).toBeLessThan(MOST_ASKED)
    }
  })
})

it('whoever deletes backwards, letter by letter, has what they deleted beside them, and of none of it is asked again', (context) => {
  const LETTERS_GONE = 2_000
  const { act, midst } = sectionOf({ letters: 190_000, paragraph: 190_000, hands: 1 })
  let at = midst()
  const back = (): number => --at
  act('deletion', LETTERS_GONE, { at: back, taking })
  whileCounting((asked) => {
    const most = among(act('deletion', 50, { at: back, taking: asked }), 0.9)
    count(context, { keys: LETTERS_GONE + 50 })
    measured(context, { 'pieces asked, beside what was deleted': most })
    expect(most).toBeLessThan(MOST_ASKED)
  })
})
