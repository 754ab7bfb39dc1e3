// Lines that stand elsewhere now, word for word: what a frame took out of one text, all of it, is what it brought into another. Three thousand
// lines of which a list is made are written anew, each of them: letter by letter, all against all, that takes too long, and nothing is found
// where their writers did not write them in the order in which they stand. By what it says each is, in the time it takes to read them.
import type * as Y from 'yjs'
import { LETTERS_A_PIECE } from '../../../shared/alliance/pieces.ts'
import type { Update } from '../update.ts'
import { LineOffer } from './LineOffer.ts'
import { type Line, type Taken, inReadingOrder, lineOf, marksOf, runsOf } from './lines.ts'
import type { Brought, Look } from './lookAt.ts'
import { once } from './once.ts'
import { type Piece, asItStood } from './origins.ts'
import { blockAfter } from './restoredBlocks.ts'
import type { InkWorld } from './world.ts'

/** `lines`: how many were found, and `came`: whose their words are. `looks` and `away`: what is left, to be looked for letter by letter; a few
 *  letters that stand elsewhere now are not to be put in once more. */
export type Moved = { lines: number; came: ReadonlyMap<Brought, Piece[]>; looks: readonly Look[]; away: readonly Taken[] }

type Frame = {
  transaction: Y.Transaction
  decoded: Update
  /** Taken out of texts that were gone already. */
  away: readonly Taken[]
  /** The texts that go with it. */
  going: ReadonlySet<Y.XmlText>
  /** Known already, letter by letter. */
  restored: ReadonlyMap<Brought, unknown>
}

export const movedLines = (
  looks: readonly Look[],
  { transaction, decoded, away, going, restored }: Frame,
  { lines, sender }: Pick<InkWorld, 'lines' | 'sender'>
): Moved => {
  const taken: { look: Look; line: Line }[] = []
  for (const look of looks) if (look.taken.length > 0) taken.push({ look, line: lineOf(look.taken) })
  const brought = looks.filter((look) => mayBeFound(look) && !look.brought.some((run) => restored.has(run)))
  lines.beginFrame()
  for (const { look, line } of taken) if (going.has(look.text)) lines.add(line, { text: look.text, by: sender })
  if (brought.length === 0) return { lines: 0, came: new Map(), looks, away }

  const used = new Set<Line>()
  const here = new LineOffer(
    taken.map(({ line }) => line),
    used
  )
  /** Of each block once, and of all that say the same: thousands may come before the same one. */
  const ofBlocks = new Map<string, LineOffer>()
  const gone = new Map<string, LineOffer>()
  const came = new Map<Brought, Piece[]>()
  const found = new Set<Look>()
  const again: Line[] = []
  const goneSaying = (words: string): LineOffer => {
    const saying = lines.saying(words)
    const said = decoded.ds.clients.size === 0 ? [] : saying.filter(({ line }) => isSaid(line, decoded))
    const back = said.length > 0 ? said : saying.filter(({ by, isSpent }) => mayComeBack(words, by === sender && !isSpent))
    // No more are had than are brought, and as many may have been had.
    return new LineOffer(
      back.slice(0, 2 * brought.length).map(({ line }) => line),
      used
    )
  }
  const lineOfBefore = (look: Look): Line | undefined => {
    const words = wordsOf(look)
    const marks = marksOf(look.brought.map(({ length, seat }) => ({ length, seat })))
    const block = isBroughtWhole(look) ? blockAfter(look.text, transaction) : undefined
    // An undo puts a block right before the one that was deleted.
    const restoredLines =
      block && once(ofBlocks, `${block.client} ${block.clock}`, () => new LineOffer(lines.ofBlock(block), used))
    const line = restoredLines?.take(words, marks) ?? here.take(words, marks)
    if (line !== undefined || !isBroughtWhole(look)) return line
    const known = once(gone, words, () => goneSaying(words)).take(words, marks)
    if (known !== undefined && isSaid(known, decoded)) again.push(known)
    return known
  }
  for (const look of brought) {
    const line = lineOfBefore(look)
    if (line === undefined) continue
    lines.spend(line)
    found.add(look)
    for (const [run, pieces] of asItStood(runsOf(line), look.brought)) came.set(run, pieces)
  }
  const usedUp = new Set(taken.flatMap(({ look, line }) => (used.has(line) ? [look] : [])))
  return {
    lines: found.size,
    came,
    looks: looks.map((look) => {
      const isUsed = usedUp.has(look)
      return {
        ...look,
        brought: found.has(look) ? [] : look.brought,
        taken: isUsed ? [] : look.taken,
        deleted: isUsed && lettersIn(look.deleted) < LETTERS_A_PIECE ? [] : look.deleted
      }
    }),
    away: without(away, again)
  }
}

