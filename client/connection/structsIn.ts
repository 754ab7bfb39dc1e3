import * as Y from 'yjs'

export type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number]

/** What a document holds of these clocks: the first and the last may reach beyond them. */
export const structsIn = (doc: Y.Doc, { client, clock, len }: { client: number; clock: number; len: number }): Struct[] => {
  const structs = doc.store.clients.get(client) ?? []
  if (clock >= Y.getState(doc.store, client)) return []
  const found: Struct[] = []
  for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
    const struct = structs[index]
    if (struct === undefined || struct.id.clock >= clock + len) break
    found.push(struct)
  }
  return found
}
