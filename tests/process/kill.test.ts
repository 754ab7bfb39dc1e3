// The plug is pulled while twenty pairs type. Whatever the screen had called saved, and whatever the other had
// seen, is there afterwards, and everybody who comes back has the same words.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as prng from 'lib0/prng'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { budget, seedOf } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { type Browser, seatTwo } from '../harness/Browser.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { spawnServer } from '../harness/serverProcess.ts'

const PAIRS = 20
const ROUNDS = budget({ short: 20, long: 200 })

type Pair = { alliance: Alliance; browsers: [coach: Browser, client: Browser]; kept: Set<string> }

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
        while (pairs.length < PAIRS) {
          const { alliance, coach, client } = await seatTwo(server.origin)
          pairs.push({ alliance, browsers: [coach, client], kept: new Set() })
        }
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

const sitDown = (origin: string, { alliance, browsers }: Pair): Promise<HeadlessSeat[]> =>
  Promise.all(browsers.map(({ cookie }) => new HeadlessSeat({ origin, allianceId: alliance.id, cookie }).ready()))

const expectKept = (seats: HeadlessSeat[], { kept }: Pair): void => {
  const [one, other] = seats
  if (one === undefined || other === undefined) throw new Error('nobody sits here')
  expect(one.words).toBe(other.words)
  expect(Buffer.from(Y.encodeStateAsUpdate(one.doc)).equals(Buffer.from(Y.encodeStateAsUpdate(other.doc)))).toBe(true)
  const lost = [...kept].filter((word) => !one.words.includes(word))
  expect(lost).toEqual([])
}

/** Both type, and note what must be there: each own word once its fence is back, each word of the other once seen. */
const typeUntilClosed = async (
  seats: HeadlessSeat[],
  pair: Pair,
  mark: string
): Promise<{ fenced: number; received: number }> => {
  let fenced = 0
  let received = 0
  await Promise.all(
    seats.map(async (seat, who) => {
      const awaiting = new Map<number, string>()
      const noteFences = (): void => {
        for (const [fence, word] of awaiting)
          if (fence <= seat.acknowledged) {
            awaiting.delete(fence)
            pair.kept.add(word)
            fenced++
          }
      }
      seat.doc.on('update', (_: Uint8Array, from: unknown) => {
        if (from !== seat) return
        for (const word of seat.words.match(new RegExp(`${mark}w${1 - who}e\\d+;`, 'g')) ?? [])
          if (!pair.kept.has(word)) {
            pair.kept.add(word)
            received++
          }
      })
      for (let edit = 0; seat.closed === undefined; edit++) {
        const word = `${mark}w${who}e${edit};`
        seat.text.insert(who === 0 ? 0 : seat.text.length, word)
        awaiting.set(seat.sendFence(), word)
        await new Promise((resolve) => setTimeout(resolve, 5))
        noteFences()
      }
      noteFences()
    })
  )
  return { fenced, received }
}
