// The plug is pulled while twenty pairs type. Whatever the screen had called saved, and whatever the other had
// seen, is there afterwards, and everybody who comes back has the same words.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as prng from 'lib0/prng'
import { expect, it } from 'vitest'
import { budget, seedOf } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { spawnServer } from '../harness/serverProcess.ts'
import { type Pair, expectKept, newPair, sitDown, typeUntilClosed } from '../harness/typingPairs.ts'

const PAIRS = 20
const ROUNDS = budget({ short: 6, long: 200 })

it(
  `kill -9 while ${PAIRS} pairs type, ${ROUNDS} rounds: every edit fenced or received is there, replicas equal`,
  { timeout: ROUNDS * 15_000 },
  async (context) => {
    const random = prng.create(seedOf('kill'))
    const dataDir = await mkdtemp(join(tmpdir(), 'alongside-kill-'))
    const pairs: Pair[] = []
    let fenced = 0
    let received = 0
    try {
      for (let round = 0; round <= ROUNDS; round++) {
        await using server = await spawnServer({ DATA_DIR: dataDir })
        while (pairs.length < PAIRS) pairs.push(await newPair(server.origin))
        const seats = await Promise.all(pairs.map((pair) => sitDown(server.origin, pair)))
        for (const [index, pair] of pairs.entries()) expectKept(seats[index] ?? [], pair)
        if (round === ROUNDS) break
        const ledgers = pairs.map((pair, index) => typeUntilClosed(seats[index] ?? [], pair, `r${round}p${index}`))
        await new Promise((resolve) => setTimeout(resolve, prng.int32(random, 100, 900)))
        server.kill('SIGKILL')
        await server.exited
        for (const ledger of await Promise.all(ledgers)) {
          fenced += ledger.fenced
          received += ledger.received
        }
      }
    } finally {
      process.stderr.write(`kill: ${fenced} fenced edits and ${received} received by a peer, looked for after ${ROUNDS} kills\n`)
      await rm(dataDir, { recursive: true, force: true })
    }
    count(context, { kills: ROUNDS, 'fenced edits': fenced, 'edits a peer had seen': received })
    // A battery in which nothing was at stake proves nothing.
    expect(fenced).toBeGreaterThan(ROUNDS * PAIRS)
    expect(received).toBeGreaterThan(ROUNDS * PAIRS)
  }
)
