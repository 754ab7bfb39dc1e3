// Lines that went lately, each whole: what it said, whose its letters were, and the blocks that went with it. What comes again is found by
// what it says, however many went at once. Held in memory only, as long as the room is open.
import * as Y from 'yjs'
import type { SeatId } from '../../../shared/alliance/ids.ts'
import { MAX_SECTION_BLOCKS, MAX_SECTION_LETTERS } from '../../../shared/alliance/size.ts'
import type { Line } from './lines.ts'

/** `frame`: which of those that took lines took this one. `blocks`: those that went with it, from the innermost out. */
type Held = { line: Line; by: SeatId; frame: number; blocks: readonly Y.ID[] }

/** For a whole room, as much as a section holds: all of it can go at once and come again. */
const MOST_LETTERS = MAX_SECTION_LETTERS
const MOST_LINES = MAX_SECTION_BLOCKS
/** What they were written in: a line of very many pieces takes the place of others. */
const MOST_STRETCHES = 2 * MAX_SECTION_BLOCKS

export class GoneLines {
  /** The oldest first, as in each list of them. Those before `#first` are forgotten. */
  #all: Held[] = []
  #first = 0
  /** Those from here on are in no list yet: as long as nothing comes, nothing is looked up. */
  #unlisted = 0
  readonly #saying = new Map<string, Row>()
  readonly #ofBlock = new Map<number, Map<number, Row>>()
  readonly #spent = new WeakSet<Line>()
  #letters = 0
  #stretches = 0
  #frame = 0

  /** What is added from here on goes with another frame. */
  beginFrame(): void {
    this.#frame++
  }

  /** A line that goes now: one after the other, as one reads them. */
  add(line: Line, { text, by }: { text: Y.XmlText; by: SeatId }): void {
    this.#all.push({ line, by, frame: this.#frame, blocks: goneAround(text) })
    this.#letters += line.words.length
    this.#stretches += line.stretches.length
    while (this.#letters > MOST_LETTERS || this.#all.length - this.#first > MOST_LINES || this.#stretches > MOST_STRETCHES)
      this.#forgetOldest()
  }

  /** The lines that went with this block, in their order. */
  ofBlock({ client, clock }: Y.ID): Line[] {
    this.#list()
    return (
      this.#ofBlock
        .get(client)
        ?.get(clock)
        ?.all()
        .map(({ line }) => line) ?? []
    )
  }

  /** All that said this, who took them, and whether they are spent: those that went last before the others, and of one frame in their order. */
  saying(words: string): { line: Line; by: SeatId; isSpent: boolean }[] {
    this.#list()
    const all = this.#saying.get(words)?.all() ?? []
    const found: ReturnType<GoneLines['saying']> = []
    for (let end = all.length; end > 0;) {
      let first = end - 1
      while (first > 0 && all[first - 1]?.frame === all[first]?.frame) first--
      for (const { line, by } of all.slice(first, end)) found.push({ line, by, isSpent: this.#spent.has(line) })
      end = first
    }
    return found
  }

  /** It is there again. */
  spend(line: Line): void {
    this.#spent.add(line)
  }

  #list(): void {
    for (; this.#unlisted < this.#all.length; this.#unlisted++) {
      const held = this.#all[this.#unlisted]
      if (held === undefined) continue
      list(this.#saying, held.line.words, held)
      for (const { client, clock } of held.blocks) {
        const ofPen = this.#ofBlock.get(client) ?? new Map<number, Row>()
        this.#ofBlock.set(client, ofPen)
        list(ofPen, clock, held)
      }
    }
  }

  #forgetOldest(): void {
    const held = this.#all[this.#first++]
    if (held === undefined) return
    this.#letters -= held.line.words.length
    this.#stretches -= held.line.stretches.length
    if (this.#first > this.#unlisted) this.#unlisted = this.#first
    else {
      dropFirst(this.#saying, held.line.words)
      for (const { client, clock } of held.blocks) {
        const ofPen = this.#ofBlock.get(client)
        if (ofPen === undefined) continue
        dropFirst(ofPen, clock)
        if (ofPen.size === 0) this.#ofBlock.delete(client)
      }
    }
    if (this.#first < MOST_LINES) return
    this.#all = this.#all.slice(this.#first)
    this.#unlisted -= this.#first
    this.#first = 0
  }
}

/** To the one end something comes, from the other it goes. */
class Row {
  #all: Held[]
  #first = 0

  constructor(held: Held) {
    this.#all = [held]
  }

  push(held: Held): void {
    this.#all.push(held)
  }

  all(): Held[] {
    if (this.#first > 0) this.#all = this.#all.slice(this.#first)
    this.#first = 0
    return this.#all
  }

  /** False when none is left. */
  dropFirst(): boolean {
    this.#first++
    // Not one by one: each that is left is moved.
    if (2 * this.#first > this.#all.length) this.all()
    return this.#all.length > 0
  }
}

/** Most lines are the only one in each of their lists. */
const list = <Name>(rows: Map<Name, Row>, name: Name, held: Held): void => {
  const row = rows.get(name)
  if (row === undefined) rows.set(name, new Row(held))
  else row.push(held)
}

const dropFirst = <Name>(rows: Map<Name, Row>, name: Name): void => {
  if (rows.get(name)?.dropFirst() === false) rows.delete(name)
}

/** The blocks that are gone with this text. */
const goneAround = (text: Y.XmlText): Y.ID[] => {
  const blocks: Y.ID[] = []
  for (let at: unknown = text; at instanceof Y.AbstractType && at._item?.deleted === true; at = at._item.parent)
    blocks.push(at._item.id)
  // Without the room that an array has for more.
  return blocks.slice()
}
