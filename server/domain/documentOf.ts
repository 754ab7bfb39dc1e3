import * as Y from 'yjs'
import type { AllianceId } from '../../shared/alliance/ids.ts'
import type { StoredDocument } from './updateLogPorts.ts'
import { UnreadableAlliance } from './ports.ts'
import { Effort } from './placing.ts'
import { quietDocument } from './quietDocument.ts'

/** The document that these rows make. Throws UnreadableAlliance when anything in them waits for what is not there. `effort`
 *  says afterwards what it took to put everything in its place. */
export const documentOf = (
  stored: Pick<StoredDocument, 'checkpoint' | 'rows'>,
  id: AllianceId,
  effort: Effort = new Effort()
): Y.Doc => {
  const doc = quietDocument()
  try {
    // One transaction: merging a long log update by update is quadratic, applying it in one is not.
    doc.transact((transaction) => {
      effort.watch(transaction)
      Y.applyUpdate(doc, stored.checkpoint)
      for (const row of stored.rows) Y.applyUpdate(doc, row)
    })
  } catch (cause) {
    throw new UnreadableAlliance(`alliance ${id}: a stored update does not apply`, { cause })
  }
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null)
    throw new UnreadableAlliance(`alliance ${id}: stored updates wait for one that is missing`)
  return doc
}
