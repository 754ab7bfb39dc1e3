// Does the harness catch what it must catch, and does it still speak to this server? In small, against honest and
// lying servers.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'

const measure = fileURLToPath(new URL('measure.mjs', import.meta.url))
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

  it('catches a server that loses one message in 500', async () => {
    const lossy = await run('typing', 'fake-lossy', '--rooms', '20', '--secs', '3', '--warm', '1')
    expect(lossy).toMatchObject({ code: 1, ok: false })
    expect(lossy.missing).toBeGreaterThan(0)
  })

  it('catches a server that only pretends to store', async () => {
    const forgot = await run('durability', 'fake-forgetful', ...KILLS)
    expect(forgot.seenChars).toBeGreaterThan(0)
    expect(forgot.lostChars).toBe(forgot.seenChars)
    expect(forgot.lostWorkMs?.max).toBeGreaterThan(500)
  })

  it('speaks to this server: typed, killed and opened cold, nothing is lost', async () => {
    const typed = await run('typing', 'alongside', ...TYPING)
    expect(typed).toMatchObject({ code: 0, ok: true, missing: 0 })
    expect(typed.latencyMs?.n).toBe(typed.updates)
    const killed = await run('durability', 'alongside', ...KILLS)
    expect(killed).toMatchObject({ ok: true, lostChars: 0 })
    expect(killed.seenChars).toBeGreaterThan(0)
    expect(await run('coldopen', 'alongside', ...OPENINGS)).toMatchObject({ code: 0, ok: true, wrong: 0 })
  })
})
