// What an update adds, as it lies in a document once it has been applied.
import * as Y from 'yjs'

/** A run of structs that one pen wrote, from this clock up to that one. */
export type Run = { client: number; from: number; to: number }

/** The items of these runs that are not deleted. An item can have grown together with what stood before it. */
export const itemsIn = (doc: Y.Doc, runs: readonly Run[]): Y.Item[] => {
  const items: Y.Item[] = []
  for (const { client, from, to } of runs) {
    const structs = doc.store.clients.get(client) ?? []
    for (let index = Y.findIndexSS(structs, from); index < structs.length; index++) {
      const struct = structs[index]
      if (struct === undefined || struct.id.clock >= to) break
      if (struct instanceof Y.Item && !struct.deleted) items.push(struct)
    }
  }
  return items
}

/** Those of these items, brought just now, of which something is gone already. To be asked before Yjs has tidied them away: they
 *  lie there in the order in which they came, so that both are gone through once. */
export const deadAmong = (store: Y.Doc['store'], items: readonly Y.Item[]): ReadonlySet<Y.Item> => {
  const dead = new Set<Y.Item>()
  let client: number | undefined
  let structs: (Y.Item | Y.GC)[] = []
  let index = 0
  for (const item of items) {
    const { id, length } = item
    if (id.client !== client) {
      client = id.client
      structs = store.clients.get(client) ?? []
      index = Y.findIndexSS(structs, id.clock)
    }
    const end = id.clock + length
    for (let there = structs[index]; there !== undefined && there.id.clock < end; there = structs[++index]) {
      if (there.deleted) dead.add(item)
      if (there.id.clock + there.length > end) break
    }
  }
  return dead
}

/** What of this document has this id. */
export const structAt = (store: Y.Doc['store'], { client, clock }: Y.ID): Y.Item | Y.GC | undefined => {
  const structs = store.clients.get(client) ?? []
  return structs[Y.findIndexSS(structs, clock)]
}

/** What lies over these letters of one pen, gone or not. */
export const structsOver = function* (
  doc: Y.Doc,
  { client, clock, length }: { client: number; clock: number; length: number }
): Generator<Y.Item | Y.GC> {
  if (Y.getState(doc.store, client) <= clock) return
  const structs = doc.store.clients.get(client) ?? []
  for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
    const struct = structs[index]
    if (struct === undefined || struct.id.clock >= clock + length) return
    yield struct
  }
}
