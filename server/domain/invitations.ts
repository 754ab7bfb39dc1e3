// An invitation: a link that opens one seat, once, within 72 hours. One who sits alone makes it; with more, it needs everyone's yes.
import { type AllianceId, type InvitationId, type PersonId, type SeatId, newId, parseId } from '../../shared/alliance/ids.ts'
import type { Ink } from '../../shared/alliance/inks.ts'
import type { AcceptBody } from '../../shared/protocol/bodies.ts'
import { type Refusal, isRefusal } from '../../shared/protocol/refusals.ts'
import { type SeatedAlliance, titleFor } from './alliances.ts'
import type { Alliances, Invitations, Seat } from './alliancePorts.ts'
import type { Clock, Random, Rooms } from './ports.ts'
import type { KeptProposal, Proposals } from './proposalPorts.ts'
import { propose } from './proposals.ts'
import { type FreshSession, whoIsHere } from './sessions.ts'
import { LINK_OPEN_FOR_MS, hashToken, newToken } from './tokens.ts'

export type Invited = { id: InvitationId; token: string; expiresAt: number }

type InvitingWorld = { invitations: Invitations; proposals: Proposals; rooms: Rooms; clock: Clock; random: Random }

export const invite = async (
  world: InvitingWorld,
  found: SeatedAlliance,
  wanted: string
): Promise<{ invited: Invited } | { asked: KeptProposal } | Refusal> => {
  const { invitations, rooms, clock, random } = world
  const { alliance, mine } = found
  const seat = alliance.seats.find(({ id }) => id === wanted)
  if (seat === undefined) return { refused: 'not-found' }
  const id = newId<InvitationId>(random)
  const token = newToken(random)
  const createdAt = clock.now()
  const expiresAt = createdAt + LINK_OPEN_FOR_MS
  const outcome = await invitations.keep({
    id,
    allianceId: alliance.id,
    seatId: seat.id,
    bySeatId: mine.id,
    tokenHash: hashToken(token),
    createdAt,
    expiresAt
  })
  switch (outcome) {
    case 'kept':
      rooms.nudge(alliance.id, 'invitations')
      return { invited: { id, token, expiresAt } }
    case 'seat-taken':
    case 'resting':
      return { refused: outcome }
    case 'needs-everyone': {
      const asked = await propose(world, found, { asked: { kind: 'invite', seat: seat.id } })
      return isRefusal(asked) ? asked : { asked }
    }
  }
}

export const withdrawInvitation = async (
  { invitations, rooms, clock }: { invitations: Invitations; rooms: Rooms; clock: Clock },
  { alliance }: SeatedAlliance,
  wanted: unknown
): Promise<Refusal | undefined> => {
  const id = parseId<InvitationId>(wanted)
  const outcome = id === undefined ? 'unknown' : await invitations.withdraw(alliance.id, id, clock.now())
  switch (outcome) {
    case 'unknown':
      return { refused: 'not-found' }
    case 'spent':
      return { refused: 'invitation-gone', detail: 'Somebody has already sat down with it.' }
    case 'withdrawn':
      rooms.nudge(alliance.id, 'invitations')
      return undefined
  }
}

export type Letter = {
  title: string
  template: string
  invitedBy: string
  seatLabel: string
  expiresAt: number
  inksTaken: Ink[]
  seats: Seat[]
  /** The other seats to which a link is out. */
  offered: SeatId[]
}

/** What the invited may know before they sit down. Reading it spends nothing. */
export const readLetter = async (
  { alliances, invitations, clock }: { alliances: Alliances; invitations: Invitations; clock: Clock },
  token: string
): Promise<Letter | Refusal> => {
  const now = clock.now()
  const invitation = await invitations.find(hashToken(token), now)
  const alliance = invitation && (await alliances.find(invitation.allianceId))
  if (invitation === undefined || alliance === undefined) return { refused: 'invitation-gone' }
  const seat = alliance.seats.find(({ id }) => id === invitation.seatId)
  const sender = alliance.seats.find(({ id }) => id === invitation.bySeatId)
  if (seat === undefined || sender?.person == null) return { refused: 'invitation-gone' }
  const links = await invitations.openOf(alliance.id, now)
  return {
    title: titleFor(alliance, alliance.title),
    template: alliance.template,
    invitedBy: sender.person.name,
    seatLabel: seat.label,
    expiresAt: invitation.expiresAt,
    inksTaken: alliance.seats.flatMap(({ person, left }) => person?.ink ?? left?.ink ?? []),
    seats: alliance.seats,
    offered: [...new Set(links.flatMap(({ seatId }) => (seatId === seat.id ? [] : [seatId])))]
  }
}

/** Sits down, which is a yes to whoever takes a seat that the letter said is offered, too. Of any number who try at once exactly one does; a refusal spends nothing.
 *  `present` is who already has a session here. */
export const acceptInvitation = async (
  { invitations, clock, random }: { invitations: Invitations; clock: Clock; random: Random },
  { body: { token, name, ink, offered }, present }: { body: AcceptBody; present: PersonId | undefined }
): Promise<{ id: AllianceId; person: PersonId; fresh?: FreshSession } | Refusal> => {
  const { person, fresh, newcomer } = whoIsHere({ clock, random }, present)
  const outcome = await invitations.accept({
    tokenHash: hashToken(token),
    person,
    name,
    ink,
    offered,
    now: clock.now(),
    ...(newcomer && { newcomer })
  })
  if (isRefusal(outcome)) return outcome
  return { id: outcome.seatedIn, person, ...(fresh && { fresh }) }
}

/** Presence and pages learn of the seat. Apart from the act itself: whoever sat down has their session
 *  in hand before anything else can go wrong. */
export const announceSeat = async (rooms: Rooms, id: AllianceId): Promise<void> => {
  await rooms.seatsChanged(id)
  rooms.nudge(id, 'seats')
}
