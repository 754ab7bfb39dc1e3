// As many pieces as a document may stand in, those included that are gone and cannot be joined: one more is refused before anything is done, nothing
// that was written is lost, and whoever takes words away can write again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { RoomDocument } from '../../server/sync/RoomDocument.ts'
import { titleOf } from '../../shared/alliance/layout.ts'
import { piecesIn } from '../../shared/alliance/piecesIn.ts'
import { MAX_BLOCKS, MAX_FIELD_VALUES, MAX_PIECES } from '../../shared/alliance/size.ts'
import { encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { seatTwo } from '../harness/Browser.ts'
import { count, measured } from '../harness/counts.ts'
import { SEEDER, bodyOf, oneSection, paragraphOf, textOf } from '../harness/oneSection.ts'
import { putFrame, roomOf, sayRaw, someone } from '../harness/putFrame.ts'
import { type RawStruct, type RawUpdate, rawUpdate } from '../harness/rawUpdate.ts'
import { sit } from '../harness/sit.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'

const [ONE, OTHER] = [4_242, 4_243]

type Piece = { words: string } | { gone: number } | { values: unknown[] }

/** Written by two pens in turn, each piece behind the one before, so that none is joined to another. */
class InTurn {
  #last: Y.ID
  readonly #clocks = new Map([
    [ONE, 0],
    [OTHER, 0]
  ])

  constructor(behind: Y.ID) {
    this.#last = behind
  }

  pieces(many: number, piece: Piece): RawUpdate {
    const of = new Map<number, RawStruct[]>([
      [ONE, []],
      [OTHER, []]
    ])
    const begun = new Map(this.#clocks)
    for (let nth = 0; nth < many; nth++) {
      const pen = nth % 2 === 0 ? ONE : OTHER
      of.get(pen)?.push({ ...piece, after: this.#last })
      const clock = this.#clocks.get(pen) ?? 0
      this.#last = Y.createID(pen, clock)
      this.#clocks.set(pen, clock + 1)
    }
    return { structs: [...of].map(([client, structs]) => ({ client, clock: begun.get(client) ?? 0, of: structs })) }
  }
}

const FIRST = 'the other wrote'
const UNIT = 30_000

/** Somebody’s words, and so many pieces, long gone, in the paragraph behind them. */
const holding = (pieces: number, { words = FIRST } = {}) => {
  const stored = oneSection()
  paragraphOf(stored).insert(0, [new Y.XmlText(words)])
  const second = new Y.XmlElement('paragraph')
  second.insert(0, [new Y.XmlText('.')])
  bodyOf(stored).insert(1, [second])
  const inTurn = new InTurn(Y.createID(SEEDER, Y.getState(stored.store, SEEDER) - 1))
  for (let left = pieces - piecesIn(stored); left > 0; left -= UNIT)
    Y.applyUpdate(stored, rawUpdate(inTurn.pieces(Math.min(left, UNIT), { gone: 1 })))
  const writer = someone()
  const document = roomOf(stored, {
    pens: new Map([
      [SEEDER, null],
      [ONE, writer.personId],
      [OTHER, writer.personId]
    ])
  })
  const say = (update: RawUpdate): string => sayRaw(document, update, writer)
  return { document, say, writer, inTurn }
}

/** What a page does to what the room holds. */
const act = ({ document, writer }: ReturnType<typeof holding>, write: (doc: Y.Doc) => void): string => {
  const page = new Y.Doc()
  Y.applyUpdate(page, Y.encodeStateAsUpdate(document.committed))
  const before = Y.encodeStateVector(page)
  const said: Uint8Array[] = []
  page.on('update', (update: Uint8Array) => said.push(update))
  page.transact(() => write(page))
  const verdict = putFrame(document, said[0] ?? Y.encodeStateAsUpdate(page, before), writer)
  return verdict.type === 'refused' ? verdict.refused.code : verdict.type
}

const wordsIn = ({ committed }: RoomDocument): string => textOf(committed).toJSON().slice(0, FIRST.length)

describe('pieces of words', () => {
  it('are taken up to so many and not one more, before anything of it is done; with a paragraph less there is room again', () => {
    const at = holding(MAX_PIECES - 10)
    const { document, inTurn } = at
    expect(at.say(inTurn.pieces(10, { words: 'y' }))).toBe('taken')
    const live = document.committed
    expect(act(at, (doc) => textOf(doc).insert(0, 'z'))).toBe('full')
    // It was not made again.
    expect(document.committed).toBe(live)
    expect([piecesIn(live), wordsIn(document)]).toEqual([MAX_PIECES, FIRST])
    expect(act(at, (doc) => bodyOf(doc).delete(1, 1))).toBe('taken')
    expect(piecesIn(document.committed)).toBeLessThan(20)
    expect(act(at, (doc) => textOf(doc).insert(0, 'again '))).toBe('taken')
    expect(textOf(document.committed).toJSON()).toBe(`again ${FIRST}`)
  })

  it('that are gone have room beside a full document, and an end', () => {
    const at = holding(MAX_PIECES)
    const { inTurn, document } = at
    expect(at.say(inTurn.pieces(MAX_PIECES / 10, { gone: 1 }))).toBe('taken')
    expect(at.say(inTurn.pieces(1.2 * MAX_PIECES - piecesIn(document.committed), { gone: 1 }))).toBe('taken')
    expect(at.say(inTurn.pieces(1, { gone: 1 }))).toBe('full')
    expect(piecesIn(document.committed)).toBe(1.2 * MAX_PIECES)
    expect(act(at, (doc) => bodyOf(doc).delete(1, 1))).toBe('taken')
    expect(act(at, (doc) => textOf(doc).insert(0, 'again '))).toBe('taken')
  })

  it('that come of taking out every second letter have an end, too; to take out all of them never has', () => {
    const LETTERS = 176_000
    const at = holding(MAX_PIECES, { words: 'a'.repeat(LETTERS) })
    const first = textOf(at.document.committed)._start?.id
    if (first === undefined) throw new Error('no letters')
    const EACH = 4_000
    const said: string[] = []
    for (let nth = 0; nth < LETTERS / 2; nth += EACH) {
      const ranges = Array.from({ length: EACH }, (_, at) => [first.clock + 2 * (nth + at), 1] as const)
      said.push(at.say({ deletes: [{ client: first.client, ranges }] }))
    }
    expect(said.slice(0, 6)).toEqual(Array<string>(6).fill('taken'))
    expect(said.at(-1)).toBe('full')
    expect(piecesIn(at.document.committed)).toBeLessThanOrEqual(1.2 * MAX_PIECES)
    // More places than one frame deletes at.
    while (textOf(at.document.committed).length > 0)
      expect(act(at, (doc) => textOf(doc).delete(0, Math.min(textOf(doc).length, 16_000)))).toBe('taken')
    expect(act(at, (doc) => bodyOf(doc).delete(0, 2))).toBe('taken')
    expect(piecesIn(at.document.committed)).toBeLessThan(100)
  })

  it('are counted as well where words are cut in the very frame that brings them', () => {
    const at = holding(MAX_PIECES - 20_000)
    const [PEN, EACH] = [4_244, 4_000]
    let last = textOf(at.document.committed)._start?.lastId
    const said: string[] = []
    for (let clock = 0; clock < 4 * 2 * EACH; clock += 2 * EACH) {
      const ranges = Array.from({ length: EACH }, (_, nth) => [clock + 2 * nth, 1] as const)
      const of = [{ words: 'b'.repeat(2 * EACH), after: last }]
      said.push(at.say({ structs: [{ client: PEN, clock, of }], deletes: [{ client: PEN, ranges }] }))
      last = Y.createID(PEN, clock + 2 * EACH - 1)
    }
    expect(said).toEqual(['taken', 'taken', 'full', 'early'])
    expect(piecesIn(at.document.committed)).toBeLessThan(MAX_PIECES)
    // Many short words, none of which is cut, are no more than they are.
    const of = Array.from({ length: 3_000 }, (_, nth) => ({
      words: 'c',
      after: nth === 0 ? textOf(at.document.committed)._start?.lastId : Y.createID(PEN + 1, nth - 1)
    }))
    expect(at.say({ structs: [{ client: PEN + 1, of }] })).toBe('taken')
  })

  it('stored when there was no end to them are read; nothing comes to them, and words can be taken out', () => {
    const at = holding(2 * MAX_PIECES)
    expect(wordsIn(at.document)).toBe(FIRST)
    expect(act(at, (doc) => textOf(doc).insert(0, 'z'))).toBe('full')
    // In the midst of a piece, which leaves two of it.
    expect(act(at, (doc) => textOf(doc).delete(4, 6))).toBe('taken')
    expect(wordsIn(at.document)).toBe('the wrote')
    expect(act(at, (doc) => bodyOf(doc).delete(1, 1))).toBe('taken')
    expect(act(at, (doc) => textOf(doc).insert(4, 'other '))).toBe('taken')
    expect(wordsIn(at.document)).toBe(FIRST)
  })

  it('are fewer than there may be where each line that there may be has another’s ink', () => {
    const doc = oneSection()
    const body = bodyOf(doc)
    const LINES = 100
    const before = piecesIn(doc)
    for (let nth = 0; nth < LINES; nth++) {
      const line = new Y.XmlElement('paragraph')
      body.insert(body.length, [line])
      const text = new Y.XmlText()
      line.insert(0, [text])
      text.insert(0, 'words', { author: { seat: `${nth % 2}` } })
    }
    expect(((piecesIn(doc) - before) / LINES) * MAX_BLOCKS).toBeLessThan(MAX_PIECES)
  })
})

describe('a title', () => {
  it('written over more often than there is room for is refused: it stays what it was, and what honest hands write is taken', () => {
    const at = holding(0)
    const entry = at.document.committed.getMap('meta')._map.get('title')
    if (entry === undefined) throw new Error('no title')
    const titles = new InTurn(entry.lastId)
    expect(at.say(titles.pieces(MAX_FIELD_VALUES / 2, { values: ['x'] }))).toBe('taken')
    expect(act(at, (doc) => doc.getMap('meta').set('title', 'ours'))).toBe('taken')
    // Beneath the newest, where nobody ever saw them.
    expect(at.say(titles.pieces(MAX_FIELD_VALUES / 2, { values: ['y'] }))).toBe('full')
    expect(titleOf(at.document.committed)).toBe('ours')
    expect(act(at, (doc) => doc.getMap('meta').set('title', 'ours still'))).toBe('taken')
    expect(titleOf(at.document.committed)).toBe('ours still')
    expect(act(at, (doc) => textOf(doc).insert(0, 'we say: '))).toBe('taken')
  })
})

describe('on the wire', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server[Symbol.asyncDispose]())

  it('who writes over a title half a million times is refused, and the other writes on as before', async (context) => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    await using other = await sit(client, alliance.id)
    other.write('before. ')
    await other.saved()
    await using one = await sit(coach, alliance.id)
    const entry = one.doc.getMap('meta')._map.get('title')
    if (entry === undefined) throw new Error('no title')
    const titles = new InTurn(entry.lastId)
    let frames = 0
    for (; one.closed === undefined && frames < 47; frames++) {
      one.send(encodeSyncUpdate(rawUpdate(titles.pieces(12_000, { values: ['x'] }))))
      one.sendFence()
      await one.until('an answer', () => one.acknowledged === frames + 1 || one.closed !== undefined)
    }
    expect((await one.ended()).code).toBe(4422)
    expect(frames).toBe(2)
    const began = performance.now()
    other.write('after.')
    await other.saved()
    const waited = performance.now() - began
    count(context, { 'frames refused': 1 })
    measured(context, { 'ms until a word of the other’s was saved': Math.round(waited) })
    await using fresh = await sit(client, alliance.id)
    expect(fresh.text.toJSON()).toBe('before. after.')
    expect(piecesIn(fresh.doc)).toBeLessThan(MAX_FIELD_VALUES)
  })
})
