// A text as it was before a frame and as it is after it, letter by letter, and whose they were. Looked at from the first letter that the
// frame changed to the last, and on to where the same mark holds as before: what stands before and behind is as it was.
import * as Y from 'yjs'
import type { SeatId } from '../../../shared/alliance/ids.ts'
import { type Letters, lettersOver } from './GoneLetters.ts'
import type { Taken } from './lines.ts'
import { isAuthor, seatIn } from './marks.ts'
import { isOld } from './old.ts'
import type { DeletedRun } from './RecentWords.ts'
import { restoredBefore } from './restored.ts'
import { outermost } from './touched.ts'
import type { InkWorld } from './world.ts'

/** Words of this text that are to be marked with this seat. */
export type Correction = { text: Y.XmlText; index: number; length: number; seat: SeatId }

/** `text`: undefined where it is gone. */
export type Brought = {
  text: Y.XmlText | undefined
  /** Whether this text came with these words. */
  inNewText: boolean
  index: number
  length: number
  words: string
  seat: SeatId | undefined
  /** Its outermost pieces, where its text stands. */
  ends: { first: Y.Item; last: Y.Item } | undefined
}
export type Look = {
  text: Y.XmlText
  /** The first piece that was looked at: each index is counted from there. */
  first: Y.Item | null
  /** Words that were there, and whose ink is not what it was. */
  changed: Correction[]
  /** Words that are new, and the seat they are marked with. */
  brought: Brought[]
  deleted: DeletedRun[]
  /** What its page took out of this text, in order: what was deleted just now, and what another had deleted meanwhile. */
  taken: Taken[]
}

/** `changed`: what the frame added to this text or deleted of it, and what it deleted once more. */
export const lookAt = (
  { text, changed }: { text: Y.XmlText; changed: readonly Y.Item[] },
  transaction: Y.Transaction,
  { sender, seatOf, gone, milestones }: InkWorld,
  again: ReadonlyMap<number, readonly Letters[]>
): Look => {
  const { first, last: lastChanged } = outermost(changed) ?? { first: null, last: null }
  const look: Look = {
    text,
    first,
    changed: [],
    brought: [],
    deleted: [],
    taken: []
  }
  const inNewText = text._item !== null && !isOld(text._item, transaction)
  let index = 0
  let markBefore = first === null ? undefined : milestones.markBefore(first, text)
  let markNow = markBefore
  let lastBrought: Brought | undefined
  let lastDeleted: DeletedRun | undefined
  let lastStaying: Y.ID | undefined
  /** Of the runs that were deleted, the first whose right neighbour has not been met yet. */
  let firstOpen = 0
  let isBeyond = false
  for (let item = first; item !== null; item = item.right) {
    if (isBeyond && markBefore === markNow && firstOpen === look.deleted.length) break
    isBeyond ||= item === lastChanged
    if (markBefore !== markNow) milestones.takeUp(item, text)
    const { content, id, length } = item
    // Gone before, and not said once more: whoever deletes a long text letter by letter has more and more of it beside them.
    if (again.size === 0 && content instanceof Y.ContentDeleted) continue
    const old = isOld(item, transaction)
    const was = wasThere(item, transaction)
    if (old && !was) look.taken.push(...lettersOver(again.get(id.client), id.clock, id.clock + length))
    if (isAuthor(content)) {
      if (was) markBefore = seatIn(content)
      if (!item.deleted) markNow = seatIn(content)
    } else if (content instanceof Y.ContentString) {
      const whose = was ? (markBefore ?? seatOf(id.client)) : undefined
      if (item.deleted) {
        if (!was || whose === undefined) continue
        const last = Y.createID(id.client, id.clock + length - 1)
        const taken = { client: id.client, clock: id.clock, words: content.str, seat: whose, marked: markBefore }
        gone.add(taken)
        look.taken = withOne(look.taken, taken)
        if (lastDeleted?.seat === whose) Object.assign(lastDeleted, { words: lastDeleted.words + content.str, last })
        else {
          // Where nothing stays between them, they have the same before them.
          const [earlier] = look.deleted
          const before = lastStaying ?? (earlier === undefined ? letterBefore(first) : earlier.before)
          lastDeleted = { seat: whose, by: sender, words: content.str, first: id, last, before, after: undefined }
          look.deleted = withOne(look.deleted, lastDeleted)
        }
        continue
      }
      if (was) {
        for (; firstOpen < look.deleted.length; firstOpen++) {
          const run = look.deleted[firstOpen]
          if (run !== undefined) run.after = id
        }
        lastStaying = Y.createID(id.client, id.clock + length - 1)
        lastDeleted = undefined
        lastBrought = undefined
        // What nobody wrote, the template's own, may become the sender's, who rearranged it, and no one else's. A mark that
        // is taken off says nothing wrong as long as the pen is the same; but the next to move these words would take them.
        const isWrong =
          whose === undefined
            ? markNow !== undefined && markNow !== sender
            : (markNow ?? seatOf(id.client)) !== whose || (markNow === undefined && markBefore !== undefined && whose !== sender)
        if (isWrong) look.changed.push({ text, index, length, seat: whose ?? sender })
      } else {
        const restored = restoredBefore(item, content.str, transaction.doc, gone)
        if (restored !== undefined) {
          let at = index
          for (const { words, seat } of restored) {
            if ((markNow ?? sender) !== seat) look.changed.push({ text, index: at, length: words.length, seat })
            at += words.length
          }
          lastBrought = undefined
        } else if (lastBrought !== undefined && lastBrought.seat === markNow) {
          lastBrought.words += content.str
          lastBrought.length += length
          if (lastBrought.ends !== undefined) lastBrought.ends.last = item
        } else {
          const ends = { first: item, last: item }
          lastBrought = { text, index, length, words: content.str, seat: markNow, inNewText, ends }
          look.brought.push(lastBrought)
        }
      }
      index += length
    } else if (!item.deleted && item.countable) index += length
  }
  return look
}

