// What changed between two versions of a section's words, to be read as prose: blocks side by side that are the same paragraph still,
// whatever was done to it; within them word by word; what went elsewhere is told as moved, not as taken out and written again.
import { diffArrays } from 'diff'
import { type Block, type Shape, isSameShape } from './blocks.ts'
import { type Piece, apart, compareWords, tokensOf, whole } from './wordDiff.ts'

export type ReadBlock = {
  /** `moved`: it stands here now, and stood elsewhere; its pieces say what else was done to it. */
  change: 'same' | 'changed' | 'added' | 'removed' | 'moved'
  shape: Shape
  /** The shape that it had, when that was another. */
  was?: Shape
  pieces: Piece[]
}

export type Reading = { isSame: boolean; title: Piece[]; blocks: ReadBlock[] }

export type Version = { title: string; blocks: readonly Block[] }

/** Two paragraphs with fewer words in common than this share of the longer one are two, not one that changed. */
const ALIKE = 0.4
/** One that went elsewhere is known again by this share. */
const KNOWN_AGAIN = 0.7
/** Larger tangles of changed blocks are paired in their order alone. */
const MOST_PAIRED = 60
const MOST_DIFFERENCES = 4_000

export const compare = (before: Version, after: Version): Reading => {
  const blocks = withMoves(compareBlocks(before.blocks, after.blocks)).map(readBlock)
  const title = compareWords(titleBlock(before.title), titleBlock(after.title)) ?? []
  const isSame = [...title, ...blocks.flatMap(({ pieces }) => pieces)].every(({ change }) => change === 'same')
  return { title, blocks, isSame: isSame && blocks.every(({ change, was }) => change === 'same' && was === undefined) }
}

const titleBlock = (text: string): Block => ({
  shape: { kind: 'paragraph', isQuoted: false, depth: 0 },
  runs: [{ text, styles: [], href: null, by: undefined }],
  text
})

/** A block of each version that is the same one still, or of one of them alone. */
type Pair = { before?: Block; after?: Block; isMoved?: boolean }

const keyOf = ({ text, runs }: Block): string => [text, ...runs.map(({ href }) => href ?? '')].join('\u0000')

const compareBlocks = (before: readonly Block[], after: readonly Block[]): Pair[] => {
  const parts = diffArrays(before.map(keyOf), after.map(keyOf), { maxEditLength: MOST_DIFFERENCES })
  if (parts === undefined) return pairs(before, after)
  const found: Pair[] = []
  let [b, a] = [0, 0]
  let [removed, added]: [Block[], Block[]] = [[], []]
  const flush = (): void => {
    found.push(...pairs(removed, added))
    removed = []
    added = []
  }
  for (const part of parts) {
    if (part.removed) removed.push(...before.slice(b, (b += part.count)))
    else if (part.added) added.push(...after.slice(a, (a += part.count)))
    else {
      flush()
      for (let nth = 0; nth < part.count; nth++) found.push(pair(before[b++], after[a++]))
    }
  }
  flush()
  return found
}

const pair = (before: Block | undefined, after: Block | undefined): Pair => ({
  ...(before && { before }),
  ...(after && { after })
})

/** The best way to take some blocks for others in their order: as many words in common as can be. */
const pairs = (before: readonly Block[], after: readonly Block[]): Pair[] => {
  if (before.length > MOST_PAIRED || after.length > MOST_PAIRED)
    return [...before.map((block) => ({ before: block })), ...after.map((block) => ({ after: block }))]
  const [old, now] = [before.map(wordsIn), after.map(wordsIn)]
  const alike = old.map((one) => now.map((other) => likeness(one, other)))
  // best[b][a]: what the blocks from b and from a on have in common, at best.
  const best = Array.from({ length: before.length + 1 }, () => Array.from({ length: after.length + 1 }, () => 0))
  const at = (b: number, a: number): number => best[b]?.[a] ?? 0
  const together = (b: number, a: number): number => {
    const like = alike[b]?.[a] ?? 0
    return like < ALIKE ? -1 : like + at(b + 1, a + 1)
  }
  for (let b = before.length - 1; b >= 0; b--)
    for (let a = after.length - 1; a >= 0; a--) {
      const row = best[b]
      if (row !== undefined) row[a] = Math.max(together(b, a), at(b + 1, a), at(b, a + 1))
    }
  const found: Pair[] = []
  let [b, a] = [0, 0]
  while (b < before.length || a < after.length) {
    if (b < before.length && a < after.length && together(b, a) >= at(b, a)) found.push(pair(before[b++], after[a++]))
    else if (b < before.length && (a >= after.length || at(b + 1, a) >= at(b, a + 1))) found.push(pair(before[b++], undefined))
    else found.push(pair(undefined, after[a++]))
  }
  return found
}

/** What was taken out in one place and put in at another is one block that moved. */
const withMoves = (found: readonly Pair[]): Pair[] => {
  const gone = found.filter(({ before, after }) => before !== undefined && after === undefined)
  if (gone.length === 0 || gone.length > MOST_PAIRED) return [...found]
  const words = new Map(gone.map((one) => [one, wordsIn(one.before)]))
  const isMoved = new Set<Pair>()
  const placed = found.map((one) => {
    if (one.before !== undefined || one.after === undefined) return one
    const mine = wordsIn(one.after)
    const origin = gone
      .filter((candidate) => !isMoved.has(candidate))
      .map((candidate) => ({ candidate, like: likeness(words.get(candidate) ?? new Map(), mine) }))
      .sort((x, y) => y.like - x.like)[0]
    if (origin === undefined || origin.like < KNOWN_AGAIN) return one
    isMoved.add(origin.candidate)
    return { ...pair(origin.candidate.before, one.after), isMoved: true }
  })
  return placed.filter((one) => !isMoved.has(one))
}

const readBlock = ({ before, after, isMoved = false }: Pair): ReadBlock => {
  if (after === undefined) return { change: 'removed', shape: shapeOf(before), pieces: before ? whole(before, 'removed') : [] }
  if (before === undefined) return { change: 'added', shape: after.shape, pieces: whole(after, 'added') }
  const pieces = compareWords(before, after) ?? apart(before, after)
  const was = isSameShape(before.shape, after.shape) ? undefined : before.shape
  const isTouched = was !== undefined || pieces.some(({ change }) => change !== 'same')
  return {
    change: isMoved ? 'moved' : isTouched ? 'changed' : 'same',
    shape: after.shape,
    ...(was && { was }),
    pieces
  }
}

const PLAIN: Shape = { kind: 'paragraph', isQuoted: false, depth: 0 }
const shapeOf = (block: Block | undefined): Shape => block?.shape ?? PLAIN

type Words = ReadonlyMap<string, number>

const wordsIn = (block: Block | undefined): Words => {
  const counted = new Map<string, number>()
  for (const { key, isSpace } of block === undefined ? [] : tokensOf(block))
    if (!isSpace) counted.set(key, (counted.get(key) ?? 0) + 1)
  return counted
}

/** From 0 to 1: how much of the longer one's words the other has. Sørensen's coefficient would make much of short ones. */
const likeness = (one: Words, other: Words): number => {
  let shared = 0
  for (const [word, times] of one) shared += Math.min(times, other.get(word) ?? 0)
  const size = (words: Words): number => [...words.values()].reduce((sum, times) => sum + times, 0)
  const longer = Math.max(size(one), size(other))
  return longer === 0 ? 0 : shared / longer
}
