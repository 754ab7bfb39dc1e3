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
