// Earlier days over HTTP: for those who sit there, by day and never finer.
import { describe, expect, it } from 'vitest'
import type { Alliance, Proposal } from '../../shared/protocol/bodies.ts'
import type { Draft, DraftDays } from '../../shared/protocol/drafts.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { serveApp } from './serveApp.ts'
import { say, writeInto } from './writeInto.ts'

const HOUR_MS = 60 * 60 * 1000
const pathTo = ({ id, sections }: Alliance, day = ''): string => `/api/alliances/${id}/sections/${sections[0]?.id}/drafts${day}`
const days = async (who: Browser, alliance: Alliance): Promise<DraftDays> =>
  (await who.ask<DraftDays>('GET', pathTo(alliance))).body
const on = (who: Browser, alliance: Alliance, day: string) => who.ask<{ draft: Draft }>('GET', pathTo(alliance, `/${day}`))

describe('earlier days', () => {
  it('are every day that is over since it was begun, and read as they ended', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    expect(await days(coach, alliance)).toEqual({ windowDays: 30, days: [] })
    await writeInto(app, alliance, ([first]) => say(first, 'We wait.', { bold: {} }))
    app.clock.at = Date.UTC(2026, 10, 19, 12)
    expect(await days(client, alliance)).toEqual({ windowDays: 30, days: ['2026-11-16', '2026-11-17', '2026-11-18'] })
    for (const day of ['2026-11-16', '2026-11-18'])
      expect((await on(client, alliance, day)).body).toEqual({
        draft: {
          day,
          title: alliance.sections[0]?.title,
          content: {
            type: 'doc',
            content: [{ type: 'paragraph', content: [{ type: 'text', text: 'We wait.', marks: [{ type: 'bold' }] }] }]
          }
        }
      })
    app.clock.at = Date.UTC(2026, 11, 17)
    expect((await days(client, alliance)).days).toHaveLength(30)
    expect((await on(client, alliance, '2026-11-16')).status).toBe(404)
    expect((await on(client, alliance, '2026-11-17')).status).toBe(200)
  })

  it('say the same whenever on a day it was written, and however often', async () => {
    await using app = await serveApp()
    const told: unknown[] = []
    for (const hours of [[0], [3, 9, 21]]) {
      app.clock.at = Date.UTC(2026, 10, 16)
      const { alliance, coach } = await seatTwo(app.origin)
      for (const [nth, hour] of hours.entries()) {
        app.clock.at = Date.UTC(2026, 10, 16) + hour * HOUR_MS
        await writeInto(app, alliance, ([first]) => say(first, nth === hours.length - 1 ? 'We wait.' : ''))
      }
      const seen: unknown[] = []
      for (const hour of [24, 31, 47]) {
        app.clock.at = Date.UTC(2026, 10, 16) + hour * HOUR_MS
        seen.push(await days(coach, alliance), (await on(coach, alliance, '2026-11-16')).body)
      }
      told.push(seen)
    }
    expect(told[0]).toEqual(told[1])
  })

  it('are none of a section, a day or a person that is not there', async () => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    app.clock.at += 48 * HOUR_MS
    for (const day of ['2026-11-15', '2026-11-18', '2026-11-31', '2026-11-1', '1', 'today', '__proto__', '%00'])
      expect((await on(coach, alliance, day)).status).toBe(404)
    for (const section of ['A'.repeat(22), 'short', '__proto__'])
      for (const path of ['', '/2026-11-16'])
        expect((await coach.ask('GET', `/api/alliances/${alliance.id}/sections/${section}/drafts${path}`)).status).toBe(404)
    const stranger = new Browser(app.origin)
    await stranger.begin('Mallory')
    for (const path of ['', '/2026-11-16']) expect((await stranger.ask('GET', pathTo(alliance, path))).status).toBe(404)
    expect((await new Browser(app.origin).ask('GET', pathTo(alliance))).status).toBe(401)
  })
})

describe('for how many days drafts are kept', () => {
  const propose = (who: Browser, { id }: Alliance, body: object) =>
    who.ask<{ proposal: Proposal }>('POST', `/api/alliances/${id}/proposals`, body)
  const answer = (who: Browser, { id }: Alliance, asked: { body: { proposal: Proposal } }, word: 'yes' | 'no') =>
    who.ask('POST', `/api/alliances/${id}/proposals/${asked.body.proposal.id}/answer`, { answer: word })

  it('is what everyone said yes to, from that moment; one no leaves it as it was', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    app.clock.at = Date.UTC(2026, 10, 26)
    const refused = await propose(coach, alliance, { kind: 'draft-window', days: 3 })
    expect(refused).toMatchObject({ status: 201, body: { proposal: { kind: 'draft-window', days: 3, state: 'open' } } })
    expect((await days(client, alliance)).windowDays).toBe(30)
    await answer(client, alliance, refused, 'no')
    expect((await days(client, alliance)).days).toHaveLength(10)
    const asked = await propose(coach, alliance, { kind: 'draft-window', days: 3 })
    expect((await answer(client, alliance, asked, 'yes')).status).toBe(200)
    expect(await days(coach, alliance)).toEqual({ windowDays: 3, days: ['2026-11-23', '2026-11-24', '2026-11-25'] })
    expect((await on(coach, alliance, '2026-11-22')).status).toBe(404)
    await answer(client, alliance, await propose(coach, alliance, { kind: 'draft-window', days: 0 }), 'yes')
    expect(await days(coach, alliance)).toEqual({ windowDays: 0, days: [] })
    expect((await on(coach, alliance, '2026-11-25')).status).toBe(404)
  })

  it('are forgotten when everyone says so, and not while one has not', async () => {
    await using app = await serveApp()
    const { alliance, coach, client } = await seatTwo(app.origin)
    app.clock.at = Date.UTC(2026, 10, 20)
    const asked = await propose(client, alliance, { kind: 'forget-drafts' })
    expect((await days(coach, alliance)).days).toHaveLength(4)
    await answer(coach, alliance, asked, 'yes')
    expect((await days(coach, alliance)).days).toEqual([])
    app.clock.at = Date.UTC(2026, 10, 21)
    expect((await days(coach, alliance)).days).toEqual(['2026-11-20'])
  })

  it.each([
    ['days', { kind: 'draft-window' }],
    ['days', { kind: 'draft-window', days: -1 }],
    ['days', { kind: 'draft-window', days: 366 }],
    ['days', { kind: 'draft-window', days: 1.5 }],
    ['days', { kind: 'forget-drafts', days: 1 }]
  ])('is refused, naming %s, for %j', async (field, body) => {
    await using app = await serveApp()
    const { alliance, coach } = await seatTwo(app.origin)
    expect(await propose(coach, alliance, body)).toMatchObject({ status: 400, body: { field } })
  })
})
