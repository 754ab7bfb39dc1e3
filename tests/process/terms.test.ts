// A supervisor ends the server again and again while pairs type. Each end is clean and soon; what anyone was told is saved, or
// was shown of the other's, is there when it is back.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as prng from 'lib0/prng'
import { expect, it } from 'vitest'
import { budget, seedOf } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { spawnServer } from '../harness/serverProcess.ts'
import { type Pair, expectKept, newPair, sitDown, typeUntilClosed } from '../harness/typingPairs.ts'

const PAIRS = 10
const ROUNDS = budget({ short: 5, long: 50 })

it(
  `SIGTERM while ${PAIRS} pairs type, ${ROUNDS} rounds: exit 0 within 10 s, nothing that was fenced or seen is lost`,
  { timeout: ROUNDS * 15_000 },
  async (context) => {
    const random = prng.create(seedOf('terms'))
    const dataDir = await mkdtemp(join(tmpdir(), 'alongside-terms-'))
    const pairs: Pair[] = []
    let fenced = 0
    let received = 0
    let longest = 0
    try {
      for (let round = 0; round <= ROUNDS; round++) {
        await using server = await spawnServer({ DATA_DIR: dataDir })
        while (pairs.length < PAIRS) pairs.push(await newPair(server.origin))
        const seats = await Promise.all(pairs.map((pair) => sitDown(server.origin, pair)))
        for (const [index, pair] of pairs.entries()) expectKept(seats[index] ?? [], pair)
        if (round === ROUNDS) break
        const ledgers = pairs.map((pair, index) => typeUntilClosed(seats[index] ?? [], pair, `r${round}p${index}`))
        await new Promise((resolve) => setTimeout(resolve, prng.int32(random, 100, 600)))
        const from = performance.now()
        server.kill('SIGTERM')
        expect(await server.exited).toEqual({ code: 0, signal: null })
        longest = Math.max(longest, performance.now() - from)
        for (const ledger of await Promise.all(ledgers)) {
          fenced += ledger.fenced
          received += ledger.received
        }
        for (const seat of seats.flat()) expect(seat.closed?.code).toBe(1012)
        expect(server.stderr()).not.toContain('"level":50')
      }
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
    count(context, { ends: ROUNDS, 'fenced edits': fenced, 'edits a peer had seen': received })
    process.stderr.write(`terms: ${fenced} fenced, ${received} received, the longest end took ${Math.round(longest)} ms\n`)
    expect(longest).toBeLessThan(10_000)
    expect(fenced).toBeGreaterThan(ROUNDS * PAIRS)
    expect(received).toBeGreaterThan(ROUNDS * PAIRS)
  }
)
