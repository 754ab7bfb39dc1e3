// Letters that were deleted in a room lately, by where they stood and whose they were: by the pen and the clock that Yjs gave
// each of them. A frame that deletes what another has deleted meanwhile still says which letters its page had before it; and an
// undo puts what it brings back right before what was deleted. Held in memory only, as long as the room is open.
import * as Y from 'yjs'
import type { SeatId } from '../../../shared/alliance/ids.ts'
import { MAX_SECTION_LETTERS } from '../../../shared/alliance/size.ts'
import type { Update } from '../update.ts'

/** Letters that one pen wrote one after the other, and whose they are. */
export type Letters = { client: number; clock: number; words: string; seat: SeatId }

export type Range = { client: number; clock: number; length: number }

/** A text that is gone: the blocks it was, from the innermost out, and all that stood in it, in its order. */
type GoneText = { blocks: readonly Y.ID[]; ranges: Range[] }

/** Letters, for a whole room: as many as a section holds. */
const MOST_LETTERS = MAX_SECTION_LETTERS
/** Each is put in its place among the others of its pen. */
const MOST_STRETCHES = 4096
/** So many are forgotten at once: for that all are gone through. */
const SOME_STRETCHES = 512
/** Letter by letter, for what was written into them meanwhile; line by line more are known (GoneLines.ts). */
const MOST_TEXTS = 256
/** Of all the texts together: they are looked through for a place. */
const MOST_RANGES = 8192
/** A frame that says that it deletes more pieces of one pen than this is believed to know of none of them. */
const MOST_SAID = 16 * 1024

export class GoneLetters {
  /** By pen, in the order of their clocks, none over another. */
  readonly #of = new Map<number, Letters[]>()
  /** The oldest first. */
  readonly #all: Letters[] = []
  /** Those that were added last, and are in no place yet: of a text that is deleted in a hundred thousand pieces few are held. */
  #coming: Letters[] = []
  readonly #texts: GoneText[] = []
  #letters = 0
  #ranges = 0

  /** These are deleted, or about to be. What is known of them already stays. */
  add(letters: Letters): void {
    this.#coming.push(letters)
    if (this.#coming.length > 2 * MOST_STRETCHES) this.#coming = this.#coming.slice(-MOST_STRETCHES)
  }

  /** To be called before anything is looked up. */
  #settle(): void {
    if (this.#coming.length === 0) return
    const coming = this.#coming.slice(-MOST_STRETCHES)
    this.#coming = []
    for (const { client, clock, words, seat } of coming) {
      const end = clock + words.length
      let from = clock
      for (const known of [...this.#known(client, clock, end), { clock: end, words: '' }]) {
        if (known.clock > from) this.#insert({ client, clock: from, words: words.slice(from - clock, known.clock - clock), seat })
        from = known.clock + known.words.length
      }
    }
    if (this.#letters > MOST_LETTERS || this.#all.length > MOST_STRETCHES) this.#forgetOldest()
  }

  addTexts(texts: readonly Y.XmlText[]): void {
    // Of more than are held, the last stay.
    for (const text of texts.slice(-MOST_TEXTS)) this.#addText(text)
  }

  /** A text that goes now, and all that stands in it: what was deleted of it before, too. */
  #addText(text: Y.XmlText): void {
    const ranges: Range[] = []
    for (let item = text._start; item !== null; item = item.right) {
      if (ranges.length === MOST_RANGES) return
      ranges.push({ client: item.id.client, clock: item.id.clock, length: item.length })
    }
    const blocks: Y.ID[] = []
    for (let at: unknown = text; at instanceof Y.AbstractType && at._item !== null; at = at._item.parent) blocks.push(at._item.id)
    this.#texts.push({ blocks, ranges })
    this.#ranges += ranges.length
    this.#forgetTexts()
  }

  /** Something came for a text that was gone: it would have stood right after the one, or before the other, or as the first. */
  follow(range: Range, { after, before, block }: { after: Y.ID | null; before: Y.ID | null; block: Y.ID | undefined }): void {
    for (const { blocks, ranges } of this.#texts.toReversed()) {
      const isFirst = block !== undefined && blocks[0] !== undefined && Y.compareIDs(blocks[0], block)
      const held = ranges.length
      const at = placeBy(ranges, after, 1) ?? placeBy(ranges, before, 0) ?? (isFirst ? 0 : undefined)
      if (at === undefined) continue
      ranges.splice(at, 0, range)
      this.#ranges += ranges.length - held
      return this.#forgetTexts()
    }
  }

  /** What is known of these letters, in their order. */
  over({ client, clock }: Y.ID, length: number): Letters[] {
    this.#settle()
    return this.#known(client, clock, clock + length)
  }

  #known(client: number, from: number, to: number): Letters[] {
    return lettersOver(this.#of.get(client), from, to)
  }

  /** Those of them that a frame says it deletes, by pen; at most so many. */
  saidOf({ clients }: Update['ds'], most: number): ReadonlyMap<number, readonly Letters[]> {
    this.#settle()
    const said = new Map<number, Letters[]>()
    let left = most
    for (const [client, ranges] of clients) {
      const known = this.#of.get(client)
      if (known === undefined || ranges.length > MOST_SAID) continue
      const found: Letters[] = []
      for (const { clock, len } of ranges)
        for (const letters of lettersOver(known, clock, clock + len)) {
          left -= letters.words.length
          if (left < 0) return new Map()
          found.push(letters)
        }
      if (found.length > 0) said.set(client, found)
    }
    return said
  }

  /** Those of these that stood in texts that are gone, in the order in which they stood there. */
  inTexts(said: ReadonlyMap<number, readonly Letters[]>): Letters[] {
    return this.#texts.flatMap(({ ranges }) =>
      ranges.flatMap(({ client, clock, length }) => lettersOver(said.get(client), clock, clock + length))
    )
  }

  /** All that is known of the texts that were part of this block, in their order. */
  ofBlock(block: Y.ID): Letters[] {
    return this.#texts
      .filter(({ blocks }) => blocks.some((one) => Y.compareIDs(one, block)))
      .flatMap(({ ranges }) => ranges.flatMap(({ client, clock, length }) => this.over(Y.createID(client, clock), length)))
  }

  #insert(letters: Letters): void {
    const ofPen = this.#of.get(letters.client) ?? []
    this.#of.set(letters.client, ofPen)
    ofPen.splice(firstEndingAfter(ofPen, letters.clock), 0, letters)
    this.#all.push(letters)
    this.#letters += letters.words.length
  }

