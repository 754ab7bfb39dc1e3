// Which blocks are taken for which: by places in two lists of blocks, whose words are asked for when they are needed.
import { type Place, rising } from './inOrder.ts'
import { type Words, inCommon, likeness, partIn } from './likeness.ts'

export type WordsAt = (at: number) => Words
export type Sides = { before: WordsAt; after: WordsAt }
export type Keys = { oldKeys: readonly string[]; nowKeys: readonly string[] }

/** Two paragraphs with fewer words in common than this share of the longer one are two, not one that changed. */
const ALIKE = 0.4
/** One that went elsewhere is known again by this share, and so is a part of another. */
export const KNOWN_AGAIN = 0.7
/** More ways to pair the blocks of a gap are not tried: only what has a rare word in common is, then. */
const MOST_WAYS = 3_600
/** A word that stands in more blocks than this says nothing of which is which. */
const RARE = 8

/** What reads the same and stands once on either side. */
export const alsoOnce = (old: readonly number[], now: readonly number[], { oldKeys, nowKeys }: Keys): Place[] => {
  const once = (places: readonly number[], keys: readonly string[]): Map<string, number | undefined> => {
    const found = new Map<string, number | undefined>()
    for (const at of places) found.set(keys[at] ?? '', found.has(keys[at] ?? '') ? undefined : at)
    return found
  }
  const before = once(old, oldKeys)
  return [...once(now, nowKeys)].flatMap(([key, a]): Place[] => {
    const b = before.get(key)
    return a === undefined || b === undefined ? [] : [[b, a]]
  })
}

/** The best way to take the blocks of a gap for others in their order: as many words in common as can be. */
export const closest = (old: readonly number[], now: readonly number[], words: Sides): Place[] => {
  if (old.length === 0 || now.length === 0) return []
  if (old.length * now.length <= MOST_WAYS) return bestWay(old, now, words)
  const sure = rising(kin(old, now, { words, least: ALIKE }))
  const places: Place[] = []
  let [b, a] = [0, 0]
  for (const [toB, toA] of [...sure, [Infinity, Infinity] satisfies Place]) {
    const [olds, nows]: [number[], number[]] = [[], []]
    for (; b < old.length && (old[b] ?? 0) < toB; b++) olds.push(old[b] ?? 0)
    for (; a < now.length && (now[a] ?? 0) < toA; a++) nows.push(now[a] ?? 0)
    if (olds.length * nows.length <= MOST_WAYS) places.push(...bestWay(olds, nows, words))
    if (b < old.length && a < now.length) places.push([toB, toA])
    ;[b, a] = [b + 1, a + 1]
  }
  return places
}

const bestWay = (old: readonly number[], now: readonly number[], words: Sides): Place[] => {
  const likenesses = old.map((b) => now.map((a) => alike(words.before(b), words.after(a))))
  // best[b][a]: what the blocks from b and from a on have in common, at best.
  const best = Array.from({ length: old.length + 1 }, () => Array.from({ length: now.length + 1 }, () => 0))
  const at = (b: number, a: number): number => best[b]?.[a] ?? 0
  const together = (b: number, a: number): number => {
    const like = likenesses[b]?.[a] ?? 0
    return like < ALIKE ? -1 : like + at(b + 1, a + 1)
  }
  for (let b = old.length - 1; b >= 0; b--)
    for (let a = now.length - 1; a >= 0; a--) {
      const row = best[b]
      if (row !== undefined) row[a] = Math.max(together(b, a), at(b + 1, a), at(b, a + 1))
    }
  const places: Place[] = []
  let [b, a] = [0, 0]
  while (b < old.length && a < now.length) {
    if (together(b, a) >= at(b, a)) places.push([old[b++] ?? 0, now[a++] ?? 0])
    else if (at(b + 1, a) >= at(b, a + 1)) b++
    else a++
  }
  return places
}

/** A short one that stands almost whole in a long one is what is left of it, or what it grew from. */
const alike = (one: Words, other: Words): number => {
  const like = likeness(one, other)
  const [shorter, longer] = one.size < other.size ? [one, other] : [other, one]
  return like < ALIKE && partIn(shorter, longer) > 0.9 ? ALIKE : like
}

/** What was taken out in one place and put in at another. */
export const knownAgain = (
  old: readonly number[],
  now: readonly number[],
  { words, oldKeys, nowKeys }: Keys & { words: Sides }
): Place[] => {
  const waiting = new Map<string, number[]>()
  for (const b of old.toReversed()) {
    const alike = waiting.get(oldKeys[b] ?? '')
    if (alike === undefined) waiting.set(oldKeys[b] ?? '', [b])
    else alike.push(b)
  }
  const asTheyWere = now.flatMap((a): Place[] => {
    const b = waiting.get(nowKeys[a] ?? '')?.pop()
    return b === undefined ? [] : [[b, a]]
  })
  const [goneB, goneA] = [new Set(asTheyWere.map(([b]) => b)), new Set(asTheyWere.map(([, a]) => a))]
  const changed = kin(
    old.filter((b) => !goneB.has(b)),
    now.filter((a) => !goneA.has(a)),
    { words, least: KNOWN_AGAIN }
  )
  return [...asTheyWere, ...changed]
}

/** For each block of now the one of before that has most rare words in common with it, each once, sorted by the one before. */
const kin = (old: readonly number[], now: readonly number[], { words, least }: { words: Sides; least: number }): Place[] => {
  const standing = new Map<string, number[]>()
  for (const b of old)
    for (const word of words.before(b).times.keys()) {
      const places = standing.get(word)
      if (places === undefined) standing.set(word, [b])
      else if (places.length <= RARE) places.push(b)
    }
  const closestTo = new Map<number, { a: number; shared: number }>()
  for (const a of now) {
    const votes = new Map<number, number>()
    for (const word of words.after(a).times.keys()) {
      const places = standing.get(word) ?? []
      if (places.length <= RARE) for (const b of places) votes.set(b, (votes.get(b) ?? 0) + 1)
    }
    let [origin, most] = [-1, 0]
    for (const [b, count] of votes) if (count > most) [origin, most] = [b, count]
    if (origin < 0 || likeness(words.before(origin), words.after(a)) < least) continue
    const shared = inCommon(words.before(origin), words.after(a))
    if (shared > (closestTo.get(origin)?.shared ?? 0)) closestTo.set(origin, { a, shared })
  }
  return [...closestTo].map(([b, { a }]): Place => [b, a]).sort(([one], [other]) => one - other)
}
