// Alliances, who sits in them, and who is invited.
import type { AllianceId, InvitationId, PersonId, SeatId } from '../../shared/alliance/ids.ts'
import type { Ink } from '../../shared/alliance/inks.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'
import type { NewSession } from './sessionPorts.ts'

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
