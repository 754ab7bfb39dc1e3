// The day on which they mean to come back, and what a calendar reads of it.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { ReturnTold } from '../../shared/protocol/returning.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { personOf, seatMany, seatSomeoneElse } from './seatMany.ts'
import { serveApp } from './serveApp.ts'

const DAY = 24 * 60 * 60 * 1000
const THURSDAY = { at: '2026-12-03T08:00:00.000Z', zone: 'Europe/Berlin' }

const pathOf = ({ id }: Alliance, end: string): string => `/api/alliances/${id}/${end}`
const set = (who: Browser, alliance: Alliance, day: object) => who.ask('PUT', pathOf(alliance, 'coming-back'), day)
const drop = (who: Browser, alliance: Alliance) => who.ask('DELETE', pathOf(alliance, 'coming-back'))
const read = async (who: Browser, alliance: Alliance): Promise<ReturnTold> =>
  (await who.ask<ReturnTold>('GET', pathOf(alliance, 'return'))).body
const makeLink = async (who: Browser, alliance: Alliance): Promise<string> => {
  const made = await who.ask<{ link: { url: string } }>('POST', pathOf(alliance, 'calendar-link'))
  expect(made.status).toBe(201)
  return made.body.link.url
}
const follow = async (url: string) => {
  const response = await fetch(url.replace(/^http:\/\/localhost/, 'http://127.0.0.1'))
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** Properties of the one event, its folded lines made whole. */
const eventIn = (text: string): Map<string, string> | undefined => {
  const lines = text.replaceAll('\r\n ', '').split('\r\n')
  const [from, to] = [lines.indexOf('BEGIN:VEVENT'), lines.indexOf('END:VEVENT')]
  if (from === -1) return undefined
  return new Map(lines.slice(from + 1, to).map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]))
}

