// What the domain needs of the world. Everything here is an argument, so that a test can say what time it is,
// which tokens come next, and when the disk fails.
import type * as Y from 'yjs'
import type {
  AllianceId,
  InvitationId,
  PersonId,
  RescueId,
  ReturnId,
  SeatId,
  SectionId,
  SessionId,
  SheetId,
  SnapshotId
} from '../../shared/alliance/ids.ts'
import type { Mark } from '../../shared/agreement/returning.ts'
import type { Stance } from '../../shared/agreement/stance.ts'
import type { Ink } from '../../shared/alliance/inks.ts'
import type { Prints } from '../../shared/amending/prints.ts'
import type { FrozenNode, FrozenWords } from '../../shared/sharing/frozenWords.ts'
import type { NudgeKind } from '../../shared/protocol/messages.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'

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
  /** Its seat has said what becomes of these rescued words: no more words join them. */
  rescueAnswered(id: AllianceId, rescue: RescueId): void
  /** Words of an earlier day were shown to somebody here: should they come back, they are those of who wrote them then. */
  draftShown(id: AllianceId, words: ReadonlyMap<SeatId, string[]>): void
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
  title?: string
  /** Words that fell away with it, kept for who wrote them. */
  rescues?: readonly RescueEntry[]
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

/** Alliances and their seats, as far as they are not words. */
export type Alliances = {
  /** Keeps all of a new alliance, its beginner included, in one transaction. */
  begin(alliance: NewAlliance): Promise<void>
  find(id: AllianceId): Promise<KeptAlliance | undefined>
  /** Where this person sits in it. Looks at nothing sealed: damage shows to nobody who does not sit there. */
  seatOf(id: AllianceId, person: PersonId): Promise<SeatId | undefined>
  /** Those in which this person sits, the newest first, and how many more there are that cannot be read: one that is
   *  damaged must not close the door to the others. */
  of(person: PersonId): Promise<{ alliances: KeptAlliance[]; unreadable: number }>
  /** Whose client ids are whose, of those who sit in it. */
  authors(id: AllianceId): Promise<{ clientId: number; seatId: SeatId }[]>
}

export type Seat = {
  id: SeatId
  label: string
  person: { id: PersonId; name: string; ink: Ink } | null
  /** Who sat here and left: the seat is kept for them and nobody else. By the name that they chose to leave. */
  left?: { person: PersonId; name: string; ink: Ink; at: number }
}

export type KeptAlliance = {
  id: AllianceId
  template: string
  language: string
  createdAt: number
  /** As the two called it; empty until they did. */
  title: string
  /** In the template's order. */
  seats: Seat[]
}

export type NewAlliance = Omit<KeptAlliance, 'seats'> & {
  seats: (Pick<Seat, 'id' | 'label'> & { taken: { by: PersonId; name: string; ink: Ink } | undefined })[]
  /** The encoded Y.Doc that it begins with, and who wrote it under which client id. */
  document: Uint8Array
  writer: { clientId: number; personId: PersonId | null }
  /** The beginner's first session, when this browser had none: makes the person too. */
  newcomer?: NewSession
}

export type Invitations = {
  /** Refused when the seat is taken, or more than one is: then a link needs more than one yes. */
  keep(invitation: NewInvitation): Promise<'kept' | 'seat-taken' | 'needs-everyone' | 'resting'>
  /** Those of this alliance that still open a seat, the oldest first. */
  openOf(id: AllianceId, now: number): Promise<{ id: InvitationId; seatId: SeatId; expiresAt: number }[]>
  /** The invitation of this token, while it opens a seat. */
  find(tokenHash: Uint8Array, now: number): Promise<OpenInvitation | undefined>
  /** Spends the invitation and seats the person, both or neither. */
  accept(acceptance: Acceptance): Promise<Accepted>
  /** From now on it opens nothing. Withdrawn or expired already: withdrawn. */
  withdraw(id: AllianceId, invitation: InvitationId, now: number): Promise<'withdrawn' | 'spent' | 'unknown'>
}

