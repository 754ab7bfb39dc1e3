// What was deleted fades: out of every row, out of the file and its log, out of every copy that is taken later; by itself, though
// nobody opens the alliance. And what is copied back from an earlier day is still its writer's.
import { rm } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { type Browser, seatTwo } from '../harness/Browser.ts'
import { eventually } from '../harness/eventually.ts'
import { type Opened, bytesOf, copyOf, everyWordOf } from '../harness/everyWord.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

const sit = (server: TestServer, who: Browser, alliance: Alliance) =>
  new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: who.cookie }).ready()

const roomsOpen = async (server: TestServer): Promise<boolean> =>
  !(await (await fetch(`${server.origin}/metrics`)).text()).includes('alongside_rooms_open 0')

/** Comes, does something, and leaves; until the room is let go. */
const visit = async (server: TestServer, who: Browser, alliance: Alliance, act: (seat: HeadlessSeat) => void): Promise<void> => {
  {
    await using seat = await sit(server, who, alliance)
    act(seat)
    await seat.saved()
  }
  await eventually(
    'the room to be let go',
    () => roomsOpen(server),
    (open) => !open
  )
}

const KEPT = 'Canary-that-stays'
const GONE = 'Canary-that-goes'
const holding = (opened: readonly Opened[], words: string): Opened[] => opened.filter(({ plain }) => plain.includes(words))
/** In the middle of a sealed value: found again wherever its bytes still lie. */
const middle = ({ sealed }: Opened): Buffer => sealed.subarray(20, 36)

/** Both canaries are written by one, and one is deleted by the other a day later. Every sealed value that ever held that one. */
const writeAndDelete = async (
  server: TestServer
): Promise<{ alliance: Alliance; coach: Browser; client: Browser; held: Opened[] }> => {
  const { alliance, coach, client } = await seatTwo(server.origin)
  const held: Opened[] = []
  const remember = async (): Promise<void> => void held.push(...holding(await everyWordOf(server.dataDir, alliance.id), GONE))
  {
    await using seat = await sit(server, coach, alliance)
    seat.write(`${GONE} ${KEPT}`)
    await seat.saved()
    // As rows of the log.
    await remember()
    expect(held.map(({ column }) => column)).toContain('update.bytes')
  }
  // What she left is kept, and the rows are folded, a moment after she is gone.
  await eventually(
    'what was left to be kept',
    async () => {
      const columns = new Set(holding(await everyWordOf(server.dataDir, alliance.id), GONE).map(({ column }) => column))
      return columns.has('seen.bytes') && columns.has('draft_day.bytes')
    },
    (kept) => kept
  )
  await remember()
  server.clock.at += DAY_MS
  await visit(server, client, alliance, (seat) => {
    expect(seat.words).toContain(GONE)
    seat.text.delete(0, GONE.length + 1)
  })
  await remember()
  const columns = new Set(held.map(({ column }) => column))
  expect([...columns].sort()).toEqual(['checkpoint.bytes', 'draft_day.bytes', 'seen.bytes', 'update.bytes'])
  return { alliance, coach, client, held }
}

const expectGone = async (server: TestServer, alliance: Alliance, held: readonly Opened[]): Promise<void> => {
  const after = await everyWordOf(server.dataDir, alliance.id)
  expect(holding(after, GONE).map(({ column }) => column)).toEqual([])
  expect(holding(after, KEPT).map(({ column }) => column)).toContain('checkpoint.bytes')
  // Neither in the file, nor in its log, nor in a copy of both.
  const copy = await copyOf(server.dataDir)
  for (const directory of [server.dataDir, copy]) {
    const bytes = await bytesOf(directory)
    expect(bytes.length).toBeGreaterThan(50_000)
    expect(held.filter((one) => bytes.includes(middle(one))).map(({ column }) => column)).toEqual([])
  }
  await rm(copy, { recursive: true, force: true })
}

const sweep = async (server: TestServer, held: readonly Opened[]): Promise<void> => {
  server.timer.pass(HOUR_MS)
  await eventually(
    'the sweep to be over',
    async () => {
      const bytes = await bytesOf(server.dataDir)
      return held.filter((one) => bytes.includes(middle(one))).map(({ column }) => column)
    },
    (left) => left.length === 0
  )
}