const wasThere = (item: Y.Item, transaction: Y.Transaction): boolean =>
  isOld(item, transaction) && (!item.deleted || Y.isDeleted(transaction.deleteSet, item.id))

/** This list, or one in its place, with one more. Mostly it is the only one: without the room that an array has for more. */
const withOne = <One>(all: One[], one: One): One[] => {
  if (all.length === 0) return [one]
  all.push(one)
  return all
}

/** How many letters stand before this piece. Goes through all of them. */
export const lettersBefore = (item: Y.Item | null): number => {
  let letters = 0
  for (let left = item?.left ?? null; left !== null; left = left.left) if (!left.deleted && left.countable) letters += left.length
  return letters
}

const letterBefore = (item: Y.Item | null): Y.ID | undefined => {
  for (let left = item?.left ?? null; left !== null; left = left.left)
    if (!left.deleted && left.content instanceof Y.ContentString) return left.lastId
  return undefined
}

/** By whose they are. */
export type Passages = ReadonlyMap<SeatId, readonly string[]>

/** What stood in a text before. Goes through all of it. */
export const hadIn = (text: Y.XmlText, transaction: Y.Transaction, seatOf: InkWorld['seatOf']): Passages => {
  const had = new Map<SeatId, string[]>()
  let mark: SeatId | undefined
  let last: SeatId | undefined
  for (let item = text._start; item !== null; item = item.right) {
    if (!wasThere(item, transaction)) continue
    if (isAuthor(item.content)) mark = seatIn(item.content)
    if (!(item.content instanceof Y.ContentString)) continue
    const whose = mark ?? seatOf(item.id.client)
    if (whose !== undefined) {
      const passages = had.get(whose) ?? []
      had.set(whose, passages)
      if (whose === last) passages.push((passages.pop() ?? '') + item.content.str)
      else passages.push(item.content.str)
    }
    last = whose
  }
  return had
}
