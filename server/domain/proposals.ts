// An act that needs everyone's yes: proposing is the proposer's own, one no ends it.
import {
  type InvitationId,
  type ProposalId,
  type SeatId,
  type SectionId,
  type SnapshotId,
  newId,
  parseId
} from '../../shared/alliance/ids.ts'
import { MOST_SEATS } from '../../shared/agreement/proposal.ts'
import { LASTS_DAYS } from '../../shared/permissions/lasting.ts'
import type { ProposeBody } from '../../shared/protocol/bodies.ts'
import type { NudgeKind } from '../../shared/protocol/messages.ts'
import { type Refusal, isRefusal } from '../../shared/protocol/refusals.ts'
import type { SeatedAlliance } from './alliances.ts'
import type { Notes } from './notePorts.ts'
import { canBeAsked } from './notes.ts'
import type { Clock, Random, Rooms, Words } from './ports.ts'
import type { Frozen, KeptSnapshot } from './snapshotPorts.ts'
import type { Answered, Asked, KeptProposal, Made, Proposals } from './proposalPorts.ts'
import type { SheetRooms, Sheets } from './sheetPorts.ts'
import { eraseAlone, isResting } from './leaving.ts'
import type { Fading } from './drafts/draftPorts.ts'
import type { Leaving } from './leavingPorts.ts'
import { LINK_OPEN_FOR_MS, hashToken, newToken } from './tokens.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** How long what came of one is still told. */
const TOLD_FOR_MS = LASTS_DAYS.question * DAY_MS
/** One that nobody answers ends by itself. */
const ASKED_FOR_MS = LASTS_DAYS.question * DAY_MS

type ProposalsWorld = { proposals: Proposals; clock: Clock }
type ActingWorld = ProposalsWorld & { rooms: Rooms; random: Random }
type AnsweringWorld = ActingWorld & { rooms: Pick<SheetRooms, 'openedSheetsChanged'>; drafts: Pick<Fading, 'forget'> }

/** Those that wait, and those that ended lately. */
export const proposalsOf = (
  { proposals, clock }: ProposalsWorld,
  { alliance }: Pick<SeatedAlliance, 'alliance'>
): Promise<KeptProposal[]> => {
  const now = clock.now()
  return proposals.of(alliance.id, { now, since: now - TOLD_FOR_MS })
}

/** Asks everyone. `frozen`: the words that it would show; `until`: when it is too late for it. */
export const propose = async (
  { proposals, rooms, clock, random }: ActingWorld,
  { alliance, mine }: SeatedAlliance,
  { asked, frozen, until }: { asked: Asked; frozen?: Frozen; until?: number }
): Promise<KeptProposal | Refusal> => {
  const now = clock.now()
  const proposal = await proposals.propose(
    {
      id: newId<ProposalId>(random),
      allianceId: alliance.id,
      by: mine.id,
      asks: alliance.seats.flatMap(({ id, person }) => (person === null ? [] : [id])),
      createdAt: now,
      expiresAt: Math.min(now + ASKED_FOR_MS, until ?? Infinity),
      asked,
      ...(frozen && { frozen })
    },
    now
  )
  if (proposal === 'too-many') return { refused: 'too-many-proposals' }
  if (proposal === 'unknown') return { refused: 'not-found' }
  if (proposal === 'over') return { refused: 'proposal-over' }
  rooms.nudge(alliance.id, 'proposals')
  return proposal
}

/** What is asked for by its kind alone. Snapshots and invitations have doors of their own. */
export const proposeAct = async (
  world: ActingWorld & { notes: Notes; words: Words; sheets: Pick<Sheets, 'opened'>; leaving: Leaving },
  found: SeatedAlliance,
  body: ProposeBody
): Promise<KeptProposal | Refusal> => {
  // Where it rests, nothing is asked any more but whether it shall go.
  if (isResting(found.alliance) && body.kind !== 'erase') return { refused: 'resting' }
  switch (body.kind) {
    case 'add-seat':
      if (found.alliance.seats.length >= MOST_SEATS) return { refused: 'no-more-seats' }
      return propose(world, found, { asked: body })
    case 'clear-notes':
    case 'seam': {
      const about = await canBeAsked(world, found, body)
      return isRefusal(about) ? about : propose(world, found, { asked: { kind: body.kind, ...about } })
    }
    case 'clear-sheets':
      return proposeToClear(world, found, body.section)
    case 'draft-window':
    case 'forget-drafts':
      return propose(world, found, { asked: body })
    case 'erase':
      return isResting(found.alliance) ? eraseAlone(world, found) : propose(world, found, { asked: body })
  }
}

