// Drafts as they are kept: the ground, which is the words before the first day that is kept, and for each day what became of
// them on it. Only what stood at the end of a day is in it: what was written and taken out within one is gone with the day.
import * as Y from 'yjs'
import type { AllianceId } from '../../../shared/alliance/ids.ts'
import { documentOf } from '../documentOf.ts'
import { UnreadableAlliance } from '../ports.ts'
import type { Day } from './days.ts'

/** `start`: what the document said it had when the day began; `seq`: the last row of the log that is in it. */
export type DraftDay = { day: Day; seq: number; start: Uint8Array; change: Uint8Array }

/** As Yjs keeps what a transaction deleted; it does not name its type. */
type Deletions = ReturnType<typeof Y.createDeleteSet>

type DatedRow = { day: Day; seq: number; update: Uint8Array }

/** Rows, and the document that they follow. `running`: the last day so far, which these rows may go on. */
export type Unfolded = { checkpoint: Uint8Array; rows: readonly DatedRow[]; running: DraftDay | undefined }
export type Folded = { document: Uint8Array; days: DraftDay[] }

/** Folds rows into their document, day by day. Days only ever come later: where a clock was put back, the words go with the day before
 *  them. */
export const foldByDay = ({ checkpoint, rows, running }: Unfolded, id: AllianceId): Folded => {
  const doc = documentOf({ checkpoint, rows: [] }, id)
  const days: DraftDay[] = []
  let last = running
  for (let next = 0; next < rows.length;) {
    const day = Math.max(rows[next]?.day ?? 0, last?.day ?? 0)
    const ofDay: DatedRow[] = []
    for (let row = rows[next]; row !== undefined && row.day <= day; row = rows[++next]) ofDay.push(row)
    const isMore = last?.day === day
    const start = isMore && last !== undefined ? last.start : Y.encodeStateVector(doc)
    const deleted = applyTo(doc, ofDay, id)
    const all = isMore && last !== undefined ? Y.mergeDeleteSets([Y.decodeUpdate(last.change).ds, deleted]) : deleted
    last = { day, seq: ofDay.at(-1)?.seq ?? 0, start, change: changeSince(doc, start, all) }
    if (days.at(-1)?.day === day) days.pop()
    days.push(last)
  }
  const document = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return { document, days }
}

/** In one transaction: what is written and deleted in these rows leaves no word behind. Says what they deleted. */
const applyTo = (doc: Y.Doc, rows: readonly DatedRow[], id: AllianceId): Deletions => {
  let deleted = Y.createDeleteSet()
  try {
    doc.transact((transaction) => {
      for (const { update } of rows) Y.applyUpdate(doc, update)
      deleted = transaction.deleteSet
    })
  } catch (cause) {
    throw new UnreadableAlliance(`alliance ${id}: a stored update does not apply`, { cause })
  }
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null)
    throw new UnreadableAlliance(`alliance ${id}: stored updates wait for one that is missing`)
  return deleted
}

/** An update of all that came since `start`, and of these deletions alone. Yjs would put every deletion there ever was beside each
 *  day: of its update the part before them is taken. */
const changeSince = (doc: Y.Doc, start: Uint8Array, deleted: Deletions): Uint8Array => {
  const whole = Y.encodeStateAsUpdate(doc, start)
  const structs = whole.length - encoded(Y.createDeleteSetFromStructStore(doc.store)).length
  const deletions = encoded(deleted)
  const change = new Uint8Array(structs + deletions.length)
  change.set(whole.subarray(0, structs))
  change.set(deletions, structs)
  return change
}

/** As a snapshot writes it, whose state vector, an empty one, is the byte behind it. */
const encoded = (deleted: Deletions): Uint8Array => Y.encodeSnapshot(Y.createSnapshot(deleted, new Map())).subarray(0, -1)
