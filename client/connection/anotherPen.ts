// Words that were refused, laid in again. A Yjs document cannot take back what its server did not take: it is left, a new one
// is loaded, and the words that were not saved are written into that by another pen. They stand where they stood, and build on
// what is saved.
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

/** An update that says nothing. */
const NOTHING = new Uint8Array([0, 0])

/** These updates as one, when this pen alone wrote in them and without a gap: nobody can write again what another's pen wrote. */
export const writtenBy = (pen: number, updates: readonly Uint8Array[]): Uint8Array | undefined => {
  const update = updates.length === 0 ? NOTHING : Y.mergeUpdates([...updates])
  const isOurs = Y.decodeUpdate(update).structs.every((struct) => struct.id.client === pen && !(struct instanceof Y.Skip))
  return isOurs ? update : undefined
}

/** Where what `pen` wrote stands that `newPen` has written anew: behind what of it the saved document holds. */
export const placedAnew = <I extends Y.ID | null>(
  id: I,
  { saved, pen, newPen }: { saved: Y.Doc; pen: number; newPen: number }
): I => {
  const known = Y.getState(saved.store, pen)
  return id !== null && id.client === pen && id.clock >= known ? (Y.createID(newPen, id.clock - known) as I) : id
}

/** What of this update, which `pen` alone wrote, the saved document does not hold, as an update by `newPen`, which has written nothing
 *  but what came before it: undefined when there is nothing. The format is Yjs' first (UpdateEncoderV1). */
export const byAnotherPen = (
  update: Uint8Array,
  { saved, pen, newPen }: { saved: Y.Doc; pen: number; newPen: number }
): Uint8Array | undefined => {
  const { structs, ds } = Y.decodeUpdate(update)
  const known = Y.getState(saved.store, pen)
  const unsaved = structs.filter(({ id, length }) => id.clock + length > known)
  const renamed = <I extends Y.ID | null>(id: I): I => placedAnew(id, { saved, pen, newPen })

  const encoder = new Y.UpdateEncoderV1()
  const write = (value: number): void => encoding.writeVarUint(encoder.restEncoder, value)
  write(unsaved.length === 0 ? 0 : 1)
  if (unsaved.length > 0) {
    write(unsaved.length)
    encoder.writeClient(newPen)
    write(Math.max(0, (unsaved[0]?.id.clock ?? 0) - known))
    for (const struct of unsaved) {
      if (struct instanceof Y.Item) {
        const { origin, rightOrigin, parent } = struct
        Object.assign(struct, {
          origin: renamed(origin),
          rightOrigin: renamed(rightOrigin),
          parent: parent instanceof Y.ID ? renamed(parent) : parent
        })
      }
      // Of a struct that is saved in part, only the rest: it begins behind what is saved.
      struct.write(encoder, Math.max(0, known - struct.id.clock))
    }
  }
  const deletions = new Map<number, [clock: number, length: number][]>()
  const remove = (client: number, clock: number, length: number): void => {
    if (length === 0) return
    const ofClient = deletions.get(client) ?? []
    deletions.set(client, ofClient)
    ofClient.push([clock, length])
  }
  for (const [client, ranges] of ds.clients)
    for (const { clock, len } of ranges) {
      const old = client === pen ? Math.min(len, Math.max(0, known - clock)) : len
      remove(client, clock, old)
      remove(newPen, clock + old - known, len - old)
    }
  write(deletions.size)
  for (const [client, ranges] of deletions) {
    write(client)
    write(ranges.length)
    for (const [clock, length] of ranges) {
      write(clock)
      write(length)
    }
  }
  return unsaved.length === 0 && deletions.size === 0 ? undefined : encoder.toUint8Array()
}
