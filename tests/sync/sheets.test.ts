// A sheet on the wire: it is its writer's, on all of their devices, and reaches nobody else before it is open.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { fieldsOf, sectionsOf } from '../../shared/alliance/layout.ts'
import type { SectionId } from '../../shared/alliance/ids.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { OpenedSheets } from '../../shared/protocol/openedSheets.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { paragraph } from '../harness/oddWords.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'

/** Words that stand nowhere but in one sheet. */
const CANARY = 'the heron stands where the lamp went out'

const here = ({ id, sections }: Alliance) => `/api/alliances/${id}/sections/${sections[0]?.id}`
const take = async (who: Browser, alliance: Alliance): Promise<string> =>
  (await who.ask<{ sheet: { id: string } }>('PUT', `${here(alliance)}/sheet`)).body.sheet.id
const ready = (who: Browser, alliance: Alliance, method: 'PUT' | 'DELETE' = 'PUT') =>
  who.ask(method, `${here(alliance)}/sheet/ready`)
const opened = async (who: Browser, alliance: Alliance): Promise<OpenedSheets | null> =>
  (await who.ask<{ opened: OpenedSheets | null }>('GET', `${here(alliance)}/sheets`)).body.opened
const sitAt = (server: TestServer, path: string, who: Browser | undefined, doc?: Y.Doc) =>
  new HeadlessSeat({ origin: server.origin, allianceId: path, cookie: who?.cookie, ...(doc && { doc }) })
const sheetPath = ({ id }: Alliance, sheet: string) => `${id}/sheets/${sheet}`
const heardBytes = (seat: HeadlessSeat): string =>
  seat.heard.map((heard) => ('bytes' in heard ? Buffer.from(heard.bytes).toString('latin1') : JSON.stringify(heard))).join('\n')

describe('a sealed sheet', () => {
  it('comes to the writer’s own devices, is saved like any words, and reaches nobody else: not a frame, not an answer, not the log', async () => {
    await using server = await startServer()
    const { alliance, coach, client } = await seatTwo(server.origin)
    await using other = await sitAt(server, alliance.id, client).ready()
    other.sendFence()
    const sheet = await take(coach, alliance)
    await using laptop = await sitAt(server, sheetPath(alliance, sheet), coach).ready()
    await using phone = await sitAt(server, sheetPath(alliance, sheet), coach).ready()
    laptop.write(CANARY)
    await laptop.saved()
    await phone.until('the words', () => phone.words.includes(CANARY))
    phone.text.insert(0, 'tonight ')
    await phone.saved()
    await ready(coach, alliance)

    await other.saved()
    expect(heardBytes(other)).not.toContain('heron')
    expect(heardBytes(other)).not.toContain(sheet)
    expect(JSON.stringify(other.doc.toJSON())).not.toContain('heron')
    expect(heardBytes(other)).not.toContain('sheets')
    // Nor is it in the writer's own document of the alliance, the log, or readable on the disk.
    expect(server.logged()).not.toContain('heron')
    for (const name of await readdir(server.dataDir))
      expect((await readFile(join(server.dataDir, name))).toString('latin1')).not.toContain('heron')
  })

  it('is not there for anybody else: the other seat, a stranger, whoever has no session, or an expired one', async () => {
    await using server = await startServer()
    const { alliance, coach, client } = await seatTwo(server.origin)
    const path = sheetPath(alliance, await take(coach, alliance))
    const stranger = new Browser(server.origin)
    const elsewhere = await stranger.begin('Nobody')
    const refusedFor = async (who: Browser | undefined, at = path): Promise<number | undefined> => {
      await using seat = sitAt(server, at, who)
      await seat.until('an answer', () => seat.refusedUpgrade !== undefined).catch(() => undefined)
      return seat.refusedUpgrade
    }
    expect(await refusedFor(client)).toBe(404)
    expect(await refusedFor(stranger)).toBe(404)
    expect(await refusedFor(undefined)).toBe(401)
    for (const wrong of ['A'.repeat(22), 'short', '', '..', path.split('/')[2]?.toLowerCase() ?? ''])
      expect(await refusedFor(coach, `${alliance.id}/sheets/${wrong}`)).toBe(404)
    // Nor through another alliance's door.
    expect(await refusedFor(stranger, `${elsewhere.id}/sheets/${path.split('/')[2]}`)).toBe(404)
    server.clock.at += 401 * 24 * 60 * 60 * 1000
    expect(await refusedFor(coach)).toBe(401)
  })

  it('takes its writer’s words, and nothing else of a document', async () => {
    await using server = await startServer()
    const { alliance, coach } = await seatTwo(server.origin)
    const path = sheetPath(alliance, await take(coach, alliance))
    const section = alliance.sections[0]?.id as SectionId
    const wrongs: ((doc: Y.Doc) => void)[] = [
      (doc) => void doc.getMap('meta').set('title', 'mine'),
      (doc) => void fieldsOf(doc, section)?.set('title', 'mine'),
      (doc) => void fieldsOf(doc, section)?.set('setAside', true),
      (doc) => void doc.getMap('sections').set('B'.repeat(22), new Y.Map()),
      (doc) => doc.getMap('sections').delete(section),
      (doc) => void doc.getMap('elsewhere').set('a', 1),
      (doc) => sectionsOf(doc)[0]?.body.insert(0, [new Y.XmlElement('image')])
    ]
    for (const wrong of wrongs) {
      await using seat = await sitAt(server, path, coach).ready()
      seat.sendFence()
      wrong(seat.doc)
      expect((await seat.ended()).code).toBe(4422)
    }
    await using seat = await sitAt(server, path, coach).ready()
    seat.body.insert(0, [paragraph('still mine')])
    await seat.saved()
    await using fresh = await sitAt(server, path, coach).ready()
    expect(fresh.words).toContain('still mine')
  })

  it('is held while its writer is ready: nothing is taken, on any device, until that is taken back', async () => {
    await using server = await startServer()
    const { alliance, coach } = await seatTwo(server.origin)
    const path = sheetPath(alliance, await take(coach, alliance))
    await using open = await sitAt(server, path, coach).ready()
    open.write('as I was ready')
    await open.saved()
    await ready(coach, alliance)
    open.write(', and more')
    expect((await open.ended()).reason).toBe('held')
    // So is a room that is opened only then.
    await using later = await sitAt(server, path, coach).ready()
    later.sendFence()
    later.write(', later')
    expect((await later.ended()).reason).toBe('held')
    await ready(coach, alliance, 'DELETE')
    await using again = await sitAt(server, path, coach).ready()
    expect(again.words).toBe('<paragraph>as I was ready</paragraph>')
    again.write(', again')
    await again.saved()
  })

  it('is kept whole, and as ready as it was, through an end of the server', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'alongside-sheets-'))
    try {
      let path = ''
      let alliance: Alliance | undefined
      let cookies: (string | undefined)[] = []
      {
        await using server = await startServer({ dataDir })
        const two = await seatTwo(server.origin)
        alliance = two.alliance
        cookies = [two.coach.cookie, two.client.cookie]
        path = sheetPath(alliance, await take(two.coach, alliance))
        await using seat = await sitAt(server, path, two.coach).ready()
        for (let nth = 0; nth < 300; nth++) seat.write(`${nth} `)
        seat.write(CANARY)
        await seat.saved()
        await ready(two.client, alliance)
      }
      await using server = await startServer({ dataDir })
      const [coach, client] = cookies.map((cookie) => new Browser(server.origin, cookie))
      if (coach === undefined || client === undefined || alliance === undefined) throw new Error('nobody')
      {
        await using seat = await sitAt(server, path, coach).ready()
        expect(seat.words).toContain(`299 ${CANARY}`)
      }
      expect(await opened(client, alliance)).toBeNull()
      await ready(coach, alliance)
      expect(JSON.stringify(await opened(client, alliance))).toContain(CANARY)
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  })
})

