// What is sealed is nowhere but with its writer: no answer, no copy, no snapshot, no earlier day, no row but the sheet's own. And who may
// enter its room, and who may no more.
import { describe, expect, it } from 'vitest'
import { COPY_FORMATS, type Copy, copySchema } from '../../shared/copying/copy.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { everyAnswer, textAt } from '../harness/everyAnswer.ts'
import { everyWordOf } from '../harness/everyWord.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** A word that stands nowhere but in one sheet. */
const CANARY = 'Kanarienvogel'

const at = ({ id, sections }: Alliance, nth = 0) => `/api/alliances/${id}/sections/${sections[nth]?.id}`
const take = async (who: Browser, alliance: Alliance, nth = 0): Promise<string> => {
  const { body } = await who.ask<{ sheet: { id: string } }>('PUT', `${at(alliance, nth)}/sheet`)
  return `${alliance.id}/sheets/${body.sheet.id}`
}
const ready = async (who: Browser, alliance: Alliance, nth = 0): Promise<void> => {
  expect((await who.ask('PUT', `${at(alliance, nth)}/sheet/ready`)).status).toBe(204)
}
const sitAt = (server: TestServer, path: string, who: Browser) =>
  new HeadlessSeat({ origin: server.origin, allianceId: path, cookie: who.cookie })
const writeApart = async (server: TestServer, who: Browser, alliance: Alliance, words: string, nth = 0): Promise<void> => {
  await using seat = await sitAt(server, await take(who, alliance, nth), who).ready()
  seat.write(words)
  await seat.saved()
}
/** What of it holds the canary. */
const holding = (all: Map<string, string>, words = CANARY): string[] =>
  [...all].flatMap(([path, text]) => (text.includes(words) ? [path] : []))

describe('what is sealed', () => {
  it('is in no answer that the other gets, no copy, no snapshot, no earlier day, no log, and no row but its own', async () => {
    await using server = await startServer()
    const { alliance, coach, client } = await seatTwo(server.origin)
    await using page = await sitAt(server, alliance.id, client).ready()
    page.write('These words are shared.')
    await page.saved()
    // One that is still written on, and one that is ready.
    await writeApart(server, coach, alliance, CANARY)
    await writeApart(server, coach, alliance, `${CANARY}, ready`, 1)
    await ready(coach, alliance, 1)
    server.clock.at += DAY_MS
    page.write(' A day later.')
    await page.saved()

    type Asked = { proposal: { id: string } }
    const snapshots = `/api/alliances/${alliance.id}/snapshots`
    const asked = await client.ask<Asked>('POST', snapshots, { sections: 'all' })
    const answers = await everyAnswer(client, alliance)
    // It looked where there is something to be found.
    expect(holding(answers, 'These words are shared.')).toEqual(
      expect.arrayContaining([
        ...COPY_FORMATS.map((format) => `/api/alliances/${alliance.id}/export?format=${format}`),
        `/api/alliances/${alliance.id}/proposals/${asked.body.proposal.id}/preview`,
        `${at(alliance)}/drafts/2026-11-16`
      ])
    )
    expect(holding(answers)).toEqual([])
    expect(answers.get('/metrics')).toContain('alongside_')

    const path = `/api/alliances/${alliance.id}/proposals/${asked.body.proposal.id}/answer`
    const shown = (await coach.ask<{ snapshot: { url: string } }>('POST', path, { answer: 'yes' })).body.snapshot.url
    for (const form of ['', '.md', '.json', '.docx']) {
      const text = await textAt({ origin: server.origin, cookie: undefined }, shown + form)
      expect(text).toContain('These words are shared.')
      expect(text).not.toContain(CANARY)
    }
    expect(server.logged()).not.toContain(CANARY)
    const columns = (await everyWordOf(server.dataDir, alliance.id)).flatMap(({ column, plain }) =>
      plain.includes(CANARY) ? [column] : []
    )
    expect(new Set(columns)).toEqual(new Set(['sheet.frozen', 'sheet_checkpoint.bytes']))
  })

  it('is in its writer’s own copy and in nobody else’s; what was opened is in both; brought elsewhere, each is as it was', async () => {
    await using server = await startServer()
    await using elsewhere = await startServer()
    const { alliance, coach, client } = await seatTwo(server.origin)
    await writeApart(server, coach, alliance, 'Heron, opened.')
    await writeApart(server, client, alliance, 'Plover, opened.')
    for (const who of [coach, client]) await ready(who, alliance)
    await writeApart(server, coach, alliance, `${CANARY}, sealed.`, 1)
    await writeApart(server, client, alliance, 'Kingfisher, sealed.', 1)
    await ready(client, alliance, 1)
    for (const format of COPY_FORMATS) {
      const [hers, his] = await Promise.all(
        [coach, client].map((who) => textAt(who, `/api/alliances/${alliance.id}/export?format=${format}`))
      )
      for (const copy of [hers, his]) for (const opened of ['Heron, opened.', 'Plover, opened.']) expect(copy).toContain(opened)
      expect(hers).toContain(CANARY)
      expect(hers).not.toContain('Kingfisher')
      expect(his).toContain('Kingfisher, sealed.')
      expect(his).not.toContain(CANARY)
    }
    const copy = copySchema.parse((await coach.ask<Copy>('GET', `/api/alliances/${alliance.id}/export?format=json`)).body)
    const [clientSeat, coachSeat] = alliance.seats.map(({ id }) => id)
    expect(copy.sheets).toMatchObject([{ seatId: clientSeat }, { seatId: coachSeat }])
    expect(copy.mine.sheets).toMatchObject([{ section: alliance.sections[1]?.id }])

    const amara = new Browser(elsewhere.origin)
    const brought = await amara.ask<{ alliance: Alliance }>('POST', '/api/copies', copy)
    expect(brought.status).toBe(201)
    const there = brought.body.alliance
    const jonas = new Browser(elsewhere.origin)
    await jonas.accept((await amara.invite(there)).token)
    const copies = COPY_FORMATS.map((format) => `/api/alliances/${there.id}/export?format=${format}`)
    const [hers, his] = [await everyAnswer(amara, there), await everyAnswer(jonas, there)]
    for (const answers of [hers, his]) expect(holding(answers, 'Heron, opened.')).toEqual(expect.arrayContaining(copies))
    // Sealed there, too: it is hers to write on, and whoever sits down beside her has no word of it.
    expect(holding(hers)).toEqual(copies)
    expect(holding(his)).toEqual([])
    await using seat = await sitAt(elsewhere, await take(amara, there, 1), amara).ready()
    expect(seat.words).toContain(CANARY)
  })
})

