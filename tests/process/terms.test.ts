// A supervisor ends the server again and again while pairs type. Each end is clean and soon; what anyone was told is saved, or
// was shown of the other's, is there when it is back. So it is however many look back at earlier days just then.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as prng from 'lib0/prng'
import { expect, it } from 'vitest'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { type Browser, seatTwo } from '../harness/Browser.ts'
import { budget, seedOf } from '../harness/budget.ts'
import { count, measured } from '../harness/counts.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { paragraph } from '../harness/oddWords.ts'
import { ShiftedClock } from '../harness/ShiftedClock.ts'
import { spawnServer } from '../harness/serverProcess.ts'
import { endAgainAndAgain } from '../harness/typingPairs.ts'

const PAIRS = 10
const ROUNDS = budget({ short: 5, long: 50 })

it(
  `SIGTERM while ${PAIRS} pairs type, ${ROUNDS} rounds: exit 0 within 10 s, nothing that was fenced or seen is lost`,
  { timeout: ROUNDS * 15_000 },
  async (context) => {
    const random = prng.create(seedOf('terms'))
    let longest = 0
    const { fenced, received } = await endAgainAndAgain(
      { pairs: PAIRS, rounds: ROUNDS, random, within: [100, 600] },
      async (server) => {
        const from = performance.now()
        server.kill('SIGTERM')
        expect(await server.exited).toEqual({ code: 0, signal: null })
        longest = Math.max(longest, performance.now() - from)
        expect(server.stderr()).not.toContain('"level":50')
      },
      (seats) => {
        for (const seat of seats) expect(seat.closed?.code).toBe(1012)
      }
    )
    count(context, { ends: ROUNDS, 'fenced edits': fenced, 'edits a peer had seen': received })
    process.stderr.write(`terms: ${fenced} fenced, ${received} received, the longest end took ${Math.round(longest)} ms\n`)
    expect(longest).toBeLessThan(10_000)
    expect(fenced).toBeGreaterThan(ROUNDS * PAIRS)
    expect(received).toBeGreaterThan(ROUNDS * PAIRS)
  }
)

const DAY_MS = 24 * 60 * 60 * 1000

/** Longer than most will ever be: to read a section as it was takes a quarter of a second. */
const PARAGRAPHS = 30_000
/** What is brought at once and takes long to look at would have to be paid for by waiting. */
const AT_ONCE = 200

const writeMuch = async (seat: HeadlessSeat): Promise<void> => {
  const bodies = sectionsOf(seat.doc).map(({ body }) => body)
  for (let nth = 0; nth < PARAGRAPHS / AT_ONCE; nth++) {
    bodies[nth % bodies.length]?.push(Array.from({ length: AT_ONCE }, (_, word) => paragraph(`some words of ${word}`)))
    await seat.saved()
  }
}

const READERS = 100

it(
  `SIGTERM while ${READERS} look back at a day of a long alliance: all are answered, exit 0 within 10 s, and nothing is lost`,
  { timeout: 60_000 },
  async (context) => {
    using clock = new ShiftedClock()
    const dataDir = await mkdtemp(join(tmpdir(), 'alongside-terms-'))
    await using _ = { [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }) }
    const environment = { DATA_DIR: dataDir, ...clock.environment }
    await using first = await spawnServer(environment)
    const { alliance, coach, client } = await seatTwo(first.origin)
    const sit = (origin: string, { cookie }: Browser) => new HeadlessSeat({ origin, allianceId: alliance.id, cookie }).ready()
    const day = new Date(clock.now).toISOString().slice(0, 10)
    {
      await using writer = await sit(first.origin, coach)
      await writeMuch(writer)
    }
    clock.shift(2 * DAY_MS)
    const before = await lookBack(coach, alliance, day)
    expect(before.status).toBe(200)
    // Somebody is here, with words that are not folded as yet.
    await using seat = await sit(first.origin, client)
    seat.write('words of today')
    await seat.saved()
    const readers = Array.from({ length: READERS }, () => lookBack(coach, alliance, day))
    await Promise.race(readers)

    const from = performance.now()
    first.kill('SIGTERM')
    const answers = await Promise.all(readers)
    expect(await first.exited).toEqual({ code: 0, signal: null })
    const took = Math.round(performance.now() - from)
    expect(took).toBeLessThan(10_000)
    expect(first.stderr()).not.toContain('"level":50')
    expect((await seat.ended()).code).toBe(1012)
    const refused = answers.filter(({ status }) => status !== 200)
    expect(refused.length).toBeGreaterThan(READERS / 2)
    for (const answer of refused) expect(answer).toMatchObject({ status: 503, body: { code: 'restarting' } })
    count(context, { 'who looked back': READERS })
    measured(context, { 'ms to an end while many look back': took })
    process.stderr.write(`terms: ${refused.length} of ${READERS} refused, the end took ${took} ms\n`)

    await using second = await spawnServer({ ...environment, PORT: new URL(first.origin).port })
    expect((await lookBack(coach, alliance, day)).body).toEqual(before.body)
    await using again = await sit(second.origin, client)
    expect(again.words).toBe(seat.words)
  }
)

const lookBack = (who: Browser, { id, sections: [section] }: Alliance, day: string) =>
  who.ask('GET', `/api/alliances/${id}/sections/${section?.id}/drafts/${day}`)