const wordsOf = ({ brought }: Look): string => brought.map(({ words }) => words).join('')

/** A few letters in a line that stands are looked for with all others: they may be what somebody typed. */
const mayBeFound = (look: Look): boolean => isBroughtWhole(look) || lettersIn(look.brought) >= LETTERS_A_PIECE

const lettersIn = (runs: readonly { words: string }[]): number => runs.reduce((sum, { words }) => sum + words.length, 0)

const isBroughtWhole = ({ brought }: Look): boolean => brought[0]?.inNewText === true

/** Of lines that went before, and of which the frame does not say that it takes them out: of a few letters only what the same hand took, once. */
const mayComeBack = (words: string, isTheirs: boolean): boolean =>
  words.length >= LETTERS_A_PIECE || (isTheirs && words.length > 1)

/** In the order in which one reads them, where two say the same, and are told apart only by where they stand. */
export const inTheirOrder = (looks: readonly Look[]): readonly Look[] => {
  if (looks.length < 2) return looks
  const said = new Map<string, string>()
  const areToldApart = looks.some(({ taken }) => {
    const [one] = taken
    if (one === undefined) return false
    const words = taken.length === 1 ? one.words : taken.map((piece) => piece.words).join('')
    const isOfOne = taken.length === 1 || taken.every(({ seat }) => seat === one.seat)
    const whose = isOfOne ? one.seat : marksOf(taken.map((piece) => ({ length: piece.words.length, seat: piece.seat })))
    const known = said.get(words)
    said.set(words, whose)
    return known !== undefined && known !== whose
  })
  return areToldApart ? inReadingOrder(looks, ({ text }) => text) : looks
}

/** Whether a frame says that it takes out all of this. */
const isSaid = ({ stretches }: Line, { ds }: Update): boolean =>
  stretches.every(({ client, clock, length }) => {
    const ranges = ds.clients.get(client) ?? []
    let nth = firstEndingAfter(ranges, clock)
    let reached = clock
    for (
      let range = ranges[nth];
      range !== undefined && range.clock <= reached && reached < clock + length;
      range = ranges[++nth]
    )
      reached = range.clock + range.len
    return reached >= clock + length
  })

/** Those of these letters that stood in none of these lines. */
const without = (away: readonly Taken[], lines: readonly Line[]): readonly Taken[] => {
  if (lines.length === 0) return away
  const ofPen = new Map<number, Range[]>()
  for (const { stretches } of lines)
    for (const { client, clock, length } of stretches) {
      const ranges = ofPen.get(client) ?? []
      ofPen.set(client, ranges)
      ranges.push({ clock, len: length })
    }
  for (const ranges of ofPen.values()) ranges.sort((one, other) => one.clock - other.clock)
  return away.filter(({ client, clock }) => {
    const ranges = ofPen.get(client) ?? []
    const range = ranges[firstEndingAfter(ranges, clock)]
    return range === undefined || clock < range.clock
  })
}

type Range = { clock: number; len: number }

const firstEndingAfter = (ranges: readonly Range[], clock: number): number => {
  let [first, end] = [0, ranges.length]
  while (first < end) {
    const half = (first + end) >> 1
    const range = ranges[half]
    if (range !== undefined && range.clock + range.len <= clock) first = half + 1
    else end = half
  }
  return first
}
