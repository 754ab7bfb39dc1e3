import type { Block } from './blocks.ts'
import { tokensOf } from './tokens.ts'

/** How often each word stands in a block. */
export type Words = { times: ReadonlyMap<string, number>; size: number }

export const wordsIn = (block: Pick<Block, 'runs'>): Words => {
  const tokens = tokensOf(block)
  const words = tokens.filter(({ kind }) => kind === 'word')
  // Of signs alone, the signs.
  const counted = words.length > 0 ? words : tokens.filter(({ kind }) => kind === 'sign')
  const times = new Map<string, number>()
  for (const { key } of counted) times.set(key, (times.get(key) ?? 0) + 1)
  return { times, size: counted.length }
}

export const inCommon = (one: Words, other: Words): number => {
  const [few, many] = one.times.size < other.times.size ? [one, other] : [other, one]
  let shared = 0
  for (const [word, times] of few.times) shared += Math.min(times, many.times.get(word) ?? 0)
  return shared
}

/** What is left of some words without others. */
export const without = (words: Words, others: Words): Words => {
  const times = new Map<string, number>()
  let size = 0
  for (const [word, count] of words.times) {
    const left = count - (others.times.get(word) ?? 0)
    if (left <= 0) continue
    times.set(word, left)
    size += left
  }
  return { times, size }
}

/** From 0 to 1: how much of the longer one's words the other has. Sørensen's coefficient would make much of short ones. */
export const likeness = (one: Words, other: Words): number => {
  const longer = Math.max(one.size, other.size)
  return longer === 0 ? 0 : inCommon(one, other) / longer
}

/** A few words stand in everything. */
const ENOUGH = 4

/** How much of some words stands among others; nothing is said of very few. */
export const partIn = (words: Words, others: Words): number => (words.size < ENOUGH ? 0 : inCommon(words, others) / words.size)
