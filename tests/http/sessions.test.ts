import { expect, it } from 'vitest'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { serveApp } from './serveApp.ts'

const DAY = 24 * 60 * 60 * 1000

type Devices = { devices: { id: string; since: string; thisOne: boolean }[] }
type Key = { key: { url: string; madeAt: string } }

it('a session rolls on for 400 days from its last use, and its cookie is sent again once a day at most', async () => {
  await using app = await serveApp()
  const browser = new Browser(app.origin)
  const { id } = await browser.begin()
  const cookieAgain = async (): Promise<string | null> =>
    (await browser.ask('GET', `/api/alliances/${id}`)).headers.get('set-cookie')

  app.clock.at += DAY
  expect(await cookieAgain()).toBeNull()
  app.clock.at += 1
  expect(await cookieAgain()).toContain('Max-Age=34560000')
  expect(await cookieAgain()).toBeNull()
  app.clock.at += 400 * DAY - 1
  expect(await cookieAgain()).toContain('Max-Age=34560000')
  app.clock.at += 400 * DAY
  expect((await browser.ask('GET', '/api/me')).status).toBe(401)
})

it('over https the cookie is Secure and no other host can set it', async () => {
  await using app = await serveApp({ publicUrl: 'https://alongside.example' })
  const browser = new Browser(app.origin)
  const answer = await browser.ask('POST', '/api/alliances', { template: 'coaching', me: { name: 'Amara', seat: 1 } })
  expect(answer.headers.get('set-cookie')).toMatch(
    /^__Host-alongside-session=\S+; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Lax$/
  )
  expect((await browser.ask('GET', '/api/me')).status).toBe(200)
  const plain = new Browser(app.origin, browser.cookie?.replace('__Host-', ''))
  expect((await plain.ask('GET', '/api/me')).status).toBe(401)
})

it('my key opens my seats on another device, until it is replaced or taken away', async () => {
  await using app = await serveApp()
  const { alliance, coach, client } = await seatTwo(app.origin)
  const person = (await coach.ask<{ person: { id: string } }>('GET', '/api/me')).body.person
  expect((await coach.ask('GET', '/api/me')).body).toEqual({ person, key: null })

  const made = await coach.ask<Key>('POST', '/api/me/key')
  expect(made.status).toBe(201)
  expect(made.body.key.url).toMatch(new RegExp(`^${app.publicUrl}/me#[A-Za-z0-9_-]{43}$`))
  expect((await coach.ask('GET', '/api/me')).body).toEqual({ person, key: { madeAt: made.body.key.madeAt } })
  const tokenOf = ({ key }: Key): string => key.url.split('#')[1] ?? ''
  const token = tokenOf(made.body)

  const phone = new Browser(app.origin)
  const opened = await phone.ask('POST', '/api/keys/open', { token })
  expect(opened).toMatchObject({ status: 200, body: { person } })
  expect(phone.cookie).not.toBe(coach.cookie)
  expect((await phone.read(alliance.id)).me).toEqual({ seatId: alliance.seats[1]?.id })
  // Where it is open already, no second session is made.
  expect((await phone.ask('POST', '/api/keys/open', { token })).headers.get('set-cookie')).toBeNull()
  // A browser of somebody else becomes this person's.
  const lent = new Browser(app.origin, client.cookie)
  expect((await lent.ask('POST', '/api/keys/open', { token })).body).toEqual({ person })
  expect((await client.read(alliance.id)).me).toEqual({ seatId: alliance.seats[0]?.id })

  const next = await coach.ask<Key>('POST', '/api/me/key')
  const gone = { status: 410, body: { code: 'key-gone' } }
  expect(await new Browser(app.origin).ask('POST', '/api/keys/open', { token })).toMatchObject(gone)
  expect((await new Browser(app.origin).ask('POST', '/api/keys/open', { token: tokenOf(next.body) })).status).toBe(200)
  expect((await coach.ask('DELETE', '/api/me/key')).status).toBe(204)
  for (const dead of [tokenOf(next.body), 'nonsense', ''])
    expect(await new Browser(app.origin).ask('POST', '/api/keys/open', { token: dead })).toMatchObject(gone)
  expect((await phone.ask('GET', '/api/me')).body).toEqual({ person, key: null })
})

it('my devices are days and nothing more, and ending one ends it everywhere', async () => {
  await using app = await serveApp()
  const laptop = new Browser(app.origin)
  await laptop.begin()
  const { key } = (await laptop.ask<Key>('POST', '/api/me/key')).body
  app.clock.at += 3 * DAY
  const phone = new Browser(app.origin)
  await phone.ask('POST', '/api/keys/open', { token: key.url.split('#')[1] })

  const { devices } = (await phone.ask<Devices>('GET', '/api/me/devices')).body
  expect(devices).toEqual([
    { id: expect.any(String), since: '2026-11-19', thisOne: true },
    { id: expect.any(String), since: '2026-11-16', thisOne: false }
  ])
  expect((await phone.ask('DELETE', `/api/me/devices/${devices[1]?.id}`)).status).toBe(204)
  expect(app.told).toEqual(['sessionEnded'])
  expect((await laptop.ask('GET', '/api/me')).status).toBe(401)
  expect((await phone.ask('DELETE', `/api/me/devices/${devices[1]?.id}`)).status).toBe(404)

  const last = await phone.ask('DELETE', `/api/me/devices/${devices[0]?.id}`)
  expect(last.headers.get('set-cookie')).toMatch(/^alongside-session=; Max-Age=0;/)
  expect((await phone.ask('GET', '/api/me')).status).toBe(401)
})

