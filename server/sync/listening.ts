// What a document tells of its transactions. It is listened to once, for as long as it lives. A listener that comes and goes with every
// key costs more than it seems: a Map that things are put in and taken out of makes itself new tables, each of them held by
// the one before. When one has grown old, all that come after it, and whatever their listeners hold, grow old with it, and
// stay until the engine goes through all of its memory: half a kilobyte for each key.
import * as Y from 'yjs'

type Ear = { look: ((transaction: Y.Transaction) => void) | undefined; updates: Uint8Array[] | undefined }

const ears = new WeakMap<Y.Doc, Ear>()

/** Does something to a document. What of it is new then; undefined when nothing is. `look` sees each transaction while it still holds
 *  what it deleted. */
export const updateOf = (doc: Y.Doc, act: () => void, look?: (transaction: Y.Transaction) => void): Uint8Array | undefined => {
  const ear = earOf(doc)
  const updates: Uint8Array[] = []
  ear.look = look
  ear.updates = updates
  try {
    act()
    return merged(updates)
  } finally {
    ear.look = undefined
    ear.updates = undefined
  }
}

export const merged = (updates: Uint8Array[]): Uint8Array | undefined =>
  updates.length > 1 ? Y.mergeUpdates(updates) : updates[0]

const earOf = (doc: Y.Doc): Ear => {
  const known = ears.get(doc)
  if (known !== undefined) return known
  const ear: Ear = { look: undefined, updates: undefined }
  ears.set(doc, ear)
  doc.on('afterTransaction', (transaction) => ear.look?.(transaction))
  doc.on('update', (update: Uint8Array) => void ear.updates?.push(update))
  return ear
}
