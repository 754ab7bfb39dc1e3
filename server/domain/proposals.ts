// An act that needs everyone's yes: proposing is the proposer's own, one no ends it.
import { type ProposalId, type SnapshotId, newId, parseId } from '../../shared/alliance/ids.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'
import type { FrozenWords } from '../../shared/sharing/frozenWords.ts'
import type { SeatedAlliance } from './alliances.ts'
import type { Answered, Clock, Frozen, KeptProposal, Proposals, Random, Rooms } from './ports.ts'

/** How long what came of one is still told. */
const TOLD_FOR_MS = 30 * 24 * 60 * 60 * 1000

type ProposalsWorld = { proposals: Proposals; clock: Clock }

/** Those that wait, and those that ended lately. */
export const proposalsOf = (
  { proposals, clock }: ProposalsWorld,
  { alliance }: Pick<SeatedAlliance, 'alliance'>
): Promise<KeptProposal[]> => {
  const now = clock.now()
  return proposals.of(alliance.id, { now, since: now - TOLD_FOR_MS })
}

/** What strangers would see, for those who are asked. */
export const readFrozen = async (
  { proposals, clock }: ProposalsWorld,
  { alliance }: SeatedAlliance,
  wanted: unknown
): Promise<Frozen | Refusal> => {
  const id = parseId<ProposalId>(wanted)
  const frozen: { token: string; words: FrozenWords } | undefined =
    id === undefined ? undefined : await proposals.frozenOf(alliance.id, id, clock.now())
  return frozen ?? { refused: 'not-found' }
}

export const answerProposal = async (
  { proposals, rooms, clock, random }: ProposalsWorld & { rooms: Rooms; random: Random },
  { alliance, mine }: SeatedAlliance,
  { wanted, answer }: { wanted: unknown; answer: 'yes' | 'no' }
): Promise<Answered | Refusal> => {
  const id = parseId<ProposalId>(wanted)
  if (id === undefined) return { refused: 'not-found' }
  const answered = await proposals.answer({
    allianceId: alliance.id,
    proposal: id,
    seat: mine.id,
    answer,
    now: clock.now(),
    becomes: newId<SnapshotId>(random)
  })
  if (answered === 'unknown') return { refused: 'not-found' }
  if (answered === 'over') return { refused: 'proposal-over' }
  if (answered.changed) rooms.nudge(alliance.id, 'proposals')
  if (answered.snapshot !== undefined) rooms.nudge(alliance.id, 'snapshots')
  return answered
}