describe('a day to come back', () => {
  it('is set, changed and taken away by either, and both are told', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    expect((await read(coach, alliance)).comingBack).toBeNull()
    app.told.length = 0
    expect((await set(coach, alliance, THURSDAY)).status).toBe(204)
    for (const one of [coach, client]) expect((await read(one, alliance)).comingBack).toEqual(THURSDAY)
    // The same once more is no news.
    await set(client, alliance, { ...THURSDAY, at: '2026-12-03T09:00:00+01:00' })
    expect(app.told).toEqual(['nudge return'])
    const other = { at: '2027-01-05T15:30:00.000Z', zone: 'America/New_York' }
    await set(client, alliance, other)
    expect((await read(coach, alliance)).comingBack).toEqual(other)
    for (const one of [coach, coach]) expect((await drop(one, alliance)).status).toBe(204)
    expect((await read(client, alliance)).comingBack).toBeNull()
    expect(app.told).toEqual(['nudge return', 'nudge return', 'nudge return'])
    // It is no line of the record: nothing has happened yet.
    const { body } = await coach.ask<{ events: { kind: string }[] }>('GET', pathOf(alliance, 'record'))
    expect(body.events.map(({ kind }) => kind)).toEqual(['joined', 'joined'])
  })

  it.each([
    ['at', { ...THURSDAY, at: 'Thursday' }],
    ['at', { ...THURSDAY, at: '2026-12-03T09:00:00' }],
    ['at', { ...THURSDAY, at: 1_796_281_200_000 }],
    ['at', { ...THURSDAY, at: '2026-11-16T08:59:59Z' }],
    ['at', { ...THURSDAY, at: '2036-11-18T09:00:00Z' }],
    ['zone', { ...THURSDAY, zone: 'Berlin' }],
    ['zone', { ...THURSDAY, zone: '+01:00' }],
    ['zone', { ...THURSDAY, zone: `Europe/${'x'.repeat(80)}` }],
    ['zone', { ...THURSDAY, zone: '__proto__' }],
    ['zone', { at: THURSDAY.at }],
    ['remind', { ...THURSDAY, remind: true }]
  ])('%s is named when it is wrong: %j', async (field, day) => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    expect(await set(coach, alliance, day)).toMatchObject({ status: 400, body: { code: 'bad-request', field } })
    expect((await read(coach, alliance)).comingBack).toBeNull()
  })

  it('may pass by unremarked; it stays until they come back, or take it away', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    await set(coach, alliance, THURSDAY)
    app.clock.at = Date.parse(THURSDAY.at) + 90 * DAY
    expect(await read(client, alliance)).toEqual({ return: null, comingBack: THURSDAY })
    const begun = (await client.ask<ReturnTold>('POST', pathOf(alliance, 'return'))).body.return
    await client.ask('POST', pathOf(alliance, `return/${begun?.id}/end`), { how: 'let-go' })
    expect((await read(client, alliance)).comingBack).toEqual(THURSDAY)
    const again = (await client.ask<ReturnTold>('POST', pathOf(alliance, 'return'))).body.return
    for (const one of [coach, client]) await one.ask('PUT', pathOf(alliance, `return/${again?.id}/finished`))
    await client.ask('POST', pathOf(alliance, `return/${again?.id}/end`), { how: 'returned' })
    expect(await read(client, alliance)).toEqual({ return: null, comingBack: null })
  })

  it('that is still to come stays when they come back before it', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    await set(coach, alliance, THURSDAY)
    // Late on Wednesday in Berlin, on Thursday already in Auckland.
    app.clock.at = Date.parse('2026-12-02T22:30:00Z')
    const begun = (await client.ask<ReturnTold>('POST', pathOf(alliance, 'return'))).body.return
    for (const one of [coach, client]) await one.ask('PUT', pathOf(alliance, `return/${begun?.id}/finished`))
    await client.ask('POST', pathOf(alliance, `return/${begun?.id}/end`), { how: 'returned' })
    expect((await read(client, alliance)).comingBack).toEqual(THURSDAY)
  })

  it('is sealed on the disk', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    await set(coach, alliance, THURSDAY)
    const files = await readdir(app.dataDir)
    for (const file of files) expect(await readFile(join(app.dataDir, file), 'latin1')).not.toContain('Europe/Berlin')
  })
})

