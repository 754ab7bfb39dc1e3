// What the domain needs of the world. Everything here is an argument, so that a test can say what time it is,
// which tokens come next, and when the disk fails.
import type { AllianceId, PersonId, SeatId, SectionId, SessionId } from '../../shared/alliance/ids.ts'
import type { NudgeKind } from '../../shared/protocol/messages.ts'

/** Milliseconds since 1970, UTC. */
export type Clock = { now(): number }

/** Cryptographically strong random bytes. */
export type Random = (length: number) => Uint8Array

/** The committed words of an alliance, read for people over HTTP. */
export type Words = {
  /** Throws UnreadableAlliance when what is stored cannot be read whole: never an empty document instead. */
  read(id: AllianceId): Promise<AllianceWords>
}

export type AllianceWords = {
  title: string
  sections: { id: SectionId; title: string; key: string | undefined; setAside: boolean; digest: string }[]
}

/** The open rooms, told of what changed outside the document. */
export type Rooms = {
  /** Something that is read over HTTP changed: whoever is here reads it again. */
  nudge(id: AllianceId, kind: NudgeKind): void
  /** A seat was taken, or its name or ink changed: presence shows it from now on. */
  seatsChanged(id: AllianceId): Promise<void>
  /** That session's sockets close at once (4401). */
  sessionEnded(id: SessionId): void
}

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
  /** Exactly the head's number plus one: the commit fails when somebody else moved the head. */
  seq: number
  seatId: SeatId
  at: number
  update: Uint8Array
  /** Client ids that this update uses for the first time, bound to its writer from now on. */
  newClients: readonly { clientId: number; personId: PersonId }[]
  /** The alliance's title after this update, when it changed. */
  title?: string
}

/** What is stored of this alliance cannot be read whole. The room refuses; nothing is shown in its place. */
export class UnreadableAlliance extends Error {
  override name = 'UnreadableAlliance'
}
