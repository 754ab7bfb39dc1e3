// A snapshot: the words of chosen sections as they stand at one moment, for whoever has the link, once every
// taken seat has said yes. Either seat closes it alone.
import { type SnapshotId, parseId } from '../../shared/alliance/ids.ts'
import { type Section, sectionsOf, titleOf } from '../../shared/alliance/layout.ts'
import { calledTitle } from '../../shared/alliance/title.ts'
import { LASTS_DAYS } from '../../shared/permissions/lasting.ts'
import type { ShareBody } from '../../shared/protocol/bodies.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'
import { freezeBody } from '../../shared/sharing/freeze.ts'
import { FROZEN_SCHEMA, type FrozenWords } from '../../shared/sharing/frozenWords.ts'
import { initialsOf } from '../../shared/sharing/initials.ts'
import type { SeatedAlliance } from './alliances.ts'
import type { Clock, Documents, Frozen, Random, RecordLines, Rooms, Snapshots } from './ports.ts'
import type { KeptProposal, Proposals } from './proposalPorts.ts'
import { propose } from './proposals.ts'
import { hashToken, newToken } from './tokens.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const SHOWN_FOR_MS = LASTS_DAYS.shown * DAY_MS
const SHOWN_AT_MOST_MS = LASTS_DAYS.shownAtMost * DAY_MS

type SharingWorld = {
  documents: Documents
  record: RecordLines
  proposals: Proposals
  rooms: Rooms
  clock: Clock
  random: Random
}

/** Proposes to show these sections as they are now. */
export const shareSnapshot = async (
  world: SharingWorld,
  found: SeatedAlliance,
  body: ShareBody
): Promise<KeptProposal | Refusal> => {
  const { documents, record, clock, random } = world
  const { alliance } = found
  const now = clock.now()
  const until = body.expiresAt === undefined ? now + SHOWN_FOR_MS : Date.parse(body.expiresAt)
  if (!(until > now)) return wrong('expiresAt', 'expects a moment that is still to come')
  if (until > now + SHOWN_AT_MOST_MS) return wrong('expiresAt', 'expects a moment within a year from now')

  const { doc } = await documents.read(alliance.id)
  const chosen = chooseSections(sectionsOf(doc), body.sections)
  if (chosen === undefined) return wrong('sections', 'expects sections that are here')
  if (chosen.length === 0) return wrong('sections', 'expects at least one section')

  const names = body.names ?? 'full'
  const seated = alliance.seats.flatMap(({ person }) => person ?? [])
  const shown = names === 'full' ? seated.map(({ name }) => name) : initialsOf(seated.map(({ name }) => name))
  const words: FrozenWords = {
    schema: FROZEN_SCHEMA,
    title: body.title ?? calledTitle(titleOf(doc), shown),
    language: alliance.language,
    people: seated.map(({ ink }, index) => ({ name: shown[index] ?? '', ink })),
    frozenAt: new Date(now).toISOString(),
    shownUntil: new Date(until).toISOString(),
    record: (await record.of(alliance.id)).head,
    sections: chosen.map(({ title, body: written }) => ({ title, content: freezeBody(written) }))
  }
  doc.destroy()
  return propose(world, found, {
    asked: { kind: 'share-snapshot', share: { title: words.title, sections: chosen.map(({ title }) => title), names, until } },
    frozen: { token: newToken(random), words },
    until
  })
}

/** In the order of the page, each once. Undefined when one of them is not here. */
const chooseSections = (sections: readonly Section[], wanted: ShareBody['sections']): Section[] | undefined => {
  if (wanted === 'all') return sections.filter(({ setAside }) => !setAside)
  const ids = new Set<string>(sections.map(({ id }) => id))
  if (wanted.some((id) => !ids.has(id))) return undefined
  return sections.filter(({ id }) => wanted.includes(id))
}

const wrong = (field: string, expects: string): Refusal => ({ refused: 'bad-request', field, detail: `${field}: ${expects}` })

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
