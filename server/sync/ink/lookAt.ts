// A text as it was before a frame and as it is after it, letter by letter, and whose they were.
import * as Y from 'yjs'
import type { SeatId } from '../../../shared/alliance/ids.ts'
import { isAuthor, seatIn } from './marks.ts'
import type { Between, DeletedRun } from './RecentWords.ts'
import type { InkWorld } from './world.ts'

/** Words of this text that are to be marked with this seat. */
export type Correction = { text: Y.XmlText; index: number; length: number; seat: SeatId }

export type Brought = Between & { text: Y.XmlText; index: number; length: number; words: string; seat: SeatId | undefined }
export type Look = {
  text: Y.XmlText
  /** Words that were there, and whose ink is not what it was. */
  changed: Correction[]
  /** Words that are new, and the seat they are marked with. */
  brought: Brought[]
  deleted: DeletedRun[]
  /** What stood here, by whose it was. */
  had: Map<SeatId, string>
}

export const lookAt = (text: Y.XmlText, transaction: Y.Transaction, { sender, seatOf }: InkWorld): Look => {
  const look: Look = { text, changed: [], brought: [], deleted: [], had: new Map() }
  let index = 0
  let markBefore: SeatId | undefined
  let markNow: SeatId | undefined
  let lastBrought: Brought | undefined
  let lastDeleted: DeletedRun | undefined
  let lastStaying: Y.ID | undefined
  /** Whose right neighbour has not been met yet. */
  const open: Between[] = []
  for (let item = text._start; item !== null; item = item.right) {
    const { content, id, length } = item
    const was = isOld(item, transaction) && (!item.deleted || Y.isDeleted(transaction.deleteSet, id))
    if (isAuthor(content)) {
      if (was) markBefore = seatIn(content)
      if (!item.deleted) markNow = seatIn(content)
    } else if (content instanceof Y.ContentString) {
      const whose = was ? (markBefore ?? seatOf(id.client)) : undefined
      if (was && whose !== undefined) look.had.set(whose, (look.had.get(whose) ?? '') + content.str)
      if (item.deleted) {
        if (!was || whose === undefined) continue
        const last = Y.createID(id.client, id.clock + length - 1)
        if (lastDeleted?.seat === whose) Object.assign(lastDeleted, { words: lastDeleted.words + content.str, last })
        else {
          lastDeleted = { seat: whose, by: sender, words: content.str, first: id, last, before: lastStaying, after: undefined }
          look.deleted.push(lastDeleted)
          open.push(lastDeleted)
        }
        continue
      }
      if (was) {
        for (const run of open.splice(0)) run.after = id
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
        if (lastBrought !== undefined && lastBrought.seat === markNow) {
          lastBrought.words += content.str
          lastBrought.length += length
        } else {
          lastBrought = { text, index, length, words: content.str, seat: markNow, before: lastStaying, after: undefined }
          look.brought.push(lastBrought)
          open.push(lastBrought)
        }
      }
      index += length
    } else if (!item.deleted && item.countable) index += length
  }
  return look
}

/** Whether it was there before the frame. */
export const isOld = ({ id }: Y.Item, { beforeState }: Y.Transaction): boolean => id.clock < (beforeState.get(id.client) ?? 0)