export type Accepted =
  | { seatedIn: AllianceId }
  | (Refusal & { refused: 'invitation-gone' | 'already-seated' | 'offered-meanwhile' | 'ink-taken' })

export type NewInvitation = {
  id: InvitationId
  allianceId: AllianceId
  seatId: SeatId
  bySeatId: SeatId
  tokenHash: Uint8Array
  createdAt: number
  expiresAt: number
}

export type OpenInvitation = { id: InvitationId; allianceId: AllianceId; seatId: SeatId; bySeatId: SeatId; expiresAt: number }

export type Acceptance = {
  tokenHash: Uint8Array
  person: PersonId
  name: string
  /** Omitted: the first that is free. */
  ink: Ink | undefined
  /** The other seats of which they were told that links are out. Omitted: sitting down is a yes to whatever is. */
  offered: readonly string[] | undefined
  now: number
  /** The person's first session, when this browser had none: makes the person too. */
  newcomer?: NewSession
}

/** A browser that opens a person's seats. `since` is the day it began; nothing is known of when it was used. */
export type NewSession = { id: SessionId; personId: PersonId; tokenHash: Uint8Array; since: number; expiresAt: number }

export type Sessions = {
  open(session: NewSession): Promise<void>
  find(tokenHash: Uint8Array, now: number): Promise<{ id: SessionId; personId: PersonId; expiresAt: number } | undefined>
  prolong(id: SessionId, expiresAt: number): Promise<void>
  /** The newest first. */
  of(person: PersonId, now: number): Promise<{ id: SessionId; since: number }[]>
  /** False when this person has no such session. */
  end(person: PersonId, id: SessionId): Promise<boolean>
}

/** A person's own link to their seats, at most one. */
export type Keys = {
  madeAt(person: PersonId): Promise<number | undefined>
  /** An earlier key opens nothing from now on. */
  replace(person: PersonId, key: { tokenHash: Uint8Array; madeAt: number }): Promise<void>
  forget(person: PersonId): Promise<void>
  personOf(tokenHash: Uint8Array): Promise<PersonId | undefined>
}

/** Words as they are shown, and the token of the link that shows them once everyone has said yes. */
export type Frozen = { token: string; words: FrozenWords }

export type KeptSnapshot = { id: SnapshotId; title: string; token: string; createdAt: number; expiresAt: number }

export type Snapshots = {
  /** Those that whoever has the link can read now, the newest first. */
  of(id: AllianceId, now: number): Promise<KeptSnapshot[]>
  /** What this link shows now. */
  find(tokenHash: Uint8Array, now: number): Promise<Frozen | undefined>
  /** It is gone, its words with it. False when this alliance has none of that id. */
  close(id: AllianceId, snapshot: SnapshotId, by: { seat: SeatId; now: number }): Promise<boolean>
}

/** What time has ended is taken off the disk: frozen words of proposals and snapshots, sessions, links. */
export type Sweeping = { sweep(now: number): Promise<void> }

/** Where each stands, and what was agreed. */
export type Agreements = {
  /** What each who sits there last said, in the order of the seats, and the last agreement of each section that has one. */
  standings(id: AllianceId): Promise<{ said: KeptStance[]; last: Map<SectionId, LastAgreement> }>
  /** The first one first. */
  of(id: AllianceId, section: SectionId): Promise<KeptAgreement[]>
  /** One act: keeps what the seat says, and the agreement that it makes, if it makes one. 'unknown': nobody sits there any more. */
  say(saying: Saying): Promise<'unknown' | { changed: boolean }>
}

export type KeptStance = {
  section: SectionId
  seat: SeatId
  stance: Stance
  /** Of the words that it was said to; null for a *not yet*. */
  digest: string | null
  at: number
  note: string | null
}

export type LastAgreement = {
  number: number
  digest: string
  agreedAt: number
  /** Who stood on it, in the order of the seats, with the names that they had. `here`: whoever sits there, if anyone does, is them; of one
   *  that came in a copy that is known of nobody but who brought it. */
  by: readonly { seat: SeatId; name: string; here: boolean }[]
}

