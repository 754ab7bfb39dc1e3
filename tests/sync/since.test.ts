// What changed since one was last here: told to that one alone, until it is put away.
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { Alliance, LeftWords } from '../../shared/protocol/bodies.ts'
import { MESSAGE } from '../../shared/protocol/messageKinds.ts'
import { encodeFence } from '../../shared/protocol/messages.ts'
import { type Browser, seatTwo } from '../harness/Browser.ts'
import { eventually } from '../harness/eventually.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

const sit = (who: Browser, alliance: Alliance) =>
  new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: who.cookie }).ready()
const since = async (who: Browser, alliance: Alliance): Promise<LeftWords[]> =>
  (await who.ask<{ since: LeftWords[] }>('GET', `/api/alliances/${alliance.id}/since`)).body.since
const putAway = (who: Browser, alliance: Alliance, section: string) =>
  who.ask('DELETE', `/api/alliances/${alliance.id}/since/${section}`)
const textOf = (left: LeftWords): string =>
  'faded' in left ? 'faded' : (left.content.content?.[0]?.content ?? []).map(({ text = '' }) => text).join('')

const sockets = async (): Promise<number> => {
  const text = await (await fetch(`${server.origin}/metrics`)).text()
  return Number(/^alongside_sockets_open (\d+)$/m.exec(text)?.[1] ?? NaN)
}

/** Comes, does something, and leaves; until the server has seen them go. */
const visit = async (who: Browser, alliance: Alliance, act: (seat: HeadlessSeat) => void): Promise<void> => {
  {
    await using seat = await sit(who, alliance)
    act(seat)
    await seat.saved()
  }
  await eventually('them to be gone', sockets, (open) => open === 0)
}
const told = (who: Browser, alliance: Alliance, words: string[]): Promise<LeftWords[]> =>
  eventually(
    `to be told of ${JSON.stringify(words)}`,
    () => since(who, alliance),
    (left) => JSON.stringify(left.map(textOf)) === JSON.stringify(words)
  )

describe('what changed since one was last here', () => {
  it('is the words as they were left, until they are put away; nobody else is told, and one’s own are no news', async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    expect(await since(coach, alliance)).toEqual([])
    await visit(coach, alliance, (seat) => seat.write('Left like this.'))
    expect(await since(coach, alliance)).toEqual([])
    server.clock.at += 90 * 24 * 60 * 60 * 1000
    await visit(client, alliance, (seat) => seat.write(' And more.'))
    const [left] = await told(coach, alliance, ['Left like this.'])
    expect(left?.section).toBe(alliance.sections[0]?.id)
    expect(await since(client, alliance)).toEqual([])
    // Looking in for a moment takes nothing of it away.
    await visit(coach, alliance, () => undefined)
    await told(coach, alliance, ['Left like this.'])
    expect(await putAway(coach, alliance, left?.section ?? '')).toMatchObject({ status: 204 })
    expect(await since(coach, alliance)).toEqual([])
  })

  it('is not put away by a page that only listens, and does not show the words', async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    await visit(coach, alliance, (seat) => seat.write('Left like this.'))
    const page = new WebSocket(`${server.origin.replace('http', 'ws')}/sync/${alliance.id}`, {
      headers: { origin: server.origin, cookie: coach.cookie ?? '' }
    })
    const nudged = new Promise((resolve) => page.on('message', (data: Buffer) => data[0] === MESSAGE.nudge && resolve(data)))
    await once(page, 'open')
    page.send(encodeFence(1))
    {
      await using seat = await sit(client, alliance)
      seat.write(' And more.')
      await seat.saved()
    }
    await client.ask('PUT', `/api/alliances/${alliance.id}/sections/${alliance.sections[0]?.id}/stance`, { stance: 'not-yet' })
    await nudged
    page.close()
    await eventually('it to be gone', sockets, (open) => open === 0)
    await told(coach, alliance, ['Left like this.'])
  })

  it('is news of a section that was added meanwhile, and stays so while a section is set aside', async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    await visit(coach, alliance, (seat) => seat.write('Left.'))
    const [today] = alliance.sections
    const own = 'A'.repeat(21) + 'w'
    await visit(client, alliance, (seat) => {
      seat.write(' Changed.')
      const sections = seat.doc.getMap<Y.Map<unknown>>('sections')
      seat.doc.transact(() => {
        const section = new Y.Map<unknown>()
        const body = new Y.XmlFragment()
        body.insert(0, [new Y.XmlElement('paragraph')])
        for (const [key, value] of [
          ['title', 'Our own'],
          ['rank', 'zz'],
          ['body', body]
        ] as const)
          section.set(key, value)
        sections.set(own, section)
        sections.get(today?.id ?? '')?.set('setAside', true)
      })
    })
    const left = await since(coach, alliance)
    expect(left.map((one) => [one.section, 'title' in one && one.title])).toEqual([[own, '']])
    // Another look, and it is news still; to who wrote it, it never was.
    await visit(coach, alliance, () => undefined)
    expect((await since(coach, alliance)).map(({ section }) => section)).toEqual([own])
    expect(await since(client, alliance)).toEqual([])
    await visit(client, alliance, (seat) => {
      seat.doc
        .getMap<Y.Map<unknown>>('sections')
        .get(today?.id ?? '')
        ?.delete('setAside')
    })
    expect(new Set((await since(coach, alliance)).map(({ section }) => section))).toEqual(new Set([own, today?.id]))
  })

  it('comes to nothing when the words came back, and is not of the seat but of who sits there', async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    await visit(coach, alliance, (seat) => seat.write('Left.'))
    await visit(client, alliance, (seat) => seat.write('!'))
    await told(coach, alliance, ['Left.'])
    await visit(client, alliance, (seat) => seat.text.delete('Left.'.length, 1))
    expect(await since(coach, alliance)).toEqual([])
    for (const section of ['short', 'A'.repeat(22), '__proto__'])
      expect(await putAway(coach, alliance, section)).toMatchObject({ status: 404 })
  })
})

it('a look that finds nothing changed keeps nothing anew, also in a server that has just begun', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'alongside-look-'))
  const first = await startServer({ dataDir })
  const { alliance, coach } = await seatTwo(first.origin)
  const look = async (origin: string, act: (seat: HeadlessSeat) => void): Promise<void> => {
    await using seat = await new HeadlessSeat({ origin, allianceId: alliance.id, cookie: coach.cookie }).ready()
    act(seat)
    await seat.saved()
  }
  /** What stands there of what was left; afterwards nothing does, so that whatever is kept anew is seen. */
  const takeOut = (): number => {
    const database = new Database(join(dataDir, 'words.sqlite'))
    const { changes } = database.prepare('delete from seen').run()
    database.close()
    return changes
  }
  await look(first.origin, (seat) => seat.write('Left.'))
  await first.close()
  expect(takeOut()).toBeGreaterThan(0)
  const second = await startServer({ dataDir })
  await look(second.origin, () => undefined)
  await second.close()
  expect(takeOut()).toBe(0)
  const third = await startServer({ dataDir })
  await look(third.origin, (seat) => seat.write(' And more.'))
  await third.close()
  expect(takeOut()).toBeGreaterThan(0)
  await rm(dataDir, { recursive: true, force: true })
})
