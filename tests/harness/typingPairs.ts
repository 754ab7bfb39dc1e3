// Pairs who type until their sockets close, and what must be there afterwards: each own word once its fence is back, each word
// of the other once seen.
import { expect } from 'vitest'
import * as Y from 'yjs'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { type Browser, seatTwo } from './Browser.ts'
import { HeadlessSeat } from './HeadlessSeat.ts'

export type Pair = { alliance: Alliance; browsers: [coach: Browser, client: Browser]; kept: Set<string> }

export const newPair = async (origin: string): Promise<Pair> => {
  const { alliance, coach, client } = await seatTwo(origin)
  return { alliance, browsers: [coach, client], kept: new Set() }
}

export const sitDown = (origin: string, { alliance, browsers }: Pair): Promise<HeadlessSeat[]> =>
  Promise.all(browsers.map(({ cookie }) => new HeadlessSeat({ origin, allianceId: alliance.id, cookie }).ready()))

export const expectKept = (seats: HeadlessSeat[], { kept }: Pair): void => {
  const [one, other] = seats
  if (one === undefined || other === undefined) throw new Error('nobody sits here')
  expect(one.words).toBe(other.words)
  expect(Buffer.from(Y.encodeStateAsUpdate(one.doc)).equals(Buffer.from(Y.encodeStateAsUpdate(other.doc)))).toBe(true)
  const lost = [...kept].filter((word) => !one.words.includes(word))
  expect(lost).toEqual([])
}

/** Both type, and note what must be there: each own word once its fence is back, each word of the other once seen. */
export const typeUntilClosed = async (
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
