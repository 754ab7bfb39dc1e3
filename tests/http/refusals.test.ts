import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { ROUTES, type Who, whoMayAsk } from '../../shared/permissions/permissions.ts'
import { PROBLEMS } from '../../shared/protocol/refusals.ts'
import { UnreadableAlliance } from '../../server/domain/ports.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { type ServedApp, serveApp } from './serveApp.ts'

const DAY = 24 * 60 * 60 * 1000

const asked = (...who: Who[]): (readonly [method: string, path: string])[] =>
  ROUTES.filter((route) => route.includes(' /api/') && who.some((one) => whoMayAsk(route) === one)).map((route) => {
    const [method = '', path = ''] = route.split(' ')
    return [method, path.replace(/(?<!alliances\/):\w+/g, ':one')]
  })

/** Everything that asks for a session, as the one table has it; `:id` is an alliance, `:one` something in it or of the person. */
const WITH_SESSION = asked('person', 'seat')
const OF_AN_ALLIANCE = WITH_SESSION.filter(([, path]) => path.includes(':id'))
const WITHOUT_SESSION = asked('anyone', 'link')
const CHANGING = [...WITH_SESSION, ...WITHOUT_SESSION].filter(([method]) => method !== 'GET')

const UNKNOWN = 'AAAAAAAAAAAAAAAAAAAAAA'
const at = (path: string, id = UNKNOWN): string => path.replace(':id', id).replaceAll(':one', UNKNOWN)
const nonsense = (method: string): string | undefined => (method === 'POST' || method === 'PUT' ? '{"nonsense":' : undefined)

/** One server for all that must leave it as it is. */
let still: { app: ServedApp; alliance: Alliance; coach: Browser }
beforeAll(async () => {
  const app = await serveApp()
  still = { app, ...(await seatTwo(app.origin)) }
})
afterAll(() => still.app[Symbol.asyncDispose]())

describe('without a session', () => {
  it.each(WITH_SESSION)('%s %s is 401 for a stranger', async (method, path) => {
    const { app, alliance } = still
    const answer = await new Browser(app.origin).ask(method, at(path, alliance.id), nonsense(method))
    expect(answer).toMatchObject({ status: 401, body: problem('no-session') })
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  })

  it('an expired, an ended and an invented session are no session', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const devices = await client.ask<{ devices: { id: string }[] }>('GET', '/api/me/devices')
    const ended = new Browser(app.origin, client.cookie)
    expect((await client.ask('DELETE', `/api/me/devices/${devices.body.devices[0]?.id}`)).status).toBe(204)
    app.clock.at += 400 * DAY
    const invented = new Browser(app.origin, `alongside-session=${'A'.repeat(43)}`)
    const huge = new Browser(app.origin, `alongside-session=${'A'.repeat(2_000)}`)
    for (const browser of [coach, ended, invented, huge])
      for (const [method, path] of WITH_SESSION)
        expect(await browser.ask(method, at(path, alliance.id), nonsense(method))).toMatchObject({
          status: 401,
          body: problem('no-session')
        })
  })
})

describe('an alliance that is not theirs', () => {
  it('is the same as none, byte for byte', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    const stranger = new Browser(app.origin)
    const own = await stranger.begin()
    const invitation = await stranger.invite(own)
    // Damage shows only to those who sit there.
    const damaged = await new Browser(app.origin).begin()
    await app.db
      .updateTable('alliance')
      .set({ title: new Uint8Array(40) })
      .where('id', '=', damaged.id as never)
      .execute()

    for (const [method, path] of OF_AN_ALLIANCE) {
      const seen = new Set<string>()
      const cookie = stranger.cookie ?? ''
      for (const id of [
        alliance.id,
        damaged.id,
        UNKNOWN,
        'short',
        alliance.id.toLowerCase(),
        `${alliance.id}A`,
        '%E0%A4%A',
        '%00',
        '__proto__'
      ])
        seen.add(await bytesOf(app, { method, path: at(path, id), cookie, body: nonsense(method) }))
      expect([...seen]).toHaveLength(1)
      expect([...seen][0]).toContain('"code":"not-found"')
    }
    // Another alliance's invitation cannot be withdrawn from this one.
    expect(await coach.ask('DELETE', `/api/alliances/${alliance.id}/invitations/${invitation.id}`)).toMatchObject({ status: 404 })
    expect((await stranger.read(own.id)).invitations).toHaveLength(1)
  })

  it('nor is another person’s device', async () => {
    await using app = await serveApp()
    const { coach, client } = await seatTwo(app.origin)
    const devices = await client.ask<{ devices: { id: string }[] }>('GET', '/api/me/devices')
    for (const id of [devices.body.devices[0]?.id, UNKNOWN, 'short'])
      expect(await coach.ask('DELETE', `/api/me/devices/${id}`)).toMatchObject({ status: 404, body: problem('not-found') })
    expect((await client.ask('GET', '/api/me')).status).toBe(200)
  })
})

