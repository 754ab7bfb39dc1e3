// Yjs can restore an item with a right origin that is not reachable from its left one (yjs issue 794): the author's
// screen and everyone else's then differ for ever, with equal state vectors. What an undo restores is given the
// neighbours that it has, before it is sent: then it is an insertion like any other, and merges like one.
import * as Y from 'yjs'

/** Watches a document, as long as it lives, for what undo and redo restore. */
export const keepUndoSound = (doc: Y.Doc): void => {
  // Before anything is told of the transaction, and before its update is written.
  doc.on('beforeObserverCalls', giveTrueNeighbours)
}

const giveTrueNeighbours = (transaction: Y.Transaction): void => {
  if (!(transaction.origin instanceof Y.UndoManager)) return
  const { store, clientID } = transaction.doc
  const structs = store.clients.get(clientID)
  const from = transaction.beforeState.get(clientID) ?? 0
  if (structs === undefined || Y.getState(store, clientID) === from) return
  for (let index = Y.findIndexSS(structs, from); index < structs.length; index++) {
    const item = structs[index]
    if (!(item instanceof Y.Item) || item.parentSub !== null) continue
    // What was restored later in this transaction was not there yet when this was.
    const isLater = ({ id }: Y.Item) => id.client === clientID && id.clock > item.id.clock
    let left = item.left
    while (left !== null && isLater(left)) left = left.left
    let right = item.right
    while (right !== null && isLater(right)) right = right.right
    item.origin = left?.lastId ?? null
    item.rightOrigin = right?.id ?? null
  }
}
