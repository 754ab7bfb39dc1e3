// A page asks what is on disk, and is told in hashes: the same as its own when it holds the same.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { sectionsOf, titleOf } from '../../shared/alliance/layout.ts'
import { hashOf, wholeHash } from '../../shared/alliance/wholeHash.ts'
import { MESSAGE } from '../../shared/protocol/messageKinds.ts'
import { encodeBeacon } from '../../shared/protocol/messages.ts'
import { seatTwo } from '../harness/Browser.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'

let server: TestServer
beforeAll(async () => void (server = await startServer()))
afterAll(() => server[Symbol.asyncDispose]())

const seated = async () => {
  const { alliance, coach, client } = await seatTwo(server.origin)
  const sit = (browser: typeof coach) =>
    new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: browser.cookie }).ready()
  return { one: await sit(coach), other: await sit(client) }
}
const hashesOf = (doc: Y.Doc): unknown => ({
  title: hashOf(titleOf(doc)),
  sections: Object.fromEntries(sectionsOf(doc).map((section) => [section.id, wholeHash(section)]))
})
const answers = ({ heard }: HeadlessSeat): unknown[] => heard.flatMap((one) => (one.type === 'hashes' ? [one.json] : []))
const raw = (text: string): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE.beacon)
    encoding.writeVarString(encoder, text)
  })
/** Asks, and waits until the server would have answered. */
const ask = async (seat: HeadlessSeat): Promise<unknown[]> => {
  server.clock.at += 2_000
  const before = answers(seat).length
  seat.send(encodeBeacon({}))
  await seat.until('an answer', () => answers(seat).length > before)
  return answers(seat)
}

describe('a beacon', () => {
  it('is answered with what this page holds, for both, after every change, and the same without one', async () => {
    const { one, other } = await seated()
    await using _ = one
    await using __ = other
    await one.saved()
    expect((await ask(one)).at(-1)).toEqual(hashesOf(one.doc))
    one.write('we speak plainly')
    await one.saved()
    await other.until('the words', () => other.words.includes('plainly'))
    const [answer] = await ask(other)
    expect(answer).toEqual(hashesOf(one.doc))
    expect((await ask(one)).at(-1)).toEqual(answer)
    one.text.delete(0, 3)
    await one.saved()
    expect((await ask(one)).at(-1)).toEqual(hashesOf(one.doc))
    expect(answers(one).at(-1)).not.toEqual(answer)
    // What a page holds that has lost a frame is not that.
    expect(hashesOf(new Y.Doc())).not.toEqual(answer)
  })

  it('is answered on a sheet, too, to who writes it, with what stands there', async () => {
    const { alliance, coach } = await seatTwo(server.origin)
    const section = alliance.sections[0]?.id
    const begun = await coach.ask<{ sheet: { id: string } }>('PUT', `/api/alliances/${alliance.id}/sections/${section}/sheet`)
    await using mine = await new HeadlessSeat({
      origin: server.origin,
      allianceId: `${alliance.id}/sheets/${begun.body.sheet.id}`,
      cookie: coach.cookie
    }).ready()
    await mine.saved()
    expect((await ask(mine)).at(-1)).toEqual(hashesOf(mine.doc))
    mine.body.insert(0, [new Y.XmlElement('paragraph')])
    await mine.saved()
    expect((await ask(mine)).at(-1)).toEqual(hashesOf(mine.doc))
  })

  it('that is sent a thousand times is answered once in two seconds', async () => {
    const { one, other } = await seated()
    await using _ = one
    await using __ = other
    await one.saved()
    await ask(one)
    for (let nth = 0; nth < 1_000; nth++) one.send(encodeBeacon({}))
    await one.saved()
    expect(answers(one)).toHaveLength(1)
    expect(await ask(one)).toHaveLength(2)
  })

  it('that tells of a difference is counted, by what differed, and never more than once in two seconds', async () => {
    const { one, other } = await seated()
    await using _ = one
    await using __ = other
    const counted = async (what: string): Promise<number> => {
      const text = await (await fetch(`${server.origin}/metrics`)).text()
      return Number(new RegExp(`alongside_page_differences_total\\{what="${what}"\\} (\\d+)`).exec(text)?.[1] ?? 0)
    }
    server.clock.at += 2_000
    for (let nth = 0; nth < 100; nth++) one.send(encodeBeacon({ differs: 'document' }))
    other.send(encodeBeacon({ differs: 'editor' }))
    await Promise.all([one.saved(), other.saved()])
    expect([await counted('document'), await counted('editor')]).toEqual([1, 1])
    expect(server.logged()).toContain('did not hold what is on disk')
  })

  it.each(['', '[]', 'null', '{"differs":"nothing"}', '{"more":1}', '{"__proto__":1}', '{'])(
    'that says %j is refused',
    async (text) => {
      const { one, other } = await seated()
      await using _ = one
      await using __ = other
      await one.saved()
      one.send(raw(text))
      expect((await one.ended()).code).toBe(4422)
    }
  )
})
