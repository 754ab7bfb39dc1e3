// Which blocks of two versions are the same paragraph still, whatever was done to it: those that read the same in the same order; those
// that went elsewhere as they were; in the gaps, those that have most words in common; what one became when it was parted, or two
// when they were joined; and what went elsewhere and was changed on the way.
import type { Block } from './blocks.ts'
import { type Place, inOrder } from './inOrder.ts'
import { type Words, partIn, wordsIn, without } from './likeness.ts'
import { KNOWN_AGAIN, type WordsAt, alsoOnce, closest, knownAgain } from './pairing.ts'

/** Several on one side only: parted, or joined. `place` of one that moved: the same where it was and where it is. */
export type Bond =
  | { bond: 'kept'; before: readonly Block[]; after: readonly Block[] }
  | { bond: 'moved'; before: Block; after: Block; place: number; from: 'above' | 'below' }
  | { bond: 'left'; before: Block; place: number; to: 'above' | 'below' }
  | { bond: 'removed'; before: Block }
  | { bond: 'added'; after: Block }

export const bondsOf = (before: readonly Block[], after: readonly Block[]): Bond[] => {
  const [oldKeys, nowKeys] = [before.map(keyOf), after.map(keyOf)]
  const anchors = inOrder(oldKeys, nowKeys)
  const kept: Kept[] = anchors.map(([b, a]) => ({ before: [b], after: [a] }))
  const taken = { before: new Set(anchors.map(([b]) => b)), after: new Set(anchors.map(([, a]) => a)) }
  const moved = new Map<number, number>()
  const free = (blocks: readonly Block[], gone: ReadonlySet<number>): number[] =>
    Array.from(blocks.keys()).filter((at) => !gone.has(at))
  const move = (places: readonly Place[]): void => {
    for (const [b, a] of places) {
      moved.set(a, b)
      taken.before.add(b)
      taken.after.add(a)
    }
  }

  move(alsoOnce(free(before, taken.before), free(after, taken.after), { oldKeys, nowKeys }))
  const words = { before: remembered(before), after: remembered(after) }
  let [b, a] = [0, 0]
  for (const [toB, toA] of [...anchors, [before.length, after.length] satisfies Place]) {
    const [old, now] = [range(b, toB, taken.before), range(a, toA, taken.after)]
    for (const [one, other] of closest(old, now, words)) {
      kept.push({ before: [one], after: [other] })
      taken.before.add(one)
      taken.after.add(other)
    }
    ;[b, a] = [toB + 1, toA + 1]
  }
  for (const one of kept.slice(anchors.length)) {
    grow(one.after, { whole: words.before(one.before[0] ?? 0), words: words.after, taken: taken.after, end: after.length })
    if (one.after.length === 1)
      grow(one.before, { whole: words.after(one.after[0] ?? 0), words: words.before, taken: taken.before, end: before.length })
  }
  move(knownAgain(free(before, taken.before), free(after, taken.after), { words, oldKeys, nowKeys }))
  return inReadingOrder(before, after, { kept, moved })
}

type Kept = { before: number[]; after: number[] }

const keyOf = ({ text, runs }: Block): string => {
  const links = runs.some(({ href }) => href !== null) ? runs.map(({ text: words, href }) => `${words}\u0000${href}`) : []
  return [text, ...links].join('\u0000')
}

const remembered = (blocks: readonly Block[]): WordsAt => {
  const known = new Map<number, Words>()
  return (at) => {
    const words = known.get(at) ?? wordsIn(blocks[at] ?? { runs: [] })
    known.set(at, words)
    return words
  }
}

const range = (from: number, to: number, taken: ReadonlySet<number>): number[] => {
  const places: number[] = []
  for (let at = from; at < to; at++) if (!taken.has(at)) places.push(at)
  return places
}

/** The blocks beside one that was parted that hold the rest of its words; and, from the other side, of two that were joined. */
const grow = (
  part: number[],
  { whole, words, taken, end }: { whole: Words; words: WordsAt; taken: Set<number>; end: number }
): void => {
  let rest: Words | undefined
  const takeFrom = (from: number, step: 1 | -1): void => {
    for (let at = from + step; at >= 0 && at < end && !taken.has(at); at += step) {
      rest ??= without(whole, words(from))
      if (partIn(words(at), rest) < KNOWN_AGAIN) return
      rest = without(rest, words(at))
      taken.add(at)
      if (step === 1) part.push(at)
      else part.unshift(at)
    }
  }
  const first = part[0] ?? 0
  takeFrom(first, 1)
  takeFrom(first, -1)
}

const inReadingOrder = (
  before: readonly Block[],
  after: readonly Block[],
  { kept, moved }: { kept: readonly Kept[]; moved: ReadonlyMap<number, number> }
): Bond[] => {
  const movedTo = new Map([...moved].map(([a, b]) => [b, a]))
  const bonds: Bond[] = []
  const wasMet = new Set<number>()
  const old = (b: number): void => {
    const block = before[b]
    if (block === undefined) return
    const place = movedTo.get(b)
    if (place === undefined) bonds.push({ bond: 'removed', before: block })
    else {
      bonds.push({ bond: 'left', before: block, place, to: wasMet.has(place) ? 'above' : 'below' })
      wasMet.add(place)
    }
  }
  const now = (a: number): void => {
    const block = after[a]
    if (block === undefined) return
    const origin = before[moved.get(a) ?? -1]
    if (origin === undefined) bonds.push({ bond: 'added', after: block })
    else {
      bonds.push({ bond: 'moved', before: origin, after: block, place: a, from: wasMet.has(a) ? 'above' : 'below' })
      wasMet.add(a)
    }
  }
  let [b, a] = [0, 0]
  const upTo = (toB: number, toA: number): void => {
    // As many as were there before: each with what stands in its place.
    const isEven = toB - b === toA - a
    while (b < toB) {
      old(b++)
      if (isEven) now(a++)
    }
    while (a < toA) now(a++)
  }
  for (const one of kept.toSorted((x, y) => (x.after[0] ?? 0) - (y.after[0] ?? 0))) {
    upTo(one.before[0] ?? 0, one.after[0] ?? 0)
    bonds.push({ bond: 'kept', before: pick(before, one.before), after: pick(after, one.after) })
    ;[b, a] = [b + one.before.length, a + one.after.length]
  }
  upTo(before.length, after.length)
  return bonds
}

const pick = (blocks: readonly Block[], places: readonly number[]): Block[] =>
  places.flatMap((at) => {
    const block = blocks[at]
    return block === undefined ? [] : [block]
  })
