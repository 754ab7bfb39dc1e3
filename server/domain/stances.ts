// Where each stands: a yes is to exact words, and the server takes it only for the words that it has on disk.
import { type SectionId, parseId } from '../../shared/alliance/ids.ts'
import { isYes } from '../../shared/agreement/stance.ts'
import type { StanceBody } from '../../shared/protocol/bodies.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'
import type { SeatedAlliance } from './alliances.ts'
import type { Agreements, KeptAgreement } from './agreementPorts.ts'
import type { Clock, Rooms, Words } from './ports.ts'

type StancesWorld = { agreements: Agreements; words: Words; rooms: Rooms; clock: Clock }

/** Resolves with nothing when it is kept. A *not yet* is never refused for the words. */
export const sayStance = async (
  { agreements, words, rooms, clock }: StancesWorld,
  { alliance, mine }: SeatedAlliance,
  { wanted, body: { stance, digest, note } }: { wanted: unknown; body: StanceBody }
): Promise<SectionId | Refusal> => {
  const section = parseId<SectionId>(wanted)
  const written = section === undefined ? undefined : await words.readSection(alliance.id, section)
  if (section === undefined || written === undefined) return { refused: 'not-found' }
  if (isYes(stance)) {
    if (digest == null)
      return { refused: 'bad-request', field: 'digest', detail: 'digest: expects that of the words that the yes is to' }
    if (digest !== written.digest) return { refused: 'words-changed', digest: written.digest }
  }
  const said = await agreements.say({
    allianceId: alliance.id,
    section,
    seat: mine.id,
    stance,
    words: isYes(stance) ? written : undefined,
    note: isYes(stance) ? note : null,
    now: clock.now()
  })
  if (said === 'unknown') return { refused: 'not-found' }
  if (said.changed) rooms.nudge(alliance.id, 'stances')
  return section
}

/** All agreements of a section, the first one first; none for a section that is not there. */
export const agreementsOf = async (
  { agreements, words }: Pick<StancesWorld, 'agreements' | 'words'>,
  { alliance }: SeatedAlliance,
  wanted: unknown
): Promise<KeptAgreement[] | Refusal> => {
  const section = parseId<SectionId>(wanted)
  const isThere = section !== undefined && (await words.readSection(alliance.id, section)) !== undefined
  return isThere ? agreements.of(alliance.id, section) : { refused: 'not-found' }
}
