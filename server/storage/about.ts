// What each sealed value says it is (its associated data): a value moved to another row, or passed off as
// another kind, no longer opens.
import type {
  AllianceId,
  NoteId,
  ComingBackId,
  ProposalId,
  RescueId,
  ReturnId,
  SeatId,
  SectionId,
  SheetId,
  SnapshotId
} from '../../shared/alliance/ids.ts'

export const aboutCheckpoint = (id: AllianceId, seq: number): string => `${id}|${seq}|checkpoint`
export const aboutDraftDay = (id: AllianceId, day: number, seq: number): string => `${id}|${day}|${seq}|draft`
export const aboutUpdate = (id: AllianceId, seq: number): string => `${id}|${seq}|update`
export const aboutName = (id: AllianceId, seatId: SeatId): string => `${id}|${seatId}|name`
export const aboutTitle = (id: AllianceId): string => `${id}|0|title`
export const aboutProposal = (id: AllianceId, proposal: ProposalId): string => `${id}|${proposal}|proposal`
export const aboutFrozen = (id: AllianceId, proposal: ProposalId): string => `${id}|${proposal}|frozen`
export const aboutSnapshot = (id: AllianceId, snapshot: SnapshotId): string => `${id}|${snapshot}|snapshot`
export const aboutRescue = (id: AllianceId, seatId: SeatId, rescue: RescueId): string => `${id}|${seatId}|${rescue}|rescue`
export const aboutStance = (id: AllianceId, section: SectionId, seatId: SeatId): string => `${id}|${section}|${seatId}|stance`
export const aboutAgreement = (id: AllianceId, section: SectionId, number: number): string =>
  `${id}|${section}|${number}|agreement`
export const aboutRecord = (id: AllianceId, n: number): string => `${id}|${n}|record`
export const aboutSeen = (id: AllianceId, seatId: SeatId, section: SectionId): string => `${id}|${seatId}|${section}|seen`
export const aboutLeftName = (id: AllianceId, seatId: SeatId): string => `${id}|${seatId}|left-name`
export const aboutCopy = (id: AllianceId, seatId: SeatId): string => `${id}|${seatId}|copy`
export const aboutMark = (id: AllianceId, of: ReturnId, seatId: SeatId, section: SectionId): string =>
  `${id}|${of}|${seatId}|${section}|mark`
export const aboutNote = (id: AllianceId, note: NoteId, seatId: SeatId): string => `${id}|${note}|${seatId}|note`
export const aboutNoteReply = (id: AllianceId, note: NoteId, n: number, seatId: SeatId): string =>
  `${id}|${note}|${n}|${seatId}|note-reply`
export const aboutNoteChoice = (id: AllianceId, note: NoteId, seatId: SeatId): string => `${id}|${note}|${seatId}|note-choice`
export const aboutNoteEnd = (id: AllianceId, note: NoteId): string => `${id}|${note}|note-end`
export const aboutSheetCheckpoint = (id: AllianceId, sheet: SheetId, seq: number): string =>
  `${id}|${sheet}|${seq}|sheet-checkpoint`
export const aboutSheetUpdate = (id: AllianceId, sheet: SheetId, seq: number): string => `${id}|${sheet}|${seq}|sheet-update`
export const aboutSheet = (id: AllianceId, sheet: SheetId): string => `${id}|${sheet}|sheet`
export const aboutComingBack = (id: AllianceId, day: ComingBackId): string => `${id}|${day}|coming-back`
export const aboutDayMail = (id: AllianceId, seatId: SeatId): string => `${id}|${seatId}|day-mail`
export const aboutOwnWords = (id: AllianceId, section: SectionId, seatId: SeatId): string =>
  `${id}|${section}|${seatId}|own-words`
