// A text as it was before a frame and as it is after it, looked at from its first letter to its last, whatever changed: what the server's look,
// which goes only through what changed, has to find.
import * as Y from 'yjs'
import { type Letters, lettersOver } from '../../server/sync/ink/GoneLetters.ts'
import type { Brought, Look } from '../../server/sync/ink/lookAt.ts'
import { isAuthor, seatIn } from '../../server/sync/ink/marks.ts'
import { isOld } from '../../server/sync/ink/old.ts'
import type { Between, DeletedRun } from '../../server/sync/ink/RecentWords.ts'
import { restoredBefore } from '../../server/sync/ink/restored.ts'
import type { InkWorld } from '../../server/sync/ink/world.ts'
import type { SeatId } from '../../shared/alliance/ids.ts'

/** Each index is counted from the beginning of the text. */
type WholeLook = Pick<Look, 'text' | 'changed' | 'brought' | 'deleted' | 'taken'> & { had: Map<SeatId, string[]> }

export const wholeLook = (
  text: Y.XmlText,
  transaction: Y.Transaction,
  { sender, seatOf, gone }: Pick<InkWorld, 'sender' | 'seatOf' | 'gone'>,
  again: ReadonlyMap<number, readonly Letters[]>
): WholeLook => {
  const look: WholeLook = { text, changed: [], brought: [], deleted: [], taken: [], had: new Map() }
  const inNewText = text._item !== null && !isOld(text._item, transaction)
  let index = 0
  let markBefore: SeatId | undefined
  let markNow: SeatId | undefined
  let lastBrought: Brought | undefined
  let lastDeleted: DeletedRun | undefined
  let lastStaying: Y.ID | undefined
  let lastHad: SeatId | undefined
  /** Whose right neighbour has not been met yet. */
  const open: Between[] = []
  for (let item = text._start; item !== null; item = item.right) {
    const { content, id, length } = item
    const old = isOld(item, transaction)
    const was = old && (!item.deleted || Y.isDeleted(transaction.deleteSet, id))
    if (old && !was) look.taken.push(...lettersOver(again.get(id.client), id.clock, id.clock + length))
    if (isAuthor(content)) {
      if (was) markBefore = seatIn(content)
      if (!item.deleted) markNow = seatIn(content)
    } else if (content instanceof Y.ContentString) {
      const whose = was ? (markBefore ?? seatOf(id.client)) : undefined
      if (was && whose !== undefined) {
        const passages = look.had.get(whose) ?? []
        look.had.set(
          whose,
          lastHad === whose ? [...passages.slice(0, -1), (passages.at(-1) ?? '') + content.str] : [...passages, content.str]
        )
      }
      if (was) lastHad = whose
      if (item.deleted) {
        if (!was || whose === undefined) continue
        const last = Y.createID(id.client, id.clock + length - 1)
        gone.add({ client: id.client, clock: id.clock, words: content.str, seat: whose })
        look.taken.push({ client: id.client, clock: id.clock, words: content.str, seat: whose, marked: markBefore })
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
          lastBrought = { text, index, length, words: content.str, seat: markNow, inNewText, ends: { first: item, last: item } }
          look.brought.push(lastBrought)
        }
      }
      index += length
    } else if (!item.deleted && item.countable) index += length
  }
  return look
}
