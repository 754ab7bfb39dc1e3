// The margin: live for whoever is here, written by its own hand, wiped by either's, gone with the last; and never on disk.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { UpdateLog } from '../../server/domain/updateLogPorts.ts'
import { type AllianceId, newId, parseId } from '../../shared/alliance/ids.ts'
import { MOST_MARGIN_LINES, type MarginAct, type MarginTold, encodeMarginAct } from '../../shared/protocol/messages.ts'
import { type Browser, seatTwo } from '../harness/Browser.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { startServer } from '../harness/startServer.ts'

const act = (seat: HeadlessSeat, does: MarginAct): void => seat.send(encodeMarginAct(does))
const write = (seat: HeadlessSeat, line: string, text: string): void => act(seat, { does: 'write', line, text })
const shown = (seat: HeadlessSeat): MarginTold['lines'] | undefined => {
  const last = seat.heard.findLast(({ type }) => type === 'margin')
  return last !== undefined && 'json' in last ? (last.json as MarginTold).lines : undefined
}
const texts = (seat: HeadlessSeat): string[] => (shown(seat) ?? []).map(({ text }) => text)
const shows = (seat: HeadlessSeat, wanted: string[]): Promise<void> =>
  seat.until(`the margin to show ${JSON.stringify(wanted)}`, () => JSON.stringify(texts(seat)) === JSON.stringify(wanted))

const open = async () => {
  const stored: UpdateLog[] = []
  const server = await startServer({
    log(log) {
      stored.push(log)
      return log
    }
  })
  const { alliance, coach, client } = await seatTwo(server.origin)
  const sit = async ({ cookie }: Browser): Promise<HeadlessSeat> => {
    const seat = await new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie }).ready()
    act(seat, { does: 'open' })
    return seat
  }
  return {
    server,
    stored,
    alliance,
    coach,
    client,
    sit,
    amara: await sit(coach),
    jonas: await sit(client),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]()
  }
}

describe('the margin', () => {
  it('shows a line to the other as it is typed, under the seat that wrote it', async () => {
    await using room = await open()
    const { amara, jonas, alliance } = room
    const line = newId()
    for (const text of ['h', 'hm', 'hm, Thursdays?']) write(jonas, line, text)
    await shows(amara, ['hm, Thursdays?'])
    expect(shown(amara)).toEqual([{ line, seat: alliance.me.seatId, text: 'hm, Thursdays?' }])
    write(amara, newId(), 'or Fridays')
    await shows(jonas, ['hm, Thursdays?', 'or Fridays'])
    write(jonas, line, '')
    await shows(amara, ['or Fridays'])
  })

  it('lets nobody write in another’s line, and either wipe it clean', async () => {
    await using room = await open()
    const { amara, jonas } = room
    const line = newId()
    write(jonas, line, 'mine')
    await shows(amara, ['mine'])
    write(amara, line, 'forged')
    write(amara, line, '')
    await amara.saved()
    await jonas.saved()
    expect(texts(jonas)).toEqual(['mine'])
    expect(texts(amara)).toEqual(['mine'])
    act(amara, { does: 'clear' })
    await shows(jonas, [])
    await shows(amara, [])
  })

  it('holds so many lines and no more; whoever comes later sees them all, and the last who leaves leaves nothing', async () => {
    await using room = await open()
    const { amara, jonas, coach, client, sit } = room
    const all = Array.from({ length: MOST_MARGIN_LINES }, (_, nth) => `line ${nth}`)
    for (const text of [...all, 'one too many']) write(jonas, newId(), text)
    await shows(amara, all)
    await amara[Symbol.asyncDispose]()
    await using again = await sit(coach)
    await shows(again, all)
    await jonas[Symbol.asyncDispose]()
    await again[Symbol.asyncDispose]()
    await using later = await sit(client)
    await later.until('the margin', () => shown(later) !== undefined)
    expect(texts(later)).toEqual([])
  })

  it('is told to nobody who has not looked into it, and taken from nobody who has not', async () => {
    await using room = await open()
    const { amara, jonas, server, alliance, coach } = room
    await using stock = await new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: coach.cookie }).ready()
    write(jonas, newId(), 'hm')
    await shows(amara, ['hm'])
    await stock.saved()
    expect(shown(stock)).toBeUndefined()
  })

  it.each([
    ['a line of two lines', { does: 'write', line: newId(), text: 'a\nb' }],
    ['half a character', { does: 'write', line: newId(), text: 'a\uD83D' }],
    ['a line without an end', { does: 'write', line: newId(), text: 'x'.repeat(401) }],
    ['a line under a name of its own', { does: 'write', line: '__proto__', text: 'x' }],
    ['a seat that it claims', { does: 'write', line: newId(), text: 'x', seat: 'other' }],
    ['nothing that is known', { does: 'dance' }]
  ])('refuses %s, and stays as it is', async (_, nonsense) => {
    await using room = await open()
    const { amara, jonas } = room
    write(jonas, newId(), 'hm')
    await shows(amara, ['hm'])
    act(jonas, nonsense as MarginAct)
    expect(await jonas.ended()).toMatchObject({ code: 4422 })
    await amara.saved()
    expect(texts(amara)).toEqual(['hm'])
  })

  it('is never on disk, nor in the log, nor in anything that is read over HTTP', async () => {
    const canary = 'Kanarienvogel am Rand'
    await using room = await open()
    const { amara, jonas, server, alliance, coach } = room
    write(jonas, newId(), canary)
    await shows(amara, [canary])
    amara.write('These words are kept.')
    await amara.saved()
    for (const path of ['', '/record', '/since', '/return', '/snapshots'])
      expect(JSON.stringify(await coach.ask('GET', `/api/alliances/${alliance.id}${path}`))).not.toContain(canary)
    for (const name of await readdir(server.dataDir))
      expect(await readFile(join(server.dataDir, name), 'latin1')).not.toContain(canary)
    // Nor sealed: the log of the words has the one row that was written.
    expect(await room.stored[0]?.load(parseId<AllianceId>(alliance.id) ?? newId())).toMatchObject({ headSeq: 1 })
  })
})