it('begins in the language there is, and lists what is mine, the newest first', async () => {
  await using app = await serveApp()
  const { alliance, coach, client } = await seatTwo(app.origin)
  app.clock.at += DAY
  const answer = await coach.ask<{ alliance: Alliance }>('POST', '/api/alliances', {
    template: 'coaching',
    language: 'nl-BE',
    title: 'Another year',
    me: { name: 'Amara', seat: 0, ink: 'plum' }
  })
  expect(answer.body.alliance).toMatchObject({
    title: 'Another year',
    template: 'coaching',
    language: 'en',
    createdAt: '2026-11-17T09:00:00.000Z',
    state: 'open',
    seats: [
      { label: 'Client', person: { name: 'Amara', ink: 'plum' } },
      { label: 'Coach', person: null }
    ],
    proposals: [],
    invitations: []
  })
  const { sections } = answer.body.alliance
  expect(sections).toHaveLength(15)
  expect(sections.filter(({ setAside }) => !setAside)).toHaveLength(7)
  expect(sections[0]).toMatchObject({ title: 'Where we stand today', stances: [], agreement: null })
  expect(new Set(sections.map(({ digest }) => digest)).size).toBe(15)
  for (const { digest } of sections) expect(digest).toMatch(/^[0-9a-f]{64}$/)

  const mine = (await coach.ask<{ alliances: object[] }>('GET', '/api/alliances')).body.alliances
  expect(mine).toMatchObject([
    { title: 'Another year' },
    { id: alliance.id, title: 'Jonas and Amara', template: 'coaching', createdAt: alliance.createdAt, state: 'open' }
  ])
  expect((await client.ask<{ alliances: object[] }>('GET', '/api/alliances')).body.alliances).toHaveLength(1)
})

it('offers the templates, and says who runs the server and how far its links reach', async () => {
  await using app = await serveApp()
  const anyone = new Browser(app.origin)
  for (const query of ['', '?language=en', '?language=de-AT', '?language=a&language=b', '?language=%E0']) {
    const { status, body } = await anyone.ask<{ templates: { key: string; seats: string[] }[] }>('GET', `/api/templates${query}`)
    expect(status).toBe(200)
    expect(body.templates[0]).toMatchObject({ key: 'coaching', seats: ['Client', 'Coach'] })
  }
  // They are long, and the same for everyone: compressed for whoever can read that.
  const { headers, body: plain } = await anyone.ask<{ templates: { key: string }[] }>('GET', '/api/templates', undefined, {
    'accept-encoding': 'identity'
  })
  expect(headers.get('content-encoding')).toBeNull()
  for (const encoding of ['br', 'gzip']) {
    const answer = await anyone.ask('GET', '/api/templates', undefined, { 'accept-encoding': encoding })
    expect(answer.headers.get('content-encoding')).toBe(encoding)
    expect(answer.headers.get('vary')).toContain('Accept-Encoding')
    expect(answer.body).toEqual(plain)
  }
  // Whoever only chooses reads no more than it takes to choose.
  type Offered = { templates: { key: string; seats: string[]; sections: object[] }[] }
  const brief = (await anyone.ask<Offered>('GET', '/api/templates?language=en&sections=none')).body.templates
  const whole = (await anyone.ask<Offered>('GET', '/api/templates?language=en&sections=some')).body.templates
  expect(whole.every(({ sections }) => sections.length > 0)).toBe(true)
  expect(brief).toEqual(whole.map((one) => ({ ...one, sections: [] })))
  // Each can be begun, on every seat that it has.
  for (const { key, seats } of (await anyone.ask<{ templates: { key: string; seats: string[] }[] }>('GET', '/api/templates')).body
    .templates) {
    const begun = await new Browser(app.origin).ask<{ alliance: Alliance }>('POST', '/api/alliances', {
      template: key,
      me: { name: 'Amara', seat: seats.length - 1 }
    })
    expect(begun.status).toBe(201)
    expect(begun.body.alliance.seats.map(({ label }) => label)).toEqual(seats)
    expect(begun.body.alliance.seats.filter(({ person }) => person !== null)).toHaveLength(1)
  }
  expect((await anyone.ask('GET', '/api/about')).body).toEqual({
    operator: 'whoever runs this server',
    onThisComputerOnly: true,
    writesMail: true
  })
  await using house = await serveApp({ publicUrl: 'http://192.168.1.20:4400', operatorName: 'Amara', mail: 'off' })
  expect((await new Browser(house.origin).ask('GET', '/api/about')).body).toEqual({
    operator: 'Amara',
    onThisComputerOnly: false
  })
})
