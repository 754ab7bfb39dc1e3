// The plug is pulled while pairs write apart, each on a sheet, and say that they are ready: some have said so, some are saying so, some
// have not. What was called saved is there afterwards, and every pair's sheets are sealed for both, or open for both.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as prng from 'lib0/prng'
import { expect, it } from 'vitest'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { OpenedSheets } from '../../shared/protocol/openedSheets.ts'
import type { SheetTold } from '../../shared/protocol/sheets.ts'
import { budget, seedOf } from '../harness/budget.ts'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { count } from '../harness/counts.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { spawnServer } from '../harness/serverProcess.ts'

const PAIRS = 10
const ROUNDS = budget({ short: 3, long: 60 })

/** `kept`: every word whose fence is back. `isReady`: the server said that they are. */
type Writer = { cookie: string | undefined; seat: string; kept: Set<string>; isReady: boolean }
/** They write on one section's sheets after the other's: `section` counts them. */
type Apart = { alliance: Alliance; writers: Writer[]; section: number }

const newApart = async (origin: string): Promise<Apart> => {
  const { alliance, coach, client } = await seatTwo(origin)
  const writers = [client, coach].map(({ cookie }, nth) => ({
    cookie,
    seat: alliance.seats[nth]?.id ?? '',
    kept: new Set<string>(),
    isReady: false
  }))
  return { alliance, writers, section: 0 }
}

const sectionOf = ({ alliance, section }: Apart): string => alliance.sections[section]?.id ?? ''
const pathOf = (apart: Apart): string => `/api/alliances/${apart.alliance.id}/sections/${sectionOf(apart)}`
const openedTo = async (who: Browser, apart: Apart): Promise<OpenedSheets | null> =>
  (await who.ask<{ opened: OpenedSheets | null }>('GET', `${pathOf(apart)}/sheets`)).body.opened
const toldTo = async (who: Browser, apart: Apart): Promise<SheetTold | undefined> =>
  (await who.ask<{ sheets: SheetTold[] }>('GET', `/api/alliances/${apart.alliance.id}/sheets`)).body.sheets.find(
    ({ section }) => section === sectionOf(apart)
  )

/** Open for both, with all that was kept; or sealed for both, and each as ready as they were told. Says which. */
const expectWhole = async (origin: string, apart: Apart): Promise<'open' | 'sealed'> => {
  const browsers = apart.writers.map(({ cookie }) => new Browser(origin, cookie))
  const [one, other] = await Promise.all(browsers.map((who) => openedTo(who, apart)))
  expect(one).toEqual(other)
  if (one == null) {
    expect(apart.writers.every(({ isReady }) => isReady)).toBe(false)
    for (const [nth, { isReady }] of apart.writers.entries()) {
      const told = await toldTo(browsers[nth] ?? new Browser(origin), apart)
      expect(told?.openedAt ?? null).toBeNull()
      if (isReady) expect(told?.mine?.ready).toBe(true)
    }
    return 'sealed'
  }
  for (const { seat, kept } of apart.writers) {
    const sheet = JSON.stringify(one.sheets.find(({ seatId }) => seatId === seat))
    expect([...kept].filter((word) => !sheet.includes(word))).toEqual([])
  }
  return 'open'
}

/** Back at their sheet, not ready any more; every word that was kept is on it. */
const sitApart = async (origin: string, apart: Apart, writer: Writer): Promise<HeadlessSeat> => {
  const who = new Browser(origin, writer.cookie)
  const { sheet } = (await who.ask<{ sheet: { id: string; ready: boolean } }>('PUT', `${pathOf(apart)}/sheet`)).body
  if (sheet.ready) expect((await who.ask('DELETE', `${pathOf(apart)}/sheet/ready`)).status).toBe(204)
  writer.isReady = false
  const allianceId = `${apart.alliance.id}/sheets/${sheet.id}`
  const seat = await new HeadlessSeat({ origin, allianceId, cookie: writer.cookie }).ready()
  expect([...writer.kept].filter((word) => !seat.words.includes(word))).toEqual([])
  return seat
}