describe('opened sheets', () => {
  it('close the sockets they were written on, tell every page, and show the words as they were frozen', async () => {
    await using server = await startServer()
    const { alliance, coach, client } = await seatTwo(server.origin)
    const path = sheetPath(alliance, await take(coach, alliance))
    await using page = await sitAt(server, alliance.id, client).ready()
    page.sendFence()
    await using seat = await sitAt(server, path, coach).ready()
    seat.write(CANARY)
    await seat.saved()
    await ready(client, alliance)
    await ready(coach, alliance)
    expect(await seat.ended()).toEqual({ code: 4404, reason: 'this sheet is open' })
    await page.until('word of it', () =>
      page.heard.some((one) => one.type === 'nudge' && JSON.stringify(one.json).includes('sheets'))
    )
    const open = await opened(client, alliance)
    expect(open?.sheets.map(({ content }) => JSON.stringify(content).includes(CANARY))).toEqual([false, true])
    await using gone = sitAt(server, path, coach)
    await gone.until('an answer', () => gone.refusedUpgrade === 404)
  })

  it('are words that their writer wrote: brought into the section by either, they stand in the writer’s ink, whole or as a passage', async () => {
    await using server = await startServer()
    const { alliance, coach, client } = await seatTwo(server.origin)
    const [clientSeat, coachSeat] = alliance.seats.map(({ id }) => id)
    await using mine = await sitAt(server, alliance.id, client).ready()
    await using hers = await sitAt(server, alliance.id, coach).ready()
    const as = (seat: string | undefined) => ({ author: { seat } })
    const inkOf = (seat: HeadlessSeat): unknown =>
      (seat.text.toDelta() as { insert: string; attributes?: { author?: { seat: string } } }[]).map(({ insert, attributes }) => [
        insert,
        attributes?.author?.seat
      ])
    {
      await using sheet = await sitAt(server, sheetPath(alliance, await take(coach, alliance)), coach).ready()
      sheet.write(CANARY)
      await sheet.saved()
    }
    // Before it is open, the server knows of no such words.
    mine.text.insert(0, CANARY, as(coachSeat))
    await mine.saved()
    await hers.until('the words', () => hers.text.length > 0)
    expect(inkOf(hers)).toEqual([[CANARY, clientSeat]])
    mine.text.delete(0, mine.text.length)
    await mine.saved()
    await ready(client, alliance)
    await ready(coach, alliance)

    const textOf = (seat: HeadlessSeat, nth: number): Y.XmlText => {
      const paragraph = sectionsOf(seat.doc)[nth]?.body.get(0)
      const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined
      if (!(text instanceof Y.XmlText)) throw new Error('no text')
      return text
    }
    const bring = async (nth: number, words: string): Promise<unknown> => {
      textOf(mine, nth).insert(0, words, as(coachSeat))
      await mine.saved()
      await hers.until('the words', () => textOf(hers, nth).length > 0)
      return textOf(hers, nth).toDelta()
    }
    expect(await bring(1, CANARY)).toEqual([{ insert: CANARY, attributes: as(coachSeat) }])
    expect(await bring(2, 'the heron stands')).toEqual([{ insert: 'the heron stands', attributes: as(coachSeat) }])
    // Pieces of it, put together anew, or too small to be known, are nobody's words but the sender's.
    for (const [nth, forged] of ['the lamp stands', 'heron lamp', 'stand'].entries())
      expect(await bring(3 + nth, forged)).toEqual([{ insert: forged, attributes: as(clientSeat) }])
  })
})