describe('the room of a sheet', () => {
  it('closes with 4403 at once when its writer leaves, on every device; and is a 404 from then on', async () => {
    await using server = await startServer()
    const { alliance, coach, client } = await seatTwo(server.origin)
    const path = await take(coach, alliance)
    await using laptop = await sitAt(server, path, coach).ready()
    await using phone = await sitAt(server, path, coach).ready()
    laptop.write(CANARY)
    await laptop.saved()
    expect((await coach.ask('POST', `/api/alliances/${alliance.id}/leave`, {})).status).toBe(200)
    for (const seat of [laptop, phone]) expect((await seat.ended()).code).toBe(4403)
    for (const who of [coach, client]) await expect(sitAt(server, path, who).ready()).rejects.toThrow('refused with 404')
    // What is left of it is in the copy that is kept for who left.
    const left = await everyWordOf(server.dataDir, alliance.id)
    expect(left.flatMap(({ column, plain }) => (plain.includes(CANARY) ? [column] : []))).toEqual(['leaver_copy.bytes'])
    // Back again, there is a new one.
    expect((await coach.ask('POST', `/api/left/${alliance.id}/return`)).status).toBe(200)
    await expect(sitAt(server, path, coach).ready()).rejects.toThrow('refused with 404')
    await using anew = await sitAt(server, await take(coach, alliance), coach).ready()
    expect(anew.words).not.toContain(CANARY)
  })

  it('closes with 4401 when that device is ended, and is a 401 to it; the other device writes on', async () => {
    await using server = await startServer()
    const { alliance, coach } = await seatTwo(server.origin)
    const key = await coach.ask<{ key: { url: string } }>('POST', '/api/me/key')
    const other = new Browser(server.origin)
    await other.ask('POST', '/api/keys/open', { token: key.body.key.url.split('#')[1] })
    const path = await take(coach, alliance)
    await using here = await sitAt(server, path, coach).ready()
    await using there = await sitAt(server, path, other).ready()
    const { body } = await coach.ask<{ devices: { id: string; thisOne: boolean }[] }>('GET', '/api/me/devices')
    const lost = body.devices.find(({ thisOne }) => !thisOne)
    expect((await coach.ask('DELETE', `/api/me/devices/${lost?.id}`)).status).toBe(204)
    expect((await there.ended()).code).toBe(4401)
    await expect(sitAt(server, path, other).ready()).rejects.toThrow('refused with 401')
    here.write('Still mine.')
    await here.saved()
  })

  it('is read, and takes nothing, where the alliance rests; its writer may leave with it', async () => {
    await using server = await startServer()
    const { alliance, coach, client } = await seatTwo(server.origin)
    const path = await take(coach, alliance)
    await using open = await sitAt(server, path, coach).ready()
    open.write(CANARY)
    await open.saved()
    expect((await client.ask('POST', `/api/alliances/${alliance.id}/leave`, {})).status).toBe(200)
    open.write(' More.')
    expect(await open.ended()).toMatchObject({ code: 4422, reason: 'resting' })
    await using again = await sitAt(server, path, coach).ready()
    expect(again.words).toBe(`<paragraph>${CANARY}</paragraph>`)
    await expect(sitAt(server, path, client).ready()).rejects.toThrow('refused with 404')
    expect(await textAt(coach, `/api/alliances/${alliance.id}/export?format=markdown`)).toContain(CANARY)
  })

  it('takes nothing either where the other left while it was loading; and takes words again where they came back meanwhile', async () => {
    let held: Promise<void> | undefined
    let release = (): void => undefined
    const hold = (): void => void (held = new Promise((resolve) => (release = resolve)))
    await using server = await startServer({
      sheetLog: (stored) => ({
        load: async (of) => {
          const read = await stored.load(of)
          await held
          return read
        },
        commit: (entries) => stored.commit(entries),
        checkpoint: (of) => stored.checkpoint(of)
      })
    })
    const { alliance, coach, client } = await seatTwo(server.origin)
    const path = await take(coach, alliance)
    const whileLoading = async (act: () => Promise<unknown>): Promise<HeadlessSeat> => {
      hold()
      const seat = sitAt(server, path, coach)
      await seat.until('the upgrade', () => seat.socket.readyState === seat.socket.OPEN)
      await act()
      release()
      return seat.ready()
    }
    await using late = await whileLoading(() => client.ask('POST', `/api/alliances/${alliance.id}/leave`, {}))
    late.write('Too late.')
    expect(await late.ended()).toMatchObject({ code: 4422, reason: 'resting' })
    await using again = await whileLoading(() => client.ask('POST', `/api/left/${alliance.id}/return`))
    again.write('Again.')
    await again.saved()
  })
})
