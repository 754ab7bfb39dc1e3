import type * as Y from 'yjs'

/** How many pieces a document is kept in, those that are gone included. Adds up how many each pen has: the pieces are not gone through. */
export const piecesIn = ({ store }: Y.Doc): number => {
  let pieces = 0
  for (const structs of store.clients.values()) pieces += structs.length
  return pieces
}
