// Who is let in, who is shown out, and how those inside hear that something changed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { SCHEMA_VERSION } from '../../shared/editor/version.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { decodeEntries } from '../../server/sync/Presence.ts'
import { HeadlessSeat, awarenessFrame, nudges } from '../harness/HeadlessSeat.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'
import { HeldLog } from '../harness/HeldLog.ts'
import { sit } from '../harness/sit.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

/** The status with which an upgrade is refused. */
const knock = async (options: {
  allianceId: string
  cookie?: string | undefined
  headers?: Record<string, string>
}): Promise<number> => {
  await using seat = new HeadlessSeat({ origin: server.origin, cookie: undefined, ...options })
  await seat.until('an answer', () => seat.synced).catch(() => undefined)
  return seat.refusedUpgrade ?? 101
}

describe('refused before the upgrade', () => {
  it('a foreign Origin, and none at all: 403', async () => {
    const { alliance, coach } = await seatTwo(server.origin)
    const ask = (origin: string): Promise<number> => knock({ allianceId: alliance.id, cookie: coach.cookie, headers: { origin } })
    expect(await ask('https://evil.example')).toBe(403)
    expect(await ask('')).toBe(403)
    expect(await ask('null')).toBe(403)
    expect(await ask(server.origin.replace('http', 'https'))).toBe(403)
    // The localhost twin is the same server.
    expect(await ask(server.origin.replace('localhost', '127.0.0.1'))).toBe(101)
  })

  it('no session, and one that is over: 401', async () => {
    const { alliance } = await seatTwo(server.origin)
    expect(await knock({ allianceId: alliance.id })).toBe(401)
    expect(await knock({ allianceId: alliance.id, cookie: 'alongside-session=nonsense' })).toBe(401)
  })

  it('another’s alliance, one that is not there, and what is no id: the same 404', async () => {
    const { coach } = await seatTwo(server.origin)
    const others = await seatTwo(server.origin)
    for (const allianceId of [others.alliance.id, 'AAAAAAAAAAAAAAAAAAAAAA', 'x', '', '%2e%2e', `${others.alliance.id}/x`])
      expect(await knock({ allianceId, cookie: coach.cookie })).toBe(404)
  })
})

describe('shown out', () => {
  it('within 40 s, one of whom nothing is heard any more; the other sees them go', async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    await using here = await sit(coach, alliance.id)
    await using gone = await new HeadlessSeat({
      origin: server.origin,
      allianceId: alliance.id,
      cookie: client.cookie,
      autoPong: false
    }).ready()
    const { clientID } = gone.doc
    gone.send(awarenessFrame({ clientId: clientID, clock: 1, state: { here: true } }))
    const lastHeard = () => {
      const entries = here.heard.flatMap((heard) => (heard.type === 'awareness' ? (decodeEntries(heard.bytes, 9) ?? []) : []))
      return entries.findLast(({ clientId }) => clientId === clientID)
    }
    await here.until('them to be here', () => lastHeard()?.state !== undefined)
    server.timer.pass(20_000)
    expect(gone.closed).toBeUndefined()
    // Their answer to the server's question has arrived when what was sent after it has.
    await here.saved()
    await here.saved()
    server.timer.pass(20_000)
    await here.until('them to be gone', () => lastHeard()?.state === undefined)
    expect(here.closed).toBeUndefined()
    await gone.ended()
  })

  it.each([
    String(SCHEMA_VERSION - 1),
    String(SCHEMA_VERSION + 1),
    `0${SCHEMA_VERSION}`,
    '0',
    '',
    'x',
    `${SCHEMA_VERSION}&schema=0`
  ])('with 4409, a page that was made for schema %j: it reads nothing and writes nothing', async (schema) => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    await using right = await sit(client, alliance.id)
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(right.doc))
    await using wrong = new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: coach.cookie, doc, schema })
    wrong.socket.on('open', () => wrong.write('in its own way'))
    expect((await wrong.ended()).code).toBe(4409)
    expect(wrong.heard).toEqual([])
    await right.saved()
    expect(right.text.toJSON()).toBe('')
    await using made = await new HeadlessSeat({
      origin: server.origin,
      allianceId: alliance.id,
      cookie: coach.cookie,
      schema: String(SCHEMA_VERSION)
    }).ready()
    expect(made.closed).toBeUndefined()
  })

  it('with 4401 at once, when the device is ended from another', async () => {
    const { alliance, coach } = await seatTwo(server.origin)
    const key = await coach.ask<{ key: { url: string } }>('POST', '/api/me/key')
    const other = new Browser(server.origin)
    await other.ask('POST', '/api/keys/open', { token: key.body.key.url.split('#')[1] })
    await using here = await sit(coach, alliance.id)
    await using there = await sit(other, alliance.id)
    const { body } = await coach.ask<{ devices: { id: string; thisOne: boolean }[] }>('GET', '/api/me/devices')
    const lost = body.devices.find(({ thisOne }) => !thisOne)
    expect((await coach.ask('DELETE', `/api/me/devices/${lost?.id}`)).status).toBe(204)
    expect((await there.ended()).code).toBe(4401)
    await here.saved()
    expect(await knock({ allianceId: alliance.id, cookie: other.cookie })).toBe(401)
  })
})

describe('signed out while the room was still loading', () => {
  it('is shown out as soon as it is in, having read and written nothing after that', async () => {
    const log = new HeldLog()
    await using slow = await startServer({ log: log.whileReading })
    const { alliance, coach } = await seatTwo(slow.origin)
    const key = await coach.ask<{ key: { url: string } }>('POST', '/api/me/key')
    const other = new Browser(slow.origin)
    await other.ask('POST', '/api/keys/open', { token: key.body.key.url.split('#')[1] })
    const { body } = await coach.ask<{ devices: { id: string; thisOne: boolean }[] }>('GET', '/api/me/devices')
    log.hold()
    await using there = new HeadlessSeat({ origin: slow.origin, allianceId: alliance.id, cookie: other.cookie })
    await there.until('the upgrade', () => there.socket.readyState === there.socket.OPEN)
    const lost = body.devices.find(({ thisOne }) => !thisOne)
    expect((await coach.ask('DELETE', `/api/me/devices/${lost?.id}`)).status).toBe(204)
    log.release()
    expect((await there.ended()).code).toBe(4401)
  })
})

describe('a nudge', () => {
  it('tells those who are here that somebody sat down, or a link was made', async () => {
    const coach = new Browser(server.origin)
    const alliance = await coach.begin()
    await using one = await sit(coach, alliance.id)
    await one.saved()
    const { token } = await coach.invite(alliance)
    await one.until('the nudge', () => nudges(one).length === 1)
    expect(nudges(one)).toEqual([{ kind: 'invitations' }])
    await new Browser(server.origin).accept(token)
    await one.until('the nudge', () => nudges(one).length > 1)
    expect(nudges(one)).toContainEqual({ kind: 'seats' })
  })

  it('is not sent to a socket that never sent a fence', async () => {
    const coach = new Browser(server.origin)
    const alliance = await coach.begin()
    await using stock = await sit(coach, alliance.id)
    await using ours = await sit(coach, alliance.id)
    await ours.saved()
    await coach.invite(alliance)
    await ours.until('the nudge', () => nudges(ours).length === 1)
    expect(nudges(stock)).toEqual([])
  })
})
