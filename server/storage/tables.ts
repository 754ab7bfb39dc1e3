// The tables, as Kysely knows them. Whatever a person wrote (updates, checkpoint, title, names) is a sealed
// blob; tokens are kept as SHA-256 hashes only. Times are milliseconds since 1970.
import type {
  AllianceId,
  ComingBackId,
  InvitationId,
  NoteId,
  PersonId,
  ProposalId,
  RescueId,
  ReturnId,
  SeatId,
  SectionId,
  SessionId,
  SheetId,
  SnapshotId
} from '../../shared/alliance/ids.ts'
import type { ProposalKind } from '../../shared/agreement/proposal.ts'
import type { LeftAs } from '../../shared/agreement/leaving.ts'
import type { Ink } from '../../shared/alliance/inks.ts'

export type Tables = {
  alliance: AllianceTable
  seat: SeatTable
  person: { id: PersonId; created_at: number }
  session: SessionTable
  person_key: { person_id: PersonId; token_hash: Uint8Array; made_at: number }
  invitation: InvitationTable
  proposal: ProposalTable
  proposal_yes: { proposal_id: ProposalId; seat_id: SeatId; at: number }
  snapshot: SnapshotTable
  checkpoint: CheckpointTable
  update: UpdateTable
  draft_ground: DraftGroundTable
  draft_day: DraftDayTable
  client: ClientTable
  rescue: RescueTable
  stance: StanceTable
  agreement: AgreementTable
  seen: SeenTable
  /** the last row of the log when this person's last page closed */
  seat_left: { alliance_id: AllianceId; seat_id: SeatId; person_id: PersonId; head_seq: number }
  return: ReturnTable
  return_mark: ReturnMarkTable
  leaver_copy: LeaverCopyTable
  welcome: { alliance_id: AllianceId; left_seat_id: SeatId; by_seat_id: SeatId; at: number }
  note: NoteTable
  note_reply: { note_id: NoteId; n: number; seat_id: SeatId; at: number; /** sealed */ bytes: Uint8Array }
  note_choice: { note_id: NoteId; seat_id: SeatId; /** sealed; what this seat would do with it */ bytes: Uint8Array }
  /** sections that were mended, where everyone wanted it to show */
  seam: { alliance_id: AllianceId; section_id: SectionId; at: number }
  sheet: SheetTable
  sheet_checkpoint: { sheet_id: SheetId; seq: number; /** sealed */ bytes: Uint8Array }
  sheet_update: { sheet_id: SheetId; seq: number; /** sealed */ bytes: Uint8Array }
  /** null: the server itself, which wrote the empty one */
  sheet_client: { sheet_id: SheetId; client_id: number; person_id: PersonId | null }
  return_seat: ReturnSeatTable
  coming_back: ComingBackTable
  calendar_link: CalendarLinkTable
  day_mail: DayMailTable
  own_words: OwnWordsTable
  record: { alliance_id: AllianceId; n: number; /** sealed; the line and its hash */ bytes: Uint8Array }
  /** one row, written to see whether anything can be written */
  probe: { id: number; at: number }
}

export type AllianceTable = {
  id: AllianceId
  template: string
  language: string
  created_at: number
  /** sealed; a copy of meta.title, kept so that a list of alliances need not open every document */
  title: Uint8Array
  head_seq: number
  schema_version: number
  /** how many days of drafts are kept, as everyone agreed */
  draft_window_days: number
  /** drafts from before this moment are forgotten, however many days are kept */
  drafts_since: number
}

/** The document up to a row of its log. */
type CheckpointTable = {
  alliance_id: AllianceId
  seq: number
  /** sealed */
  bytes: Uint8Array
}

export type SeatTable = {
  id: SeatId
  alliance_id: AllianceId
  /** the template's seat index; 0 is the thread's left rail */
  position: number
  label: string
  person_id: PersonId | null
  /** sealed */
  name: Uint8Array | null
  ink: Ink | null
  taken_at: number | null
  /** who sat here and left; they alone may sit here again */
  left_person_id: PersonId | null
  left_at: number | null
  /** how their name stays: `name` is what came of it */
  left_as: LeftAs | null
  /** sealed; their name as it was, while they can come back alone and it is not the one that stays */
  left_name: Uint8Array | null
}

type SessionTable = {
  id: SessionId
  person_id: PersonId
  token_hash: Uint8Array
  /** the day it began, not the moment */
  since: number
  expires_at: number
}

type InvitationTable = {
  id: InvitationId
  alliance_id: AllianceId
  seat_id: SeatId
  by_seat_id: SeatId
  token_hash: Uint8Array
  created_at: number
  expires_at: number
  spent_at: number | null
  withdrawn_at: number | null
}

type UpdateTable = {
  alliance_id: AllianceId
  seq: number
  seat_id: SeatId
  at: number
  /** sealed */
  bytes: Uint8Array
}

/** The document that the days of drafts stand on. */
type DraftGroundTable = {
  alliance_id: AllianceId
  /** the day, since 1970, before which nothing is known of the words */
  since: number
  /** the row of the log up to which it goes; null where the checkpoint is the ground */
  seq: number | null
  /** sealed, as a checkpoint is */
  bytes: Uint8Array | null
  /** what was to be forgotten up to this moment is (alliance.drafts_since) */
  forgot: number
}

/** What became of the words on one day. */
type DraftDayTable = {
  alliance_id: AllianceId
  day: number
  /** the last row of the log that is in it */
  seq: number
  /** sealed */
  bytes: Uint8Array
}

