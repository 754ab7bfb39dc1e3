// A snapshot: the words of chosen sections as they stand at one moment, for whoever has the link, once every
// taken seat has said yes. Either seat closes it alone.
import { type SnapshotId, parseId } from '../../shared/alliance/ids.ts'
import { LASTS_DAYS } from '../../shared/permissions/lasting.ts'
import type { ShareBody } from '../../shared/protocol/bodies.ts'
import { type Refusal, isRefusal } from '../../shared/protocol/refusals.ts'
import type { SeatedAlliance } from './alliances.ts'
import { type FreezingWorld, freezeSections, wrong } from './freezing.ts'
import type { Clock, Random, Rooms } from './ports.ts'
import type { Frozen, Snapshots } from './snapshotPorts.ts'
import type { KeptProposal, Proposals } from './proposalPorts.ts'
import { propose } from './proposals.ts'
import { hashToken, newToken } from './tokens.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const SHOWN_FOR_MS = LASTS_DAYS.shown * DAY_MS
const SHOWN_AT_MOST_MS = LASTS_DAYS.shownAtMost * DAY_MS

type SharingWorld = FreezingWorld & { proposals: Proposals; rooms: Rooms; clock: Clock; random: Random }

/** Proposes to show these sections as they are now, or as they were last agreed. */
export const shareSnapshot = async (
  world: SharingWorld,
  found: SeatedAlliance,
  body: ShareBody
): Promise<KeptProposal | Refusal> => {
  const { clock, random } = world
  const now = clock.now()
  const until = body.expiresAt === undefined ? now + SHOWN_FOR_MS : Date.parse(body.expiresAt)
  if (!(until > now)) return wrong('expiresAt', 'expects a moment that is still to come')
  if (until > now + SHOWN_AT_MOST_MS) return wrong('expiresAt', 'expects a moment within a year from now')
  const froze = await freezeSections(world, found.alliance, { body, now, until })
  if (isRefusal(froze)) return froze
  const { words, checksum, named } = froze
  const share = {
    title: words.title,
    sections: words.sections.map(({ title }) => title),
    names: body.names ?? 'full',
    until,
    words: words.words,
    note: words.note,
    checksum,
    named
  }
  return propose(world, found, {
    asked: { kind: 'share-snapshot', share },
    frozen: { token: newToken(random), words },
    until
  })
}

/** What this link shows now. Closed, expired, never made: all the same. */
export const openSnapshot = (
  { snapshots, clock }: { snapshots: Snapshots; clock: Clock },
  token: string
): Promise<Frozen | undefined> => snapshots.find(hashToken(token), clock.now())

export const closeSnapshot = async (
  { snapshots, rooms, clock }: { snapshots: Snapshots; rooms: Rooms; clock: Clock },
  { alliance, mine }: SeatedAlliance,
  wanted: unknown
): Promise<Refusal | undefined> => {
  const id = parseId<SnapshotId>(wanted)
  if (id === undefined || !(await snapshots.close(alliance.id, id, { seat: mine.id, now: clock.now() })))
    return { refused: 'not-found' }
  rooms.nudge(alliance.id, 'snapshots')
  return undefined
}
