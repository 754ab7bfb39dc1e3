// Yjs ends a transaction by joining what has become one: neighbours that were deleted, letters that follow each other. It takes each
// joined piece out of its list by itself, and everything behind it moves up: to delete thirty thousand paragraphs with one frame took
// more than a second. Where there is much to join, it is done here first, in one pass; Yjs then finds nothing left.
import * as Y from 'yjs'

/** Fewer pieces than this Yjs joins sooner itself. */
const MANY = 512

type Struct = Y.Item | Y.GC

/** To be called at the end of a transaction, when nobody looks any more at what it deleted. */
export const tidyUp = (transaction: Y.Transaction, many = MANY): void => {
  const { doc, deleteSet, beforeState, _mergeStructs: cut } = transaction
  const { store } = doc
  /** Where in each list something may be joined, and how many pieces that are. */
  const from = new Map<number, number>()
  let pieces = cut.length
  const joins = (client: number, clock: number): unknown => from.set(client, Math.min(clock, from.get(client) ?? Infinity))
  for (const [client, ranges] of deleteSet.clients) {
    const structs = store.clients.get(client) ?? []
    for (const { clock, len } of ranges) {
      joins(client, clock)
      pieces += Y.findIndexSS(structs, clock + len - 1) - Y.findIndexSS(structs, clock) + 1
    }
  }
  for (const [client, structs] of store.clients) {
    const known = beforeState.get(client) ?? 0
    if (Y.getState(store, client) === known) continue
    joins(client, known)
    pieces += structs.length - Y.findIndexSS(structs, known)
  }
  if (pieces < many) return
  for (const { id } of cut) joins(id.client, id.clock)
  letGo(transaction)
  for (const [client, clock] of from) {
    const structs = store.clients.get(client)
    if (structs !== undefined) joinFrom(structs, Math.max(1, Y.findIndexSS(structs, clock)))
  }
}

/** Of what is deleted, only that it was there is kept. */
const letGo = ({ doc: { store, gc, gcFilter }, deleteSet }: Y.Transaction): void => {
  if (!gc) return
  for (const [client, ranges] of deleteSet.clients) {
    const structs = store.clients.get(client) ?? []
    for (const { clock, len } of ranges)
      for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
        const struct = structs[index]
        if (struct === undefined || struct.id.clock >= clock + len) break
        if (struct instanceof Y.Item && struct.deleted && !struct.keep && gcFilter(struct)) struct.gc(store, false)
      }
  }
}

/** Joins neighbours from there on, as Yjs does: the right one into the left one. */
const joinFrom = (structs: Struct[], first: number): void => {
  let kept = first
  for (let index = first; index < structs.length; index++) {
    const left = structs[kept - 1]
    const right = structs[index]
    if (left === undefined || right === undefined) continue
    if (isJoined(left, right)) continue
    structs[kept++] = right
  }
  structs.length = kept
}

const isJoined = (left: Struct, right: Struct): boolean => {
  if (left instanceof Y.Item) {
    if (!(right instanceof Y.Item) || left.deleted !== right.deleted || !left.mergeWith(right)) return false
    const { parent, parentSub } = right
    if (parentSub !== null && parent instanceof Y.AbstractType && parent._map.get(parentSub) === right)
      parent._map.set(parentSub, left)
    return true
  }
  return right instanceof Y.GC && left.mergeWith(right)
}
