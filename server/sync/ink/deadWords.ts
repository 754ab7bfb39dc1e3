// What was written into a text that another had deleted meanwhile. Nobody will see it; but its page does, and may move it on, among
// the words around it: what it moves is only known letter by letter when these are known, too.
import * as Y from 'yjs'
import { structsOver } from '../runs.ts'
import type { Update } from '../update.ts'
import type { GoneLetters } from './GoneLetters.ts'
import type { Brought } from './lookAt.ts'
import { isAuthor, seatIn } from './marks.ts'
import { isOld } from './old.ts'
import type { SeatId } from '../../../shared/alliance/ids.ts'

/** `item`: as it came. */
export type DeadRun = Brought & { item: Y.Item }
export type Dead = { items: readonly Y.Item[]; words: readonly DeadRun[] }

/** For each a place is looked for. */
const MOST_ITEMS = 256

export const deadOnArrival = (transaction: Y.Transaction, { structs }: Update, dead: ReadonlySet<Y.Item>): Dead => {
  const items: Y.Item[] = []
  const words: DeadRun[] = []
  let seat: SeatId | undefined
  let last: Y.ID | undefined
  for (const item of dead.size === 0 ? [] : structs) {
    if (!(item instanceof Y.Item) || isOld(item, transaction)) continue
    // A mark says something of what was written right behind it.
    if (last === undefined || item.origin === null || !Y.compareIDs(last, item.origin)) seat = undefined
    last = item.lastId
    const { content, id, length } = item
    if (isAuthor(content)) seat = seatIn(content)
    if (!dead.has(item) || !(content instanceof Y.ContentString || content instanceof Y.ContentFormat)) continue
    const [there] = structsOver(transaction.doc, { client: id.client, clock: id.clock, length: 1 })
    if (there?.deleted !== true) continue
    if (items.push(item) > MOST_ITEMS) break
    if (content instanceof Y.ContentString)
      words.push({ text: undefined, inNewText: false, index: 0, length, words: content.str, seat, item, ends: undefined })
  }
  return { items, words }
}

/** Keeps them among what is gone: `whose` says of each run whose its letters are, one stretch after the other. */
export const keepDead = (
  { items, words }: Dead,
  gone: GoneLetters,
  whose: (run: DeadRun) => readonly { length: number; seat: SeatId }[]
): void => {
  for (const run of words) {
    const { client, clock } = run.item.id
    let at = 0
    for (const { length, seat } of whose(run)) {
      gone.add({ client, clock: clock + at, words: run.words.slice(at, at + length), seat })
      at += length
    }
  }
  for (const { id, length, origin, rightOrigin, parent } of items)
    gone.follow(
      { client: id.client, clock: id.clock, length },
      { after: origin, before: rightOrigin, block: parent instanceof Y.ID ? parent : undefined }
    )
}
