// What a room is loaded from and committed to, and the words that fell away meanwhile.
import type { AllianceId, PersonId, RescueId, SeatId, SectionId, SheetId } from '../../shared/alliance/ids.ts'

/** The log of a document's updates and its checkpoint: what a room is loaded from and committed to. */
export type UpdateLog = {
  /** Undefined when there is no such alliance. Throws UnreadableAlliance when anything of it is missing or damaged. */
  load(id: AllianceId): Promise<StoredDocument | undefined>
  /** Keeps all entries in one transaction, on disk (fsynced) when the promise resolves. Rejects: none is kept. */
  commit(entries: readonly CommitEntry[]): Promise<void>
  /** Folds the rows up to `upToSeq` into the checkpoint; built from stored rows, never from a live document. */
  checkpoint(id: AllianceId): Promise<void>
}

export type StoredDocument = {
  /** An encoded Y.Doc state that covers every row up to checkpointSeq. */
  checkpoint: Uint8Array
  checkpointSeq: number
  /** Updates after the checkpoint, in order, without a gap. */
  rows: Uint8Array[]
  headSeq: number
  /** Who wrote under which client id; null is the server's own, which made the empty sections. */
  clients: Map<number, PersonId | null>
}

export type CommitEntry = {
  allianceId: AllianceId
  /** Absent in the alliance's own words. */
  sheet?: SheetId | undefined
  /** Exactly the head's number plus one: the commit fails when somebody else moved the head. */
  seq: number
  seatId: SeatId
  at: number
  update: Uint8Array
  /** Client ids that this update uses for the first time, bound to its writer from now on; null is the server itself. */
  newClients: readonly { clientId: number; personId: PersonId | null }[]
  /** The alliance's title after this update, when it changed. */
  title?: string | undefined
  /** Words that fell away with it, kept for who wrote them. */
  rescues?: readonly RescueEntry[] | undefined
}

/** Rescued words of one seat as they are from now on; `kept` is undefined when nothing of them is left. */
export type RescueEntry = { id: RescueId; seat: SeatId; at: number; kept: Rescued | undefined }

/** Bytes that it takes on disk. */
export type RescueSize = { id: RescueId; seat: SeatId; bytes: number }

/** `section` is undefined when nobody can say where they stood; `before`: what stood right before them. */
export type Rescued = { section: SectionId | undefined; before: string; words: string }

/** Words that an honest merge dropped: for the seat that wrote them, and nobody else. */
export type Rescues = {
  /** The oldest first. */
  of(id: AllianceId, seat: SeatId): Promise<(Rescued & { id: RescueId })[]>
  /** Of all seats. */
  sizes(id: AllianceId): Promise<RescueSize[]>
  /** They are put back, or let go. False when this seat has none of that id. */
  letGo(id: AllianceId, seat: SeatId, rescue: RescueId): Promise<boolean>
}
