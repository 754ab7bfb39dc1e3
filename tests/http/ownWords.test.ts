// In my own words: under what was agreed, one text a seat, changed by its writer alone and read by all.
import { expect, it } from 'vitest'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { OwnWordsTold } from '../../shared/protocol/ownWords.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { type ServedApp, serveApp } from './serveApp.ts'
import { say, writeInto } from './writeInto.ts'

const read = async (who: Browser, { id }: Alliance): Promise<OwnWordsTold[]> =>
  (await who.ask<{ ownWords: OwnWordsTold[] }>('GET', `/api/alliances/${id}/own-words`)).body.ownWords
const at = ({ id }: Alliance, section: string | undefined) => `/api/alliances/${id}/sections/${section}/own-words`
const keep = (who: Browser, alliance: Alliance, section: string | undefined, body: unknown) =>
  who.ask('PUT', at(alliance, section), body)

/** The first section, agreed by both. */
const agreed = async (app: ServedApp) => {
  const two = await seatTwo(app.origin)
  const { alliance } = two
  await writeInto(app, alliance, ([today]) => say(today, 'We wait for each other.'))
  const [today, vision] = (await two.coach.read(alliance.id)).sections
  for (const who of [two.coach, two.client])
    await who.ask('PUT', `/api/alliances/${alliance.id}/sections/${today?.id}/stance`, { stance: 'in', digest: today?.digest })
  return { ...two, today: today?.id, vision: vision?.id }
}

it('each keeps one text there, in any language, which the other reads and cannot change', async () => {
  await using app = await serveApp()
  const { alliance, coach, client, today } = await agreed(app)
  const [clientSeat, coachSeat] = alliance.seats.map(({ id }) => id)
  app.told.length = 0
  expect((await keep(client, alliance, today, { text: ' نحن ننتظر\r\nبعضنا ', language: 'ar' })).status).toBe(204)
  expect((await keep(coach, alliance, today, { text: 'I ring first.' })).status).toBe(204)
  expect((await keep(coach, alliance, today, { text: 'I ring first, and he tells me.' })).status).toBe(204)
  expect(app.told).toEqual(['nudge notes', 'nudge notes', 'nudge notes'])
  const agreement = { number: 1, agreedAt: new Date(app.clock.at).toISOString() }
  const hers = { section: today, seatId: coachSeat, text: 'I ring first, and he tells me.', language: null, agreement }
  const his = { section: today, seatId: clientSeat, text: 'نحن ننتظر\nبعضنا', language: 'ar', agreement }
  for (const who of [coach, client]) expect(await read(who, alliance)).toEqual([his, hers])
  // Sealed on the disk; and each takes away their own alone.
  const rows = await app.db.selectFrom('own_words').select('bytes').execute()
  expect(Buffer.concat(rows.map(({ bytes }) => bytes)).toString('latin1')).not.toContain('ring first')
  expect((await client.ask('DELETE', at(alliance, today))).status).toBe(204)
  expect(await read(client, alliance)).toEqual([hers])
  expect((await client.ask('DELETE', at(alliance, today))).status).toBe(404)
})

it('stays when the section is amended, from the agreement of its day', async () => {
  await using app = await serveApp()
  const { alliance, coach, client, today } = await agreed(app)
  await keep(coach, alliance, today, { text: 'I ring first.' })
  const [before] = await read(coach, alliance)
  app.clock.at += 24 * 60 * 60 * 1000
  await writeInto(app, alliance, ([first]) => say(first, ' Always.'))
  const now = (await coach.read(alliance.id)).sections[0]
  for (const who of [coach, client])
    await who.ask('PUT', `/api/alliances/${alliance.id}/sections/${today}/stance`, { stance: 'in', digest: now?.digest })
  expect(await read(client, alliance)).toEqual([before])
  await keep(coach, alliance, today, { text: 'I ring first, always.' })
  expect((await read(client, alliance))[0]?.agreement.number).toBe(2)
})

it('is refused where nothing is agreed, where it is no plain text, and to whoever does not sit here', async () => {
  await using app = await serveApp()
  const { alliance, coach, today, vision } = await agreed(app)
  expect(await keep(coach, alliance, vision, { text: 'x' })).toMatchObject({ status: 409, body: { code: 'not-agreed' } })
  for (const section of ['short', '__proto__']) expect((await keep(coach, alliance, section, { text: 'x' })).status).toBe(404)
  for (const [field, body] of [
    ['text', {}],
    ['text', { text: '  ' }],
    ['text', { text: 'x'.repeat(2_001) }],
    ['text', { text: 'a\u202Eb' }],
    ['text', { text: '\uD800' }],
    ['language', { text: 'x', language: 'English' }],
    ['seatId', { text: 'x', seatId: alliance.seats[0]?.id }]
  ] as const)
    expect(await keep(coach, alliance, today, body)).toMatchObject({ status: 400, body: { field } })
  const stranger = new Browser(app.origin)
  await stranger.begin()
  expect((await keep(stranger, alliance, today, { text: 'x' })).status).toBe(404)
  expect((await stranger.ask('DELETE', at(alliance, today))).status).toBe(404)
  app.clock.at += 401 * 24 * 60 * 60 * 1000
  expect((await keep(new Browser(app.origin, coach.cookie), alliance, today, { text: 'x' })).status).toBe(401)
  expect(await app.db.selectFrom('own_words').selectAll().execute()).toEqual([])
})