describe('words that were deleted', () => {
  it('are found nowhere past the window, though nobody opened the alliance', async () => {
    await using server = await startServer()
    const { alliance, coach, held } = await writeAndDelete(server)
    // The search finds what is there: in the file or its log, the last of what held them.
    const before = await bytesOf(server.dataDir)
    expect(held.some((one) => before.includes(middle(one)))).toBe(true)
    const section = alliance.sections[0]?.id
    const since = () => coach.ask<{ since: object[] }>('GET', `/api/alliances/${alliance.id}/since`)
    expect(JSON.stringify((await since()).body)).toContain(GONE)

    server.clock.at += 29 * DAY_MS
    server.timer.pass(HOUR_MS)
    await visit(server, coach, alliance, () => undefined)
    expect(holding(await everyWordOf(server.dataDir, alliance.id), GONE)).not.toEqual([])

    server.clock.at += DAY_MS
    await sweep(server, held)
    await expectGone(server, alliance, held)
    // Who left them as they were is still told that they are others, and where.
    expect((await since()).body.since).toEqual([expect.objectContaining({ section, faded: expect.anything() })])
    expect(JSON.stringify((await since()).body)).not.toContain(GONE)
  })

  it('are found nowhere as soon as both have said that drafts be forgotten', async () => {
    await using server = await startServer()
    const { alliance, coach, client, held } = await writeAndDelete(server)
    const path = `/api/alliances/${alliance.id}/proposals`
    const asked = await coach.ask<{ proposal: { id: string } }>('POST', path, { kind: 'forget-drafts' })
    expect(asked.status).toBe(201)
    expect(holding(await everyWordOf(server.dataDir, alliance.id), GONE)).not.toEqual([])
    const answered = await client.ask('POST', `${path}/${asked.body.proposal.id}/answer`, { answer: 'yes' })
    expect(answered).toMatchObject({ status: 200, body: { proposal: { state: 'done' } } })
    // Without waiting for anything.
    await expectGone(server, alliance, held)
  })

  it('are found nowhere after the next start, when the process ended right after both had said so', async () => {
    await using first = await startServer()
    const { alliance, held } = await writeAndDelete(first)
    await first.close()
    const { default: Database } = await import('libsql')
    const database = new Database(`${first.dataDir}/words.sqlite`)
    database.prepare('update alliance set drafts_since = ?').run([first.clock.at])
    database.close()
    await using server = await startServer({ dataDir: first.dataDir })
    await sweep(server, held)
    await expectGone(server, alliance, held)
    await server.close()
    await rm(first.dataDir, { recursive: true, force: true })
  })
})

describe('words that are copied back from an earlier day', () => {
  it('are still those of who wrote them; without having been shown, they are the sender’s', async () => {
    await using server = await startServer()
    const { alliance, coach, client } = await seatTwo(server.origin)
    const [clientSeat, coachSeat] = alliance.seats.map(({ id }) => id)
    const said = 'What Amara said, word for word.'
    await visit(server, coach, alliance, (seat) => seat.text.insert(0, said, { author: { seat: coachSeat } }))
    server.clock.at += DAY_MS
    await visit(server, client, alliance, (seat) => seat.text.delete(0, said.length))
    server.clock.at += DAY_MS

    await using jonas = await sit(server, client, alliance)
    await using amara = await sit(server, coach, alliance)
    const copyBack = async (): Promise<void> => {
      jonas.text.delete(0, jonas.text.length)
      jonas.text.insert(0, said, { author: { seat: coachSeat } })
      await jonas.saved()
      await amara.until('the words', () => amara.words.includes(said))
    }
    await copyBack()
    expect(amara.words).toContain(`"${clientSeat}"`)
    const day = new Date(server.clock.at - 2 * DAY_MS).toISOString().slice(0, 10)
    const path = `/api/alliances/${alliance.id}/sections/${alliance.sections[0]?.id}/drafts/${day}`
    const { body } = await client.ask('GET', path)
    expect(body).toMatchObject({
      draft: { day, content: { content: [{ content: [{ text: said, by: coachSeat }] }] } }
    })
    await copyBack()
    await amara.until('the ink', () => amara.words.includes(`"${coachSeat}"`))
    expect(amara.words).not.toContain(`"${clientSeat}"`)
  })
})