describe('another site’s page', () => {
  const foreign = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: '' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' }
  ]

  it.each(CHANGING)('cannot %s %s, whoever is signed in, before anything else is looked at', async (method, path) => {
    const { app, alliance, coach } = still
    for (const headers of foreign)
      for (const browser of [coach, new Browser(app.origin)])
        for (const id of [alliance.id, UNKNOWN]) {
          const answer = await browser.ask<{ detail: string }>(method, at(path, id), nonsense(method), headers)
          expect(answer).toMatchObject({ status: 403, body: problem('foreign-origin') })
          expect(answer.body.detail).toContain(app.publicUrl)
        }
  })

  it('is told apart by scheme, port and name; ours and its twin pass, as does what is no browser', async () => {
    await using app = await serveApp()
    const begin = (headers: Record<string, string>) =>
      new Browser(app.origin).ask('POST', '/api/alliances', { template: 'coaching', me: { name: 'Amara', seat: 1 } }, headers)
    for (const origin of [
      `https://localhost:${app.port}`,
      `http://localhost:${app.port + 1}`,
      `http://localhost.evil.example:${app.port}`
    ])
      expect((await begin({ origin })).status).toBe(403)
    for (const headers of [
      { origin: `http://localhost:${app.port}`, 'sec-fetch-site': 'same-origin' },
      { origin: `http://127.0.0.1:${app.port}`, 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      {}
    ])
      expect((await begin(headers)).status).toBe(201)
  })

  it('may read nothing more than anybody: reading is not refused for it, and no other origin is let in', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    const answer = await coach.ask('GET', `/api/alliances/${alliance.id}`, undefined, { origin: 'https://evil.example' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('the way in', () => {
  it('is not a route: 404 as a problem under /api, whatever is asked', async () => {
    await using app = await serveApp()
    const browser = new Browser(app.origin)
    for (const path of ['/api', '/api/', '/api/nothing', '/api/alliances/x/y/z', '/api/%E0%A4%A'])
      for (const method of ['GET', 'POST', 'DELETE', 'PUT'])
        expect(await browser.ask(method, path)).toMatchObject({ status: 404, body: problem('not-found') })
    // Absent until they are built.
    for (const path of ['sections'])
      expect(await browser.ask('GET', `/api/alliances/${UNKNOWN}/${path}`)).toMatchObject({
        status: 404,
        body: problem('not-found')
      })
  })

  it('is another method', async () => {
    await using app = await serveApp()
    const answer = await new Browser(app.origin).ask('PUT', '/api/alliances')
    expect(answer).toMatchObject({ status: 405, body: problem('method-not-allowed') })
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST')
  })

  it('answers HEAD as GET without the body, and keeps nothing', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    const answer = await coach.ask('HEAD', `/api/alliances/${alliance.id}`)
    expect(answer).toMatchObject({ status: 200, body: undefined })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect((await new Browser(app.origin).ask('HEAD', `/api/alliances/${alliance.id}`)).status).toBe(401)
  })
})

describe('what is our fault', () => {
  it('is a 503 when an alliance cannot be read, and the seat that was just taken is kept', async () => {
    const broken = { on: false }
    await using app = await serveApp({
      words: (real) => ({
        ...real,
        read: (id) => (broken.on ? Promise.reject(new UnreadableAlliance('a row is missing')) : real.read(id))
      })
    })
    const coach = new Browser(app.origin)
    const begun = await coach.begin()
    const { token } = await coach.invite(begun)
    broken.on = true
    expect(await coach.ask('GET', `/api/alliances/${begun.id}`)).toMatchObject({ status: 503, body: problem('unreadable') })
    const client = new Browser(app.origin)
    expect((await client.ask('POST', '/api/invitations/accept', { token, name: 'Jonas' })).status).toBe(503)
    broken.on = false
    expect((await client.read(begun.id)).seats[0]?.person?.name).toBe('Jonas')
  })

  it('is a 500 that tells people nothing and the log enough', async () => {
    await using app = await serveApp({
      words: (real) => ({ ...real, read: () => Promise.reject(new TypeError('the inside shows')) })
    })
    const browser = new Browser(app.origin)
    const answer = await browser.ask('POST', '/api/alliances', { template: 'coaching', me: { name: 'Kanarienvogel', seat: 0 } })
    expect(answer).toMatchObject({ status: 500, body: problem('fault') })
    expect(JSON.stringify(answer.body)).not.toContain('inside')
    expect(app.logged()).toContain('the inside shows')
    expect(app.logged()).not.toContain('Kanarienvogel')
  })
})

it('none of what was refused has changed anything', async () => {
  expect(await still.coach.read(still.alliance.id)).toEqual({ ...still.alliance, me: { seatId: still.alliance.seats[1]?.id } })
  expect(still.app.told).toEqual(['nudge invitations', 'seatsChanged', 'nudge seats'])
})

const problem = (code: keyof typeof PROBLEMS): object => ({ type: 'about:blank', code, ...PROBLEMS[code] })

/** The whole answer as it came over the wire, but for its date. */
const bytesOf = (
  app: ServedApp,
  { method, path, cookie, body }: { method: string; path: string; cookie: string; body: string | undefined }
): Promise<string> =>
  new Promise((resolve, reject) => {
    const asked = request(
      { port: app.port, host: '127.0.0.1', method, path, headers: { cookie, 'content-type': 'application/json' }, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const headers = response.rawHeaders.filter((_, index, all) => all[index - (index % 2)] !== 'Date')
          resolve([response.statusCode, ...headers, Buffer.concat(chunks).toString()].join('\n'))
        })
      }
    )
    asked.on('error', reject)
    asked.end(body)
  })
