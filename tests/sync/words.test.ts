// What may be put among the words: exactly what the editor's schema has, and nothing else, from anyone.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { seatTwo } from '../harness/Browser.ts'
import { count } from '../harness/counts.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { change, foreign, odd } from '../harness/oddWords.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const seated = async () => {
  const two = await seatTwo(server.origin)
  const sit = (browser: typeof two.coach) =>
    new HeadlessSeat({ origin: server.origin, allianceId: two.alliance.id, cookie: browser.cookie }).ready()
  return { ...two, sit }
}

describe('refused, with the document untouched:', () => {
  it.for(foreign)('%s', async ([, act], context) => {
    count(context, { 'frames refused': 1 })
    const { coach, client, sit, alliance } = await seated()
    await using other = await sit(client)
    other.write('the other’s words')
    await other.saved()
    await using one = await sit(coach)
    await one.saved()
    const before = Buffer.from(Y.encodeStateAsUpdate(other.doc)).toString('hex')
    one.send(change(one, act))
    one.sendFence()
    expect((await one.ended()).code).toBe(4422)
    expect(one.heard.filter(({ type }) => type === 'refusal')).toEqual([
      {
        type: 'refusal',
        json: { code: expect.stringMatching(/^(schema|layout)$/) as string, detail: expect.any(String) as string }
      }
    ])
    await other.saved()
    await using fresh = await new HeadlessSeat({
      origin: server.origin,
      allianceId: alliance.id,
      cookie: client.cookie
    }).ready()
    expect(Buffer.from(Y.encodeStateAsUpdate(fresh.doc)).toString('hex')).toBe(before)
  })
})

describe('taken, and seen by the other:', () => {
  it.for(odd)('%s', async ([, act], context) => {
    count(context, { 'odd, honest frames taken': 1 })
    const { coach, client, sit } = await seated()
    await using other = await sit(client)
    await using one = await sit(coach)
    one.write('these words')
    await one.saved()
    const update = change(one, act)
    one.send(update)
    await one.saved()
    await using fresh = await sit(coach)
    await other.until('the same words', () => other.words === fresh.words)
    expect(fresh.body.length).toBeGreaterThan(0)
  })
})
