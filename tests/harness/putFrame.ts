// A room's document alone, and frames put to it: no sockets, no disk, what is taken is there.
import * as Y from 'yjs'
import { RoomDocument, type Writer } from '../../server/sync/RoomDocument.ts'
import { type Update, decodeUpdate } from '../../server/sync/update.ts'
import { type AllianceId, type PersonId, type SeatId, newId } from '../../shared/alliance/ids.ts'
import { type RawUpdate, rawUpdate } from './rawUpdate.ts'

type Opened = ConstructorParameters<typeof RoomDocument>[0]
type Pens = ReadonlyMap<number, PersonId | null>
export type Verdict = ReturnType<RoomDocument['take']>

/** The room of an alliance as it is stored; `pens`: who holds which, where it is not all of nobody's. */
export const roomOf = (
  stored: Y.Doc,
  { pens = new Map([[stored.clientID, null]]), seatOf = () => undefined, ...more }: RoomOptions = {}
): RoomDocument =>
  new RoomDocument({
    id: newId<AllianceId>(),
    stored: { checkpoint: Y.encodeStateAsUpdate(stored), checkpointSeq: 0, rows: [], headSeq: 0, clients: new Map(pens) },
    seatOf,
    ...more
  })
type RoomOptions = Partial<Pick<Opened, 'seatOf' | 'mayBring' | 'rescues'>> & { pens?: Pens }

export const someone = (seatId = newId<SeatId>()): Writer => ({ personId: newId<PersonId>(), seatId })

export const decoded = (bytes: Uint8Array): Update => {
  const update = decodeUpdate(bytes)
  if (update === undefined) throw new Error('does not decode')
  return update
}

/** What the room says to a frame; one that it takes is on disk at once. */
export const putFrame = (document: RoomDocument, bytes: Uint8Array, from: Writer): Verdict => {
  const verdict = document.take(bytes, decoded(bytes), from)
  if (verdict.type === 'taken') document.commit()
  return verdict
}

/** The same in a word, of a frame written number by number: `taken`, or why it is refused. */
export const sayRaw = (document: RoomDocument, update: RawUpdate, from: Writer): string => {
  const verdict = putFrame(document, rawUpdate(update), from)
  return verdict.type === 'refused' ? verdict.refused.code : verdict.type
}
