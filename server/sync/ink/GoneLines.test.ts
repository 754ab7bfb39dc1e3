import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { newId, type SeatId } from '../../../shared/alliance/ids.ts'
import { MAX_SECTION_BLOCKS, MAX_SECTION_LETTERS } from '../../../shared/alliance/size.ts'
import { GoneLines } from './GoneLines.ts'
import type { Line } from './lines.ts'

const [seat, other] = [newId<SeatId>(), newId<SeatId>()]
const lineOf = (words: string, pieces = 1): Line => ({
  words,
  stretches: Array.from({ length: pieces }, (_, clock) => ({ client: 1, clock, length: 1, seat, marked: undefined }))
})
/** A list whose items went with it. */
const goneList = (items: number): { list: Y.ID; texts: Y.XmlText[] } => {
  const doc = Object.assign(new Y.Doc(), { clientID: 1 })
  const list = new Y.XmlElement('bulletList')
  const texts = Array.from({ length: items }, () => new Y.XmlText())
  const body = doc.getXmlFragment('body')
  body.insert(0, [list])
  list.insert(0, texts)
  const gone: { list: Y.ID; texts: Y.XmlText[] } = { list: list._item?.id ?? Y.createID(0, 0), texts }
  doc.transact(() => body.delete(0, 1))
  return gone
}
const [text = new Y.XmlText()] = goneList(1).texts

it('what went last is found first, and what went with one frame in its order', () => {
  const lines = new GoneLines()
  const [first, second, third] = [lineOf('yes'), lineOf('yes'), lineOf('yes')]
  lines.beginFrame()
  lines.add(first, { text, by: seat })
  lines.beginFrame()
  lines.add(second, { text, by: other })
  lines.add(third, { text, by: other })
  lines.spend(third)
  expect(lines.saying('yes')).toEqual([
    { line: second, by: other, isSpent: false },
    { line: third, by: other, isSpent: true },
    { line: first, by: seat, isSpent: false }
  ])
  expect(lines.saying('no')).toEqual([])
})

it('a list is known by the lines that went with it, in their order', () => {
  const lines = new GoneLines()
  const { list, texts } = goneList(3)
  const all = ['one', 'two', 'three'].map((words) => lineOf(words))
  for (const [nth, line] of all.entries()) lines.add(line, { text: texts[nth] ?? text, by: seat })
  expect(lines.ofBlock(list)).toEqual(all)
  expect(lines.ofBlock(Y.createID(7, 7))).toEqual([])
})

it.for([
  { of: 'short ones that say the same', lines: 200_000, words: () => 'a', pieces: 1, most: MAX_SECTION_BLOCKS },
  {
    of: 'others each',
    lines: 50_000,
    words: (nth: number) => `${nth} was said`.padEnd(40),
    pieces: 1,
    most: MAX_SECTION_LETTERS / 40
  },
  { of: 'giants', lines: 10, words: () => 'a'.repeat(150_000), pieces: 1, most: 1 },
  {
    of: 'lines that many hands wrote',
    lines: 100,
    words: () => 'a'.repeat(1_000),
    pieces: 1_000,
    most: (2 * MAX_SECTION_BLOCKS) / 1_000
  }
])('however many go, no more are held than a section has: $of', ({ lines: many, words, pieces, most }) => {
  const lines = new GoneLines()
  const { list, texts } = goneList(1)
  const [of = text] = texts
  for (let nth = 0; nth < many; nth++) {
    lines.beginFrame()
    lines.add(lineOf(words(nth), pieces), { text: of, by: seat })
    // Listed now and then, as something comes.
    if (nth % 1_000 === 0) lines.saying(words(nth))
  }
  expect(lines.ofBlock(list)).toHaveLength(most)
  expect(lines.saying(words(many - 1)).length).toBeGreaterThan(0)
})
