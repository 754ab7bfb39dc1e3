// A clock that jumps: an hour or a year, forwards and back, as when a machine finds its time server, or loses its battery. Whoever
// is here writes on, and whoever has a session keeps it; what runs out by the clock runs out, and nothing runs wild.
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Browser, seatTwo } from '../harness/Browser.ts'
import { FaultyDisk, compileFaultyDisk } from '../harness/FaultyDisk.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { ShiftedClock } from '../harness/ShiftedClock.ts'
import { spawnServer } from '../harness/serverProcess.ts'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
const YEAR_MS = 365 * DAY_MS

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'alongside-clock-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** How much of a processor the process has used so far. */
const cpuMsOf = (pid: number | undefined): number => {
  const [, , , , , , , , , , , user = '', system = ''] = (
    /\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? ''
  ).split(' ')
  const TICK_MS = 10
  return (Number(user) + Number(system)) * TICK_MS
}

const jumps: [name: string, ms: number, invited: number][] = [
  ['an hour forwards', HOUR_MS, 200],
  ['an hour back', -HOUR_MS, 200],
  ['a year forwards', YEAR_MS, 410],
  ['a year back', -YEAR_MS, 200]
]

it.each(jumps)('%s: edits, fences, sessions and links go on, and again when it jumps back', async (name, ms, invited) => {
  using clock = new ShiftedClock()
  const dataDir = join(root, `data ${name}`)
  let words: string
  let seated
  {
    await using server = await spawnServer({ DATA_DIR: dataDir, ...clock.environment })
    seated = await seatTwo(server.origin)
    const { alliance, coach, client } = seated
    const sit = (browser: Browser) =>
      new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: browser.cookie }).ready()
    await using one = await sit(coach)
    await using other = await sit(client)
    const writeBoth = async (mark: string): Promise<void> => {
      one.write(`${mark} one;`)
      await one.saved()
      other.write(`${mark} other;`)
      await other.saved()
      await other.until('the words of one', () => other.words.includes(`${mark} one;`))
      await one.until('the words of the other', () => one.words.includes(`${mark} other;`))
    }
    await writeBoth('before')
    const waiting = await coach.begin('Amara', 'Waiting')
    const { token } = await coach.invite(waiting)

    clock.shift(ms)
    const spent = cpuMsOf(server.process.pid)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect(cpuMsOf(server.process.pid) - spent).toBeLessThan(500)
    await writeBoth('after')
    expect((await client.read(alliance.id)).seats).toHaveLength(2)
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200)
    // What is made now holds by the clock as it is now; what was made before runs out when it says so.
    const stranger = new Browser(server.origin)
    expect((await stranger.ask('POST', '/api/invitations/accept', { token, name: 'Jonas' })).status).toBe(invited)
    expect((await seatTwo(server.origin)).alliance.seats).toHaveLength(2)

    clock.shift(0)
    await writeBoth('again')
    expect((await coach.read(alliance.id)).seats).toHaveLength(2)
    expect(one.closed).toBeUndefined()
    expect(other.closed).toBeUndefined()
    words = one.words
    expect(server.stderr()).not.toMatch(/"level":[56]0/)
    clock.shift(ms)
    server.kill('SIGTERM')
    expect(await server.exited).toEqual({ code: 0, signal: null })
  }
  // A start by a wrong clock sweeps by it, and loses no word.
  await using server = await spawnServer({ DATA_DIR: dataDir, ...clock.environment })
  clock.shift(0)
  const { alliance, client } = seated
  await using late = await new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: client.cookie }).ready()
  expect(late.words).toBe(words)
})

it('a session that is to be prolonged while nothing can be kept still opens what is there, and is prolonged later', async () => {
  using clock = new ShiftedClock()
  using disk = await FaultyDisk.in(join(root, 'due disk'), await compileFaultyDisk(root))
  await using server = await spawnServer({ ...disk.environment, ...clock.environment })
  const { alliance, coach } = await seatTwo(server.origin)
  clock.shift(2 * DAY_MS)
  disk.writing = 'ENOSPC'
  const read = await coach.ask('GET', `/api/alliances/${alliance.id}`)
  expect(read.status).toBe(200)
  expect(read.headers.getSetCookie()).toEqual([])
  disk.writing = undefined
  const again = await coach.ask('GET', `/api/alliances/${alliance.id}`)
  expect(again.status).toBe(200)
  expect(again.headers.getSetCookie()).toHaveLength(1)
})