type ClientTable = {
  alliance_id: AllianceId
  client_id: number
  /** null: the server itself, which wrote the empty sections */
  person_id: PersonId | null
}

export type ProposalTable = {
  id: ProposalId
  alliance_id: AllianceId
  kind: ProposalKind
  by_seat_id: SeatId
  /** the seat that it is about, where it is about one */
  seat_id: SeatId | null
  /** the section that it is about, where it is about one */
  section_id: SectionId | null
  created_at: number
  expires_at: number
  /** sealed; what it asks for, in a few words */
  about: Uint8Array
  /** sealed; the frozen words, gone as soon as it is over */
  frozen: Uint8Array | null
  ended_at: number | null
  /** null while it is open, and when its time ran out */
  ending: 'done' | 'declined' | 'withdrawn' | null
}

type SnapshotTable = {
  id: SnapshotId
  alliance_id: AllianceId
  token_hash: Uint8Array
  created_at: number
  expires_at: number
  /** sealed; the frozen words and the link's token */
  content: Uint8Array
}

/** Words that fell away, until the seat that wrote them has said what becomes of them. */
type RescueTable = {
  id: RescueId
  alliance_id: AllianceId
  seat_id: SeatId
  at: number
  /** sealed; the words, their section, and what stood before them */
  bytes: Uint8Array
}

/** What a seat last said of a section. */
type StanceTable = {
  alliance_id: AllianceId
  section_id: SectionId
  seat_id: SeatId
  /** whoever takes the seat after them did not say it */
  person_id: PersonId
  at: number
  /** sealed; the stance, the digest that it was said to, and the note beside it */
  bytes: Uint8Array
}

/** Never changed once it is written. */
type AgreementTable = {
  alliance_id: AllianceId
  section_id: SectionId
  number: number
  at: number
  /** sealed; the words, who stood how, and the note */
  bytes: Uint8Array
}

/** The words of a section as this person left them. */
type SeenTable = {
  alliance_id: AllianceId
  seat_id: SeatId
  section_id: SectionId
  person_id: PersonId
  /** 1 while others have changed them since and the person has not put that away */
  unread: number
  at: number
  /** 1 when only prints of the words are left */
  faded: number
  /** sealed */
  bytes: Uint8Array
}

/** What was theirs to read when they left. */
type LeaverCopyTable = {
  alliance_id: AllianceId
  seat_id: SeatId
  person_id: PersonId
  token_hash: Uint8Array
  expires_at: number
  /** sealed */
  bytes: Uint8Array
}

/** Under way while it has no end. */
type ReturnTable = {
  id: ReturnId
  alliance_id: AllianceId
  by_seat_id: SeatId
  begun_at: number
  /** when everyone had finished */
  opened_at: number | null
  ended_at: number | null
}

/** Gone when the return has ended. */
type ReturnMarkTable = {
  return_id: ReturnId
  seat_id: SeatId
  section_id: SectionId
  /** sealed */
  bytes: Uint8Array
}

/** Told to nobody but its own seat while `told_at` is null. */
type NoteTable = {
  id: NoteId
  alliance_id: AllianceId
  section_id: SectionId
  seat_id: SeatId
  /** whoever takes the seat after them did not write it */
  person_id: PersonId
  /** the order in which they were written */
  n: number
  written_at: number
  /** how many returns of this alliance had opened when it was written, where it waits for the next; null: it was told at once */
  waits_for: number | null
  told_at: number | null
  closed_at: number | null
  /** sealed; how it was laid to rest */
  closed_as: Uint8Array | null
  /** sealed; its place among the words, the words themselves, and what was said of them */
  bytes: Uint8Array
}

/** What one seat writes for a section, apart. Its document is gone when it is open. No time of it is kept before that. */
type SheetTable = {
  id: SheetId
  alliance_id: AllianceId
  section_id: SectionId
  seat_id: SeatId
  /** whoever takes the seat after them did not write it */
  person_id: PersonId
  head_seq: number
  /** sealed; the words with which its writer is ready, null while they are not */
  frozen: Uint8Array | null
  opened_at: number | null
}

/** Who takes part; gone when the return has ended. */
type ReturnSeatTable = {
  return_id: ReturnId
  seat_id: SeatId
  /** whoever takes the seat after them takes no part by it */
  person_id: PersonId
  /** 1 once they have finished */
  finished: number
}

/** The day on which they mean to come back. */
type ComingBackTable = {
  alliance_id: AllianceId
  id: ComingBackId
  /** how often it was changed */
  changes: number
  changed_at: number
  /** sealed; the moment and its time zone */
  bytes: Uint8Array
}

/** What a calendar reads that day from. */
type CalendarLinkTable = {
  alliance_id: AllianceId
  seat_id: SeatId
  person_id: PersonId
  token_hash: Uint8Array
  made_at: number
}

/** Who asked for a line by mail on that day. */
type DayMailTable = {
  alliance_id: AllianceId
  seat_id: SeatId
  /** whoever takes the seat after them asked for none */
  person_id: PersonId
  /** of the link that each of its mails holds */
  token_hash: Uint8Array
  asked_at: number
  /** null while the address has not said yes */
  confirmed_at: number | null
  /** sealed; the address, its time zone, the link’s token, and what was written */
  bytes: Uint8Array
}

/** What one hears an agreement promise. */
type OwnWordsTable = {
  alliance_id: AllianceId
  section_id: SectionId
  seat_id: SeatId
  person_id: PersonId
  /** sealed; the words, their language, and what was agreed then */
  bytes: Uint8Array
}