  #forgetTexts(): void {
    while (this.#texts.length > MOST_TEXTS || this.#ranges > MOST_RANGES)
      this.#ranges -= this.#texts.shift()?.ranges.length ?? this.#ranges
  }

  #forgetOldest(): void {
    const forgotten = new Set<Letters>()
    for (const letters of this.#all) {
      if (this.#letters <= MOST_LETTERS && this.#all.length - forgotten.size <= MOST_STRETCHES - SOME_STRETCHES) break
      forgotten.add(letters)
      this.#letters -= letters.words.length
    }
    this.#all.splice(0, forgotten.size)
    for (const client of new Set([...forgotten].map((letters) => letters.client))) {
      const left = (this.#of.get(client) ?? []).filter((letters) => !forgotten.has(letters))
      if (left.length > 0) this.#of.set(client, left)
      else this.#of.delete(client)
    }
  }
}

/** At which place among these ranges something comes to stand before this letter, or after it; they are cut there. */
const placeBy = (ranges: Range[], letter: Y.ID | null, beyond: 0 | 1): number | undefined => {
  if (letter === null) return undefined
  const { client, clock } = letter
  const nth = ranges.findIndex((one) => one.client === client && one.clock <= clock && clock < one.clock + one.length)
  const one = ranges[nth]
  if (one === undefined) return undefined
  const left = clock + beyond - one.clock
  if (left === 0) return nth
  if (left === one.length) return nth + 1
  ranges.splice(nth, 1, { ...one, length: left }, { client, clock: one.clock + left, length: one.length - left })
  return nth + 1
}

/** As much of these letters, which are in order, as lies between these clocks. */
export const lettersOver = (ofPen: readonly Letters[] = [], from: number, to: number): Letters[] => {
  const found: Letters[] = []
  for (let nth = firstEndingAfter(ofPen, from); nth < ofPen.length; nth++) {
    const letters = ofPen[nth]
    if (letters === undefined || letters.clock >= to) break
    const [start, end] = [Math.max(from, letters.clock), Math.min(to, letters.clock + letters.words.length)]
    found.push({ ...letters, clock: start, words: letters.words.slice(start - letters.clock, end - letters.clock) })
  }
  return found
}

const firstEndingAfter = (ofPen: readonly Letters[], clock: number): number => {
  let [first, end] = [0, ofPen.length]
  while (first < end) {
    const half = (first + end) >> 1
    const letters = ofPen[half]
    if (letters !== undefined && letters.clock + letters.words.length <= clock) first = half + 1
    else end = half
  }
  return first
}
