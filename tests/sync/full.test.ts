// As much as there may be: the next word is refused with a reason, nothing that was written is lost, and whoever takes
// words away can write again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { MAX_DOCUMENT_BYTES, MAX_SECTION_LETTERS } from '../../shared/alliance/size.ts'
import { seatTwo } from '../harness/Browser.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { SEEDER, oneSection, paragraphOf } from '../harness/oneSection.ts'
import { roomOf, sayRaw, someone } from '../harness/putFrame.ts'
import type { RawStruct, RawUpdate } from '../harness/rawUpdate.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const seated = async () => {
  const { alliance, coach, client } = await seatTwo(server.origin)
  const sit = (browser: typeof coach, doc?: Y.Doc) =>
    new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: browser.cookie, ...(doc && { doc }) }).ready()
  return { coach, client, sit }
}
const textOf = (doc: Y.Doc, nth: number): Y.XmlText => {
  const paragraph = sectionsOf(doc)[nth]?.body.get(0)
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined
  if (!(text instanceof Y.XmlText)) throw new Error(`section ${nth} begins with no text`)
  return text
}
const refusedAs = (seat: HeadlessSeat): unknown[] =>
  seat.heard.flatMap((heard) => (heard.type === 'refusal' ? [(heard.json as { code: string }).code] : []))

describe('a section', () => {
  it('takes so many letters and not one more, whatever the others hold, and takes some again when some are gone', async () => {
    const { coach, client, sit } = await seated()
    await using one = await sit(coach)
    await using other = await sit(client)
    textOf(one.doc, 0).insert(0, 'a'.repeat(MAX_SECTION_LETTERS - 3))
    await one.saved()
    other.write('xyz')
    await other.saved()
    textOf(other.doc, 1).insert(0, 'another section')
    await other.saved()
    other.write('!')
    other.sendFence()
    expect((await other.ended()).code).toBe(4422)
    expect(refusedAs(other)).toEqual(['full'])
    textOf(one.doc, 0).delete(0, 10)
    await one.saved()
    one.write('in place')
    await one.saved()
    await using fresh = await sit(client)
    expect(textOf(fresh.doc, 0).length).toBe(MAX_SECTION_LETTERS - 2)
    expect(textOf(fresh.doc, 1).toJSON()).toBe('another section')
  })

  it('is full by many small words as by few large ones', async () => {
    const { coach, sit } = await seated()
    await using one = await sit(coach)
    const { body } = one
    for (let nth = 0; nth < 20; nth++) {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText('b'.repeat(MAX_SECTION_LETTERS / 20))])
      body.insert(0, [paragraph])
    }
    await one.saved()
    one.text.insert(5, 'c')
    one.sendFence()
    expect((await one.ended()).code).toBe(4422)
    expect(refusedAs(one)).toEqual(['full'])
  })
})

describe('an alliance', () => {
  it('takes so many bytes, says so, keeps them all, and takes some again when some are gone', async () => {
    const { coach, client, sit } = await seated()
    await using one = await sit(coach)
    await using other = await sit(client)
    // Two bytes each.
    const LETTERS = 190_000
    let written = 0
    for (; written < 15 && one.closed === undefined; written++) {
      textOf(one.doc, written).insert(0, 'é'.repeat(LETTERS))
      one.sendFence()
      await one.until('an answer', () => one.acknowledged === written + 1 || one.closed !== undefined)
    }
    expect(refusedAs(one)).toEqual(['full'])
    expect(written).toBe(14)
    const lengths = (doc: Y.Doc): number[] => sectionsOf(doc).map((_, nth) => textOf(doc, nth).length)
    await other.saved()
    expect(lengths(other.doc).filter((length) => length === LETTERS)).toHaveLength(13)
    textOf(other.doc, 0).delete(0, LETTERS)
    await other.saved()
    textOf(other.doc, 14).insert(0, 'é'.repeat(1_000))
    await other.saved()
    await using fresh = await sit(coach)
    expect(lengths(fresh.doc)).toEqual([0, ...Array<number>(12).fill(LETTERS), 0, 1_000])
  })
})

describe('what was written and is gone already', () => {
  const PEN = 4_242

  /** A room that holds so many bytes, and what it says to a frame. */
  const roomHolding = (letters: number) => {
    const seeded = oneSection()
    paragraphOf(seeded).insert(0, [new Y.XmlText('a'.repeat(letters))])
    const document = roomOf(seeded)
    const last = Y.createID(SEEDER, Y.getState(seeded.store, SEEDER) - 1)
    const writer = someone()
    return { say: (update: RawUpdate): string => sayRaw(document, update, writer), last }
  }

  /** Each before the one that came before it, so that none is joined to another. */
  const gone = (pieces: number, last: Y.ID): RawUpdate => {
    const of = Array.from({ length: pieces }, (_, nth): RawStruct => {
      const before = nth === 0 ? undefined : { client: PEN, clock: nth - 1 }
      return { gone: 1, after: last, before }
    })
    return { structs: [{ client: PEN, of }] }
  }

  it('is taken in a full alliance, and has an end; what only deletes has none', () => {
    const full = roomHolding(MAX_DOCUMENT_BYTES)
    expect(full.say({ structs: [{ client: PEN, of: [{ words: 'b', after: full.last }] }] })).toBe('full')
    expect(full.say(gone(10_000, full.last))).toBe('taken')
    const fuller = roomHolding(2 * MAX_DOCUMENT_BYTES - 50_000)
    expect(fuller.say(gone(10_000, fuller.last))).toBe('full')
    expect(fuller.say({ deletes: [{ client: SEEDER, ranges: [[fuller.last.clock - 9, 5]] }] })).toBe('taken')
  })
})
