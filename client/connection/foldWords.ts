import * as Y from 'yjs'

/** All of them as one, without the letters of what they delete. */
export const foldWords = (updates: Uint8Array[]): Uint8Array => {
  const doc = new Y.Doc()
  const lay = (): void => {
    for (const update of updates) Y.applyUpdate(doc, update)
  }
  Y.transact(doc, lay, undefined, false)
  const folded = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return folded
}