export type KeptAgreement = Omit<LastAgreement, 'by'> & {
  title: string
  content: FrozenNode
  text: string
  /** In the order of the seats, with the names that they had. */
  stances: { seat: SeatId; name: string; ink: Ink; stance: 'willing' | 'in'; at: number }[]
  note: { by: SeatId; text: string } | null
}

export type Saying = {
  allianceId: AllianceId
  section: SectionId
  seat: SeatId
  stance: Stance
  /** The words that a yes is to, as they are on disk; undefined for a *not yet*. */
  words: SectionWords | undefined
  /** Undefined: as it was, while the words are the same; null: none. */
  note: string | null | undefined
  now: number
}

/** What happened to an alliance. Nothing of edits, of what a person looked at, or of when they were here. */
export type RecordLines = {
  /** `head` is the hash of the last line, over all lines before it. Throws UnreadableAlliance when a line was changed. */
  of(id: AllianceId): Promise<{ events: RecordEvent[]; head: string }>
}

export const RECORD_KINDS = [
  'joined',
  'agreed',
  'amended',
  'stands-too',
  'shared',
  'closed',
  'returned',
  'left',
  'came-back',
  'brought'
] as const

/** `seat`: whose act it was; `about`: what it was about, in a few words or numbers. */
export type RecordEvent = {
  at: number
  kind: (typeof RECORD_KINDS)[number]
  seat: SeatId | null
  about: Readonly<Record<string, string | number>>
}

/** The words that each seat left, so that it can be told what changed since. Nobody learns of another's. */
export type Seen = {
  /** The words of those sections that are others now, as this person left them. From now on they are kept until they are put away. */
  returned(who: SeatedPerson, now: ReadonlyMap<SectionId, string>): Promise<LeftWords[]>
  /** These were read: from now on this is what the person has seen. */
  putAway(who: SeatedPerson, words: WordsBySection, at: number): Promise<void>
  /** The person has left, and these are the words that they left, as of this row of the log; what they have not read yet stays as it
   *  is. */
  left(who: SeatedPerson, words: WordsBySection, when: { at: number; head: number }): Promise<void>
  /** With which row of the log as the last one each last left. */
  leftAt(id: AllianceId): Promise<LeftAt[]>
}

export type LeftAt = { seat: SeatId; person: PersonId; head: number }

export type SeatedPerson = { id: AllianceId; seat: SeatId; person: PersonId }

export type WordsBySection = ReadonlyMap<SectionId, Pick<SectionWords, 'digest' | 'title' | 'content'>>

/** `faded`: of words that were changed longer ago than drafts are kept. */
export type LeftWords = { section: SectionId; at: number; digest: string } & (
  | { title: string; content: FrozenNode }
  | { faded: Prints }
)

/** Comings-back: at most one under way in an alliance. */
export type Returns = {
  /** All of it, sealed marks included: who may see what of it, the answers decide. Nobody comes back where fewer than two sit. When
   *  those who had not finished have left, it is open from now on. */
  now(id: AllianceId, now: number): Promise<KeptReturn | undefined>
  /** False when one is under way already. */
  begin(id: AllianceId, begun: { becomes: ReturnId; seat: SeatId; now: number }): Promise<boolean>
  /** One act. `opened`: it was the one with which everyone has finished. */
  act(id: AllianceId, act: ReturnAct): Promise<'unknown' | 'open-already' | 'not-open-yet' | { opened: boolean }>
}

export type KeptReturn = {
  id: ReturnId
  by: SeatId
  begunAt: number
  /** When everyone had finished. */
  openedAt: number | undefined
  /** Those who sat here when it began, or have joined in since, and still sit here. */
  takingPart: { seat: SeatId; finished: boolean }[]
  /** Of these. */
  marks: { seat: SeatId; section: SectionId; mark: Mark }[]
}

export type ReturnAct = { return: ReturnId; seat: SeatId; now: number } & (
  | { does: 'mark'; section: SectionId; mark: Mark | null }
  | { does: 'finish'; finished: boolean }
  /** `returned` stands in the record; let go, it never was. */
  | { does: 'end'; how: 'returned' | 'let-go' }
)
