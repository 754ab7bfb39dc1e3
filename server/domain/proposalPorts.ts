// What proposals need of the store. Each kind of act names here what it asks for, and what it makes.
import type { AllianceId, InvitationId, ProposalId, SeatId, SectionId, SnapshotId } from '../../shared/alliance/ids.ts'
import type { ProposalKind } from '../../shared/agreement/proposal.ts'
import type { NameFound } from '../../shared/sharing/namesInWords.ts'
import type { Frozen, KeptSnapshot } from './snapshotPorts.ts'

/** What needs everyone's yes. */
export type Proposals = {
  /** The one that asks for the same already, where that is waiting; 'too-many': of this seat as many wait for an answer as may.
   *  'unknown': whoever asks sits here no longer; 'over': one of those who are asked does not. */
  propose(proposal: NewProposal, now: number): Promise<KeptProposal | 'too-many' | 'unknown' | 'over'>
  /** Open ones, and those that ended after `since`, the newest first. */
  of(id: AllianceId, times: { now: number; since: number }): Promise<KeptProposal[]>
  /** The words that an open proposal would show. Undefined when there is none, or it is over. */
  frozenOf(id: AllianceId, proposal: ProposalId, now: number): Promise<Frozen | undefined>
  /** One act: of any number of answers at the same moment exactly one ends it. */
  answer(answer: ProposalAnswer): Promise<Answered | 'unknown' | 'over'>
}

/** What it asks everyone for, in the words of the page. */
export type Asked = Extract<
  | { kind: 'share-snapshot'; share: ShareAsked }
  /** A link for an empty seat, while more than one sit here. */
  | { kind: 'invite'; seat: SeatId }
  /** Room for one more, up to eight. */
  | { kind: 'add-seat'; label: string }
  /** The notes of a section that are laid to rest by now, gone for good; `title`: what it was called when it was asked. */
  | { kind: 'clear-notes'; section: SectionId; title: string }
  /** That a section was mended may show. */
  | { kind: 'seam'; section: SectionId; title: string }
  /** The opened sheets of a section. */
  | { kind: 'clear-sheets'; section: SectionId; title: string }
  /** For how many days drafts are kept. */
  | { kind: 'draft-window'; days: number }
  /** No draft from before the last yes. */
  | { kind: 'forget-drafts' }
  /** All of it, for all of you. */
  | { kind: 'erase' },
  { kind: ProposalKind }
>

/** Which sections, under which title, until when. */
export type ShareAsked = {
  title: string
  sections: string[]
  names: 'full' | 'initials'
  until: number
  /** The rest is not there in what was asked before there was any of it. */
  words?: 'now' | 'agreed' | undefined
  /** On top, for whoever reads it. */
  note?: string | null | undefined
  checksum?: string | undefined
  /** Names that still stand in the words, under initials. */
  named?: NameFound[] | undefined
}

export type NewProposal = {
  id: ProposalId
  allianceId: AllianceId
  by: SeatId
  /** Who sat there when it was asked; whoever sits down later is asked, too. */
  asks: SeatId[]
  createdAt: number
  expiresAt: number
  asked: Asked
  /** The words that it would show, where it would show any. */
  frozen?: Frozen
}

export type KeptProposal = {
  id: ProposalId
  by: SeatId
  yes: SeatId[]
  createdAt: number
  expiresAt: number
  state: 'open' | 'done' | 'declined' | 'withdrawn' | 'expired'
  endedAt: number | undefined
  asked: Asked
}

export type ProposalAnswer = {
  allianceId: AllianceId
  proposal: ProposalId
  seat: SeatId
  answer: 'yes' | 'no'
  now: number
  becomes: Becoming
}

/** The ids and secrets of what it makes, should this be the yes that makes it. */
export type Becoming = {
  snapshot: SnapshotId
  invitation: { id: InvitationId; tokenHash: Uint8Array; expiresAt: number }
  seat: SeatId
}

/** `made` only with the answer that made it. */
export type Answered = { proposal: KeptProposal; changed: boolean; made?: Made }

export type Made =
  | { kind: 'share-snapshot'; snapshot: KeptSnapshot }
  | { kind: 'invite'; invitation: { id: InvitationId; expiresAt: number } }
  | { kind: 'add-seat' }
  | { kind: 'clear-notes' }
  | { kind: 'seam' }
  | { kind: 'clear-sheets' }
  | { kind: 'draft-window' }
  | { kind: 'forget-drafts' }
  | { kind: 'erase' }