describe('a calendar', () => {
  it('is given the day as a file: one event, in UTC, of an hour, that names nobody and nothing', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    const path = pathOf(alliance, 'coming-back.ics')
    expect(await coach.ask('GET', path)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    await set(coach, alliance, THURSDAY)
    const { status, headers, body } = await coach.ask<string>('GET', path)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    expect(headers.get('content-disposition')).toBe('attachment; filename="coming-back.ics"')
    expect(headers.get('cache-control')).toBe('no-store')
    const page = `${app.publicUrl}/a/${alliance.id}`
    const event = eventIn(body)
    expect(Object.fromEntries(event ?? [])).toEqual({
      UID: expect.stringMatching(/^[A-Za-z0-9_-]{22}@alongside$/),
      SEQUENCE: '0',
      DTSTAMP: '20261116T090000Z',
      DTSTART: '20261203T080000Z',
      DURATION: 'PT1H',
      SUMMARY: 'Coming back to your alliance',
      DESCRIPTION: page,
      URL: page,
      CLASS: 'PRIVATE'
    })
    // As RFC 5545 asks: CRLF, no line over 75 octets, begun and ended.
    expect(body.startsWith('BEGIN:VCALENDAR\r\nVERSION:2.0\r\n')).toBe(true)
    expect(body.endsWith('END:VCALENDAR\r\n')).toBe(true)
    expect(body.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(Math.max(...body.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75)
    for (const word of ['Amara', 'Jonas', 'Berlin', alliance.title]) expect(body).not.toContain(word)
  })

  it('that follows a link reads what is so now, and knows the event again when it is changed', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    const url = await makeLink(coach, alliance)
    expect(url).toMatch(new RegExp(`^${app.publicUrl}/calendar/[A-Za-z0-9_-]{43}\\.ics$`))
    const empty = await follow(url)
    expect(empty.status).toBe(200)
    expect(eventIn(empty.text)).toBeUndefined()
    await set(client, alliance, THURSDAY)
    const first = await follow(url)
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'content-type': 'text/calendar; charset=utf-8',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("default-src 'none'")
    })
    expect(first.headers.get('set-cookie')).toBeNull()
    expect(eventIn(first.text)?.get('DTSTART')).toBe('20261203T080000Z')
    app.clock.at += 60_000
    await set(coach, alliance, { ...THURSDAY, at: '2026-12-10T08:00:00Z' })
    const moved = eventIn((await follow(url)).text)
    expect(moved?.get('UID')).toBe(eventIn(first.text)?.get('UID'))
    expect(moved?.get('SEQUENCE')).toBe('1')
    expect(moved?.get('DTSTART')).toBe('20261210T080000Z')
    await drop(client, alliance)
    expect(eventIn((await follow(url)).text)).toBeUndefined()
  })

  it('link is of one seat alone: replaced, done away with, left, unknown and malformed answer the same, byte for byte', async () => {
    await using app = await serveApp()
    const { alliance, people } = await seatMany(app, 3)
    const [a, b, c] = people
    if (a === undefined || b === undefined || c === undefined) throw new Error('nobody')
    const replaced = await makeLink(a.browser, alliance)
    app.clock.at += DAY
    const kept = await makeLink(a.browser, alliance)
    const [dropped, left] = [await makeLink(b.browser, alliance), await makeLink(c.browser, alliance)]
    expect(await a.browser.ask('GET', pathOf(alliance, 'calendar-link'))).toMatchObject({
      status: 200,
      body: { link: { madeAt: new Date(app.clock.at).toISOString() } }
    })
    expect((await b.browser.ask('DELETE', pathOf(alliance, 'calendar-link'))).status).toBe(204)
    expect((await b.browser.ask('GET', pathOf(alliance, 'calendar-link'))).body).toEqual({ link: null })
    const next = new Browser(app.origin)
    await seatSomeoneElse(app, c.seat, await personOf(next, 'Next'))
    expect((await next.ask('GET', pathOf(alliance, 'calendar-link'))).body).toEqual({ link: null })
    expect((await follow(kept)).status).toBe(200)
    const unknown = kept.replace(/calendar\/.{43}/, `calendar/${'A'.repeat(43)}`)
    const nothing = [replaced, dropped, left, unknown, `${app.publicUrl}/calendar/short.ics`, `${app.publicUrl}/calendar`]
    const answers = await Promise.all(
      nothing.map(async (url) => {
        const { status, headers, text } = await follow(url)
        return JSON.stringify([status, [...headers].filter(([name]) => name !== 'date'), text])
      })
    )
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('404')
  })

  it('link is kept as a hash, and stands in no log', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    const token = /calendar\/(.{43})/.exec(await makeLink(coach, alliance))?.[1] ?? ''
    await fetch(`${app.origin}/calendar/${token}.ics`)
    const files = await readdir(app.dataDir)
    for (const file of files) {
      const content = await readFile(join(app.dataDir, file))
      expect(content.includes(token)).toBe(false)
      expect(content.includes(Buffer.from(token, 'base64url'))).toBe(false)
    }
    expect(app.logged()).not.toContain(token)
  })

  it('of an alliance in which one sits alone shows no day', async () => {
    await using app = await serveApp()
    const { alliance, people } = await seatMany(app, 2)
    const [a, b] = people
    if (a === undefined || b === undefined) throw new Error('nobody')
    await set(a.browser, alliance, THURSDAY)
    const url = await makeLink(a.browser, alliance)
    expect(eventIn((await follow(url)).text)).toBeDefined()
    await seatSomeoneElse(app, b.seat, null)
    expect(eventIn((await follow(url)).text)).toBeUndefined()
  })
})
