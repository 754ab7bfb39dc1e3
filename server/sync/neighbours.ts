// Whether an item stands where it says. It names the letter before it and the one after it; an honest hand found both side by side.
import * as Y from 'yjs'

type Store = Y.Doc['store']

/** Whether its two neighbours are not of one place. Yjs would look up both, cut there what stands, an emoji into two halves that
 *  mean nothing, and put the item beside the one of them, or, when the other is long gone, nowhere: then the cut is made
 *  here and on no page, because nothing of it is passed on. To be asked once the item has been applied. */
export const standsInTwoPlaces = (store: Store, { id, length, origin, rightOrigin }: Y.Item): boolean => {
  if (origin === null || rightOrigin === null) return false
  const placed = structAt(store, Y.createID(id.client, id.clock + length - 1))
  return [origin, rightOrigin].some((neighbour) => {
    const beside = structAt(store, neighbour)
    if (!(beside instanceof Y.Item)) return false
    return placed instanceof Y.Item ? beside.parent !== placed.parent || beside.parentSub !== placed.parentSub : !beside.deleted
  })
}

/** What of this document has this id. */
export const structAt = (store: Store, { client, clock }: Y.ID): Y.Item | Y.GC | undefined => {
  const structs = store.clients.get(client) ?? []
  return structs[Y.findIndexSS(structs, clock)]
}
