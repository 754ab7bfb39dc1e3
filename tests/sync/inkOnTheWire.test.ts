// What a page is told of whose words are whose, through a real server: what the other's frame says wrongly is set right
// before anyone sees it, its sender is told, and what is kept says so too.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { seatTwo } from '../harness/Browser.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const seated = async () => {
  const { alliance, coach, client } = await seatTwo(server.origin)
  const sit = (browser: typeof coach) =>
    new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: browser.cookie }).ready()
  const seatOf = async (browser: typeof coach): Promise<string> => (await browser.read(alliance.id)).me.seatId
  return { alliance, coach, client, sit, coachSeat: await seatOf(coach), clientSeat: await seatOf(client) }
}
/** What stands there, and under whose name. */
const runs = (seat: HeadlessSeat): [words: string, seat: string | undefined][] => {
  const joined: [string, string | undefined][] = []
  for (const { insert, attributes } of seat.text.toDelta() as { insert: string; attributes?: { author?: { seat: string } } }[]) {
    const last = joined.at(-1)
    if (last !== undefined && last[1] === attributes?.author?.seat) last[0] += insert
    else joined.push([insert, attributes?.author?.seat])
  }
  return joined
}
const as = (seat: string) => ({ author: { seat } })

describe('words under another’s name', () => {
  it('are the sender’s, for the other, for the sender, and for whoever comes later', async () => {
    const { coach, client, sit, coachSeat, clientSeat } = await seated()
    await using one = await sit(coach)
    await using other = await sit(client)
    one.text.insert(0, 'I promise everything', as(clientSeat))
    await one.saved()
    const right = [['I promise everything', coachSeat]]
    await other.until('the words', () => other.text.length > 0)
    // Never under the wrong name, not for a moment.
    expect(runs(other)).toEqual(right)
    await one.until('the ink', () => JSON.stringify(runs(one)) === JSON.stringify(right))
    await using fresh = await sit(client)
    expect(runs(fresh)).toEqual(right)
  })

  it('take nothing from the other: a mark over their words, and a mark taken off', async () => {
    const { coach, client, sit, coachSeat, clientSeat } = await seated()
    await using other = await sit(client)
    other.text.insert(0, 'what I said', as(clientSeat))
    await other.saved()
    await using one = await sit(coach)
    one.text.format(0, 4, as(coachSeat))
    await one.saved()
    one.text.format(5, 6, { author: null })
    await one.saved()
    await using fresh = await sit(coach)
    expect(runs(fresh)).toEqual([['what I said', clientSeat]])
  })

  it('are theirs where they are moved, and where they come back', async () => {
    const { coach, client, sit, coachSeat, clientSeat } = await seated()
    await using other = await sit(client)
    other.text.insert(0, 'my words, which the other moves', as(clientSeat))
    await other.saved()
    await using one = await sit(coach)
    const moved = one.text.toDelta() as []
    one.doc.transact(() => {
      one.body.delete(0, 1)
      const paragraph = new Y.XmlElement('paragraph')
      const text = new Y.XmlText()
      text.applyDelta(moved)
      paragraph.insert(0, [text])
      one.body.insert(0, [paragraph])
    })
    await one.saved()
    one.text.delete(0, 8)
    await one.saved()
    // As a binding that knows no marks would put them back.
    one.text.insert(0, 'my words', as(coachSeat))
    await one.saved()
    await using fresh = await sit(client)
    expect(runs(fresh)).toEqual([['my words, which the other moves', clientSeat]])
  })
})

describe('words without a mark', () => {
  it('stay without one', async () => {
    const { coach, client, sit } = await seated()
    await using one = await sit(coach)
    one.write('plain, from a stock client')
    await one.saved()
    await using other = await sit(client)
    other.write(', and more')
    await other.saved()
    await using fresh = await sit(client)
    expect(runs(fresh)).toEqual([['plain, from a stock client, and more', undefined]])
  })
})

describe('ink', () => {
  it('is no part of the digest', async () => {
    const { alliance, coach, client, sit, clientSeat } = await seated()
    await using one = await sit(coach)
    one.write('the same words')
    await one.saved()
    const before = (await coach.read(alliance.id)).sections[0]?.digest
    await using other = await sit(client)
    one.text.format(0, 8, as(clientSeat))
    await one.saved()
    await other.saved()
    expect((await coach.read(alliance.id)).sections[0]?.digest).toBe(before)
  })
})
