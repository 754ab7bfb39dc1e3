// Does the harness catch what it must catch, and does it still speak to this server? In small, against honest and
// lying servers.
import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'

const measure = fileURLToPath(new URL('measure.mjs', import.meta.url))
const checks = fileURLToPath(new URL('check.mjs', import.meta.url))
const Finding = z.looseObject({ check: z.string(), verdict: z.string() })
const Figures = z.looseObject({
  ok: z.boolean(),
  error: z.optional(z.string()),
  missing: z.optional(z.number()),
  updates: z.optional(z.number()),
  seenChars: z.optional(z.number()),
  lostChars: z.optional(z.number()),
  wrong: z.optional(z.number()),
  latencyMs: z.optional(z.looseObject({ n: z.number(), p50: z.nullable(z.number()) })),
  lostWorkMs: z.optional(z.looseObject({ max: z.number() }))
})

const run = async (scenario: string, adapter: string, ...args: string[]) => {
  const child = spawn(process.execPath, [measure, scenario, '--adapter', adapter, ...args], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  let said = ''
  child.stdout.on('data', (chunk) => (said += String(chunk)))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, ...Figures.parse(JSON.parse(said.trim().split('\n').at(-1) ?? '')) }
}

const NO = 'does not hold'
const YES = 'holds'

/** Every answer to one group of questions. */
const ask = async (check: string, adapter: string, ...args: string[]): Promise<Record<string, string>> => {
  const child = spawn(process.execPath, [checks, check, '--adapter', adapter, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk) => (said += String(chunk)))
  await new Promise((resolve) => child.once('close', resolve))
  const lines = said.split('\n').filter((line) => line.startsWith('{"check"'))
  return Object.fromEntries(lines.map((line) => Finding.parse(JSON.parse(line))).map(({ check: id, verdict }) => [id, verdict]))
}
/** Without strace that one question cannot be asked, and it is said. */
const answered = (verdict: string): string =>
  spawnSync('strace', ['-V'], { stdio: 'ignore' }).status === 0 ? verdict : 'cannot be asked'
const SMALL = Object.entries({
  rounds: 2,
  kills: 1,
  rooms: 2,
  arrivals: 1,
  maxS: 2,
  settleS: 1,
  waitS: 2,
  letters: 5,
  secs: 2,
  seconds: 8,
  // What they cost a server that keeps them grows with their square: these are enough to be seen.
  orphans: 600,
  bombs: 2,
  hugeMb: 256
}).flatMap(([flag, value]) => [`--${flag}`, String(value)])

const TYPING = ['--rooms', '10', '--secs', '2', '--warm', '0.5']
const KILLS = ['--repeats', '2', '--rooms', '4', '--minS', '1', '--maxS', '2']
const OPENINGS = ['--rooms', '2', '--edits', '600', '--sittings', '3', '--wire', '--deadline', '3']

describe('the bench', () => {
  it('measures every edit of an honest relay once, and 50 ms of delay as 50 ms', async () => {
    const honest = await run('typing', 'floor-relay', ...TYPING)
    expect(honest).toMatchObject({ code: 0, ok: true, missing: 0 })
    expect(honest.latencyMs?.n).toBe(honest.updates)
    const slow = await run('typing', 'fake-slow', ...TYPING)
    const added = (slow.latencyMs?.p50 ?? 0) - (honest.latencyMs?.p50 ?? 0)
    expect(added).toBeGreaterThan(49)
    expect(added).toBeLessThan(60)
  })
})

/** Mostly waiting: beside each other they take as long as the longest. */
describe('the bench, and the questions that are put to servers', () => {
  it.concurrent('catches a server that loses one message in 500', async ({ expect }) => {
    const lossy = await run('typing', 'fake-lossy', '--rooms', '20', '--secs', '3', '--warm', '1')
    expect(lossy).toMatchObject({ code: 1, ok: false })
    expect(lossy.missing).toBeGreaterThan(0)
  })

  it.concurrent('catches a server that only pretends to store', async ({ expect }) => {
    const forgot = await run('durability', 'fake-forgetful', ...KILLS)
    expect(forgot.seenChars).toBeGreaterThan(0)
    expect(forgot.lostChars).toBe(forgot.seenChars)
    expect(forgot.lostWorkMs?.max).toBeGreaterThan(500)
  })

  it.concurrent('speaks to this server: typed, killed and opened cold, nothing is lost', async ({ expect }) => {
    const typed = await run('typing', 'alongside', ...TYPING)
    expect(typed).toMatchObject({ code: 0, ok: true, missing: 0 })
    expect(typed.latencyMs?.n).toBe(typed.updates)
    const killed = await run('durability', 'alongside', ...KILLS)
    expect(killed).toMatchObject({ ok: true, lostChars: 0 })
    expect(killed.seenChars).toBeGreaterThan(0)
    expect(await run('coldopen', 'alongside', ...OPENINGS)).toMatchObject({ code: 0, ok: true, wrong: 0 })
  })
  it.concurrent.for([
    ['kills', { 'kill-seen': NO, 'kill-saved': NO, 'kill-arrival': NO }],
    ['power', { power: answered(NO) }],
    ['frames', { misplaced: NO, undecodable: NO, forged: NO }],
    ['presence', { 'presence-name': NO, 'presence-other': NO, 'presence-ghosts': NO, 'presence-giant': NO }],
    ['merges', { merges: NO }],
    ['halfOpen', { 'half-open': NO }],
    ['bounds', { bomb: NO, orphans: NO }],
    ['bounds', { 'frame-large': NO, 'frame-huge': NO }],
    ['bounds', { 'slow-reader': NO }],
    ['damage', { 'damage-flip': NO, 'damage-block': NO, 'damage-cut': NO, 'damage-gone': NO }]
  ] as const)('%s: each can be answered with no', async ([check, expected], { expect }) => {
    // One that forgets everything has nothing to be damaged.
    const server = check === 'damage' ? 'floor-log' : 'fake-careless'
    expect(await ask(check, server, ...SMALL, '--only', Object.keys(expected).join())).toEqual(expected)
  })

  it.concurrent.for([
    ['power', { power: answered(YES) }],
    ['frames', { misplaced: YES, undecodable: YES, forged: YES }],
    ['presence', { 'presence-name': YES, 'presence-other': YES, 'presence-ghosts': YES, 'presence-giant': YES }],
    ['merges', { merges: YES }],
    ['bounds', { bomb: YES, orphans: YES, 'frame-large': YES }]
  ] as const)('%s: holds of this server', async ([check, expected], { expect }) => {
    expect(await ask(check, 'alongside', ...SMALL, '--only', 'bomb,orphans,frame-large')).toEqual(expected)
  })
})
