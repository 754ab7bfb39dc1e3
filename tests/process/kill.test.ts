// The plug is pulled while twenty pairs type. Whatever the screen had called saved, and whatever the other had
// seen, is there afterwards, and everybody who comes back has the same words.
import * as prng from 'lib0/prng'
import { expect, it } from 'vitest'
import { budget, seedOf } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { endAgainAndAgain } from '../harness/typingPairs.ts'

const PAIRS = 20
const ROUNDS = budget({ short: 6, long: 200 })

it(
  `kill -9 while ${PAIRS} pairs type, ${ROUNDS} rounds: every edit fenced or received is there, replicas equal`,
  { timeout: ROUNDS * 15_000 },
  async (context) => {
    const random = prng.create(seedOf('kill'))
    const { fenced, received } = await endAgainAndAgain(
      { pairs: PAIRS, rounds: ROUNDS, random, within: [100, 900] },
      async (server) => {
        server.kill('SIGKILL')
        await server.exited
      }
    )
    process.stderr.write(`kill: ${fenced} fenced edits and ${received} received by a peer, looked for after ${ROUNDS} kills\n`)
    count(context, { kills: ROUNDS, 'fenced edits': fenced, 'edits a peer had seen': received })
    // A battery in which nothing was at stake proves nothing.
    expect(fenced).toBeGreaterThan(ROUNDS * PAIRS)
    expect(received).toBeGreaterThan(ROUNDS * PAIRS)
  }
)
