// Blocks that were deleted in a room lately: which section they stood in, and what stood in them. Yjs keeps nothing of them,
// and words that arrive for such a block have nothing left to hold on to. Held in memory only, as long as the room is open.
import * as Y from 'yjs'
import type { SectionId } from '../../../shared/alliance/ids.ts'
import { sectionHolding } from '../../../shared/alliance/layout.ts'

/** Where words belonged: in which section, and what stood right before them. */
export type Place = { section: SectionId; before: string }

/** Letters of one pen, and where in the block they stood. */
type Stretch = { client: number; from: number; to: number; offset: number }
type Gone = { section: SectionId; words: string; stretches: Stretch[] }
/** `weight`: its letters, or its stretches where they are more. What came and was gone at once has no letters. */
type Held = Gone & { weight: number }

/** As much as tells a place. */
const LETTERS_BEFORE = 60
const MOST_BLOCKS = 256
/** Letters, for a whole room, or stretches: all of them may be looked at for one place. */
const MOST_WEIGHT = 64 * 1024
/** Words that were rescued stand here too, as places for those that follow them. */
const MOST_STRETCHES = 512

export class RecentPlaces {
  /** The oldest first. */
  readonly #gone: Held[] = []
  #weight = 0

  /** To be called while the transaction still holds what it deleted. */
  note(transaction: Y.Transaction): void {
    for (const { type, block } of lastBlocksDeleted(transaction, MOST_BLOCKS)) {
      const section = sectionHolding(transaction.doc, type as Y.AbstractType<unknown>)
      if (section !== undefined) this.#add({ section, ...wordsIn(type, transaction), block })
    }
  }

  /** Where these letters stood, or would have stood, which came right after that one, or as the first into that block. */
  follow(id: Y.ID, { client, from, to }: { client: number; from: number; to: number }): Place | undefined {
    const found = this.#find(id)
    if (found === undefined) return undefined
    const { gone, at } = found
    const place = { section: gone.section, before: beforeIn(gone.words, at) }
    // They are not among its words: whatever comes after them has the same place.
    if (gone.stretches.length < MOST_STRETCHES) {
      gone.stretches.push({ client, from, to, offset: at - (to - from) })
      gone.weight++
      this.#weight++
      this.#forgetOldest()
    }
    return place
  }

  #find(id: Y.ID): { gone: Held; at: number } | undefined {
    for (const gone of this.#gone.toReversed())
      for (const { client, from, to, offset } of gone.stretches)
        if (client === id.client && from <= id.clock && id.clock < to)
          return { gone, at: Math.max(0, offset + (id.clock - from) + 1) }
    return undefined
  }

  #add({ section, words, stretches, block }: Gone & { block: Y.ID }): void {
    const { client, clock } = block
    const all = [{ client, from: clock, to: clock + 1, offset: -1 }, ...stretches]
    const weight = Math.max(words.length, all.length)
    this.#gone.push({ section, words, stretches: all, weight })
    this.#weight += weight
    this.#forgetOldest()
  }

  #forgetOldest(): void {
    while (this.#weight > MOST_WEIGHT || this.#gone.length > MOST_BLOCKS)
      this.#weight -= this.#gone.shift()?.weight ?? this.#weight
  }
}

type Block = { type: Y.XmlText | Y.XmlElement; block: Y.ID }

/** The last blocks that it deleted, at most so many, in their order. Found from the end: thousands may go at once. */
const lastBlocksDeleted = ({ doc: { store }, deleteSet }: Y.Transaction, most: number): Block[] => {
  const blocks: Block[] = []
  for (const [client, ranges] of [...deleteSet.clients].toReversed()) {
    const structs = store.clients.get(client) ?? []
    for (const { clock, len } of ranges.toReversed())
      for (let index = Y.findIndexSS(structs, clock + len - 1); index >= 0; index--) {
        const struct = structs[index]
        if (struct === undefined || struct.id.clock < clock) break
        if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentType)) continue
        const { type } = struct.content
        if (type instanceof Y.XmlText || type instanceof Y.XmlElement) blocks.push({ type, block: struct.id })
        if (blocks.length === most) return blocks.toReversed()
      }
  }
  return blocks.toReversed()
}

export const beforeIn = (words: string, at: number): string => words.slice(Math.max(0, at - LETTERS_BEFORE), at)

/** What stood in it before this transaction, and whose letters were where. A block of blocks has no letters of its own. */
const wordsIn = (type: Y.XmlText | Y.XmlElement, transaction: Y.Transaction): { words: string; stretches: Stretch[] } => {
  const stretches: Stretch[] = []
  let words = ''
  for (let item = type instanceof Y.XmlText ? type._start : null; item !== null; item = item.right) {
    if (!(item.content instanceof Y.ContentString)) continue
    const { id, length } = item
    stretches.push({ client: id.client, from: id.clock, to: id.clock + length, offset: words.length })
    if (stood(item, transaction)) words += item.content.str
  }
  return { words, stretches }
}

/** Whether it was there, and not deleted, before this transaction. */
export const stood = (item: Y.Item, { beforeState, deleteSet }: Y.Transaction): boolean =>
  item.id.clock < (beforeState.get(item.id.client) ?? 0) && (!item.deleted || Y.isDeleted(deleteSet, item.id))
