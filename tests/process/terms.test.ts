// A supervisor ends the server again and again while pairs type. Each end is clean and soon; what anyone was told is saved, or
// was shown of the other's, is there when it is back.
import * as prng from 'lib0/prng'
import { expect, it } from 'vitest'
import { budget, seedOf } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
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
