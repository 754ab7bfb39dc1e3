// What the domain needs of the world. Everything here is an argument, so that a test can say what time it is,
// which tokens come next, and when the disk fails. What is kept of a noun is asked for by its own ports beside this, as `returnPorts.ts`.
import type * as Y from 'yjs'
import type { AllianceId, PersonId, RescueId, SeatId, SectionId, SessionId } from '../../shared/alliance/ids.ts'
import type { FrozenNode } from '../../shared/sharing/frozenWords.ts'
import type { NudgeKind } from '../../shared/protocol/messages.ts'

/** Milliseconds since 1970, UTC. */
export type Clock = { now(): number }

/** Cryptographically strong random bytes. */
export type Random = (length: number) => Uint8Array

/** The committed words of an alliance, read for people over HTTP. */
export type Words = {
  /** Throws UnreadableAlliance when what is stored cannot be read whole: never an empty document instead. */
  read(id: AllianceId): Promise<AllianceWords>
  /** One section, whole, as it is on disk. Undefined when there is none of that id. */
  readSection(id: AllianceId, section: SectionId): Promise<SectionWords | undefined>
}

/** `text`: the words without their shapes. */
export type SectionWords = { digest: string; title: string; content: FrozenNode; text: string }

export type AllianceWords = {
  title: string
  sections: { id: SectionId; title: string; key: string | undefined; setAside: boolean; digest: string }[]
}

/** The open rooms, told of what changed outside the document. */
export type Rooms = {
  /** Something that is read over HTTP changed: whoever is here reads it again, or only who sits in this seat. */
  nudge(id: AllianceId, kind: NudgeKind, seat?: SeatId): void
  /** A seat was taken, or its name or ink changed: presence shows it from now on. */
  seatsChanged(id: AllianceId): Promise<void>
  /** Somebody left their seat: their sockets close at once (4403), and should it rest now, nothing of it changes any more. */
  seatLeft(id: AllianceId, person: PersonId): Promise<void>
  /** It is gone: whoever is here is told so (4404). */
  erased(id: AllianceId): void
  /** Its seat has said what becomes of these rescued words: no more words join them. Resolves when nothing of them is on its way to disk any
   *  more, nor will be: what is let go then does not come back. */
  rescueAnswered(id: AllianceId, rescue: RescueId): Promise<void>
  /** The same of all that were rescued in it: they are to be forgotten. */
  rescuesForgotten(id: AllianceId): Promise<void>
  /** Words of an earlier day were shown to somebody here: should they come back, they are those of who wrote them then. */
  draftShown(id: AllianceId, words: ReadonlyMap<SeatId, string[]>): void
  /** That session's sockets close at once (4401). */
  sessionEnded(id: SessionId): void
}

/** What is stored of this alliance cannot be read whole. The room refuses; nothing is shown in its place. */
export class UnreadableAlliance extends Error {
  override name = 'UnreadableAlliance'
}

/** The store can keep nothing just now: its disk is full, or fails. What was asked is not there, not even in part. */
export class CannotKeep extends Error {
  override name = 'CannotKeep'
}

/** The server ends, and what was asked was not begun, or is broken off: it is asked again of the next. What was kept is as it was. */
export class Restarting extends Error {
  override name = 'Restarting'
}

/** A whole document of an alliance, for acts that need more than its words. */
export type Documents = {
  /** A throwaway copy of the committed document, and who writes in it under which client id; null is the
   *  server itself. Throws UnreadableAlliance. */
  read(id: AllianceId): Promise<{ doc: Y.Doc; clients: Map<number, PersonId | null> }>
}

/** What time has ended is taken off the disk: frozen words of proposals and snapshots, sessions, links. */
export type Sweeping = { sweep(now: number): Promise<void> }