const writeUntilClosed = async (seat: HeadlessSeat, { kept }: Writer, mark: string): Promise<number> => {
  const awaiting = new Map<number, string>()
  let fenced = 0
  const noteFences = (): void => {
    for (const [fence, word] of awaiting)
      if (fence <= seat.acknowledged) {
        awaiting.delete(fence)
        kept.add(word)
        fenced++
      }
  }
  for (let edit = 0; seat.closed === undefined; edit++) {
    const word = `${mark}e${edit};`
    seat.write(word)
    awaiting.set(seat.sendFence(), word)
    await new Promise((resolve) => setTimeout(resolve, 5))
    noteFences()
  }
  noteFences()
  return fenced
}

/** True once the server said so. An answer that does not come says nothing. */
const sayReady = async (origin: string, apart: Apart, writer: Writer): Promise<boolean> => {
  const answer = await new Browser(origin, writer.cookie).ask('PUT', `${pathOf(apart)}/sheet/ready`).catch(() => undefined)
  writer.isReady = answer?.status === 204
  return writer.isReady
}

it(
  `kill -9 while ${PAIRS} pairs write apart and open, ${ROUNDS} rounds: every word fenced is there, sheets are sealed for both or open for both`,
  { timeout: ROUNDS * 15_000 },
  async (context) => {
    const random = prng.create(seedOf('kill apart'))
    const dataDir = await mkdtemp(join(tmpdir(), 'alongside-kill-apart-'))
    const aparts: Apart[] = []
    const found = { open: 0, sealed: 0 }
    let fenced = 0
    try {
      for (let round = 0; round <= ROUNDS; round++) {
        await using server = await spawnServer({ DATA_DIR: dataDir })
        const { origin } = server
        if (round === 0) aparts.push(...(await Promise.all(Array.from({ length: PAIRS }, () => newApart(origin)))))
        else
          for (const [nth, apart] of aparts.entries()) {
            const was = await expectWhole(origin, apart)
            found[was]++
            if (was === 'sealed') continue
            apart.section++
            for (const writer of apart.writers) Object.assign(writer, { kept: new Set(), isReady: false })
            if (apart.section === apart.alliance.sections.length) aparts[nth] = await newApart(origin)
          }
        const writing = await Promise.all(
          aparts.flatMap((apart) =>
            apart.writers.map(async (writer) => ({ apart, writer, seat: await sitApart(origin, apart, writer) }))
          )
        )
        if (round === ROUNDS) break
        const ledgers = writing.map(({ writer, seat }, nth) => writeUntilClosed(seat, writer, `r${round}n${nth}`))
        // When so many of them have been told that they are ready, others are about to be.
        let untilKilled = prng.int32(random, 8, 14)
        const readies: Promise<void>[] = []
        await new Promise<void>((enough) => {
          for (const { apart, writer } of writing)
            readies.push(
              new Promise<void>((resolve) => setTimeout(resolve, prng.int32(random, 100, 500))).then(async () => {
                if ((await sayReady(origin, apart, writer)) && --untilKilled === 0) enough()
              })
            )
        })
        server.kill('SIGKILL')
        await server.exited
        await Promise.all(readies)
        for (const one of await Promise.all(ledgers)) fenced += one
      }
    } finally {
      process.stderr.write(
        `kill apart: ${fenced} fenced words, ${found.open} pairs open and ${found.sealed} sealed after ${ROUNDS} kills\n`
      )
      await rm(dataDir, { recursive: true, force: true })
    }
    count(context, { kills: ROUNDS, 'words fenced on sheets': fenced, 'pairs looked at after a kill': found.open + found.sealed })
    // A battery in which nothing was at stake proves nothing.
    expect(fenced).toBeGreaterThan(ROUNDS * PAIRS)
    expect(found.open).toBeGreaterThan(0)
    expect(found.sealed).toBeGreaterThan(0)
  }
)
