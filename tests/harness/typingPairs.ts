// Pairs who type until their sockets close, and what must be there afterwards: each own word once its fence is back, each word
// of the other once seen.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as prng from 'lib0/prng'
import { expect } from 'vitest'
import * as Y from 'yjs'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { type Browser, seatTwo } from './Browser.ts'
import { HeadlessSeat } from './HeadlessSeat.ts'
import { spawnServer } from './serverProcess.ts'

type Pair = { alliance: Alliance; browsers: [coach: Browser, client: Browser]; kept: Set<string> }

const newPair = async (origin: string): Promise<Pair> => {
  const { alliance, coach, client } = await seatTwo(origin)
  return { alliance, browsers: [coach, client], kept: new Set() }
}

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

/** A server that is ended again and again while they type, a while into each round. Whoever comes back finds what must be there. */
export const endAgainAndAgain = async (
  {
    pairs: most,
    rounds,
    random,
    within: [from, to]
  }: { pairs: number; rounds: number; random: prng.PRNG; within: [number, number] },
  end: (server: Awaited<ReturnType<typeof spawnServer>>) => Promise<void>,
  ended: (seats: readonly HeadlessSeat[]) => void = () => undefined
): Promise<{ fenced: number; received: number }> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'alongside-ended-'))
  const pairs: Pair[] = []
  const sum = { fenced: 0, received: 0 }
  try {
    for (let round = 0; round <= rounds; round++) {
      await using server = await spawnServer({ DATA_DIR: dataDir })
      while (pairs.length < most) pairs.push(await newPair(server.origin))
      const seats = await Promise.all(pairs.map((pair) => sitDown(server.origin, pair)))
      for (const [index, pair] of pairs.entries()) expectKept(seats[index] ?? [], pair)
      if (round === rounds) break
      const ledgers = pairs.map((pair, index) => typeUntilClosed(seats[index] ?? [], pair, `r${round}p${index}`))
      await new Promise((resolve) => setTimeout(resolve, prng.int32(random, from, to)))
      await end(server)
      for (const ledger of await Promise.all(ledgers)) {
        sum.fenced += ledger.fenced
        sum.received += ledger.received
      }
      ended(seats.flat())
    }
    return sum
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}