const proposeToClear = async (
  world: ActingWorld & { words: Words; sheets: Pick<Sheets, 'opened'> },
  found: SeatedAlliance,
  wanted: string
): Promise<KeptProposal | Refusal> => {
  const { id } = found.alliance
  const section = parseId<SectionId>(wanted)
  const words = section && (await world.words.readSection(id, section))
  if (section === undefined || words === undefined) return { refused: 'not-found' }
  if ((await world.sheets.opened(id, section)) === undefined) return { refused: 'sheets-sealed' }
  return propose(world, found, { asked: { kind: 'clear-sheets', section, title: words.title } })
}

/** What strangers would see, for those who are asked. */
export const readFrozen = async (
  { proposals, clock }: ProposalsWorld,
  { alliance }: SeatedAlliance,
  wanted: unknown
): Promise<Frozen | Refusal> => {
  const id = parseId<ProposalId>(wanted)
  const frozen = id === undefined ? undefined : await proposals.frozenOf(alliance.id, id, clock.now())
  return frozen ?? { refused: 'not-found' }
}

/** `token`: of the link that was made, for whoever made it with this answer, and for nobody else. */
export type AnsweredHere = {
  proposal: KeptProposal
  snapshot?: KeptSnapshot
  invitation?: { id: InvitationId; token: string; expiresAt: number }
}

export const answerProposal = async (
  world: AnsweringWorld,
  found: SeatedAlliance,
  given: { wanted: unknown; answer: 'yes' | 'no' }
): Promise<AnsweredHere | Refusal> => {
  const token = newToken(world.random)
  const answered = await answerIt(world, found, { ...given, token })
  if (isRefusal(answered)) return answered
  const { proposal, made, changed } = answered
  const { id } = found.alliance
  if (made?.kind === 'erase') {
    world.rooms.erased(id)
    return { proposal }
  }
  if (changed) world.rooms.nudge(id, 'proposals')
  if (made === undefined) return { proposal }
  if (made.kind === 'clear-sheets') await world.rooms.openedSheetsChanged(id)
  // What is past by the new window, or was to be forgotten, is off the disk before anybody is told so.
  if (made.kind === 'forget-drafts') await world.rooms.rescuesForgotten(id)
  if (made.kind === 'draft-window' || made.kind === 'forget-drafts') await world.drafts.forget(id)
  for (const kind of TOLD_BY[made.kind]) world.rooms.nudge(id, kind)
  switch (made.kind) {
    case 'share-snapshot':
      return { proposal, snapshot: made.snapshot }
    case 'invite':
      return { proposal, invitation: { ...made.invitation, token } }
    case 'add-seat':
    case 'clear-notes':
    case 'seam':
    case 'clear-sheets':
    case 'draft-window':
    case 'forget-drafts':
      return { proposal }
  }
}

/** What is to be read again once it is done. */
const TOLD_BY: Record<Exclude<Made['kind'], 'erase'>, NudgeKind[]> = {
  'share-snapshot': ['snapshots'],
  invite: ['invitations'],
  'add-seat': ['seats'],
  'clear-notes': ['notes'],
  seam: ['notes'],
  'clear-sheets': ['sheets'],
  'draft-window': [],
  'forget-drafts': []
}

const answerIt = async (
  { proposals, clock, random }: ActingWorld,
  { alliance, mine }: SeatedAlliance,
  { wanted, answer, token }: { wanted: unknown; answer: 'yes' | 'no'; token: string }
): Promise<Answered | Refusal> => {
  const id = parseId<ProposalId>(wanted)
  if (id === undefined) return { refused: 'not-found' }
  const now = clock.now()
  const answered = await proposals.answer({
    allianceId: alliance.id,
    proposal: id,
    seat: mine.id,
    answer,
    now,
    becomes: {
      snapshot: newId<SnapshotId>(random),
      invitation: { id: newId<InvitationId>(random), tokenHash: hashToken(token), expiresAt: now + LINK_OPEN_FOR_MS },
      seat: newId<SeatId>(random)
    }
  })
  if (answered === 'unknown') return { refused: 'not-found' }
  return answered === 'over' ? { refused: 'proposal-over' } : answered
}
