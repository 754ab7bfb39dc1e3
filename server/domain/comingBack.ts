// The day on which they mean to come back: either sets it, changes it or takes it away, and both see it. Each may have a link of their own
// that a calendar reads it from.
import { type ComingBackId, newId } from '../../shared/alliance/ids.ts'
import type { ComingBackBody } from '../../shared/protocol/returning.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'
import type { SeatedAlliance } from './alliances.ts'
import { calendarFile } from './calendarFile.ts'
import type { CalendarLinks, ComingBacks } from './comingBackPorts.ts'
import type { Alliances } from './alliancePorts.ts'
import type { Clock, Random, Rooms } from './ports.ts'
import { hashToken, newToken } from './tokens.ts'

/** Ten years, and the days that they leap over. */
const AT_MOST_MS = 3_653 * 24 * 60 * 60 * 1000

type World = { comingBacks: ComingBacks; rooms: Rooms; clock: Clock; random: Random }

export const setComingBack = async (
  { comingBacks, rooms, clock, random }: World,
  { alliance }: SeatedAlliance,
  { at: wanted, zone }: ComingBackBody
): Promise<Refusal | undefined> => {
  const now = clock.now()
  const at = Date.parse(wanted)
  if (!(at > now)) return wrong('expects a moment that is still to come')
  if (at > now + AT_MOST_MS) return wrong('expects a moment within ten years from now')
  if (await comingBacks.set(alliance.id, { at, zone, becomes: newId<ComingBackId>(random), now }))
    rooms.nudge(alliance.id, 'return')
  return undefined
}

const wrong = (expects: string): Refusal => ({ refused: 'bad-request', field: 'at', detail: `at: ${expects}` })

export const dropComingBack = async ({ comingBacks, rooms }: World, { alliance }: SeatedAlliance): Promise<void> => {
  if (await comingBacks.drop(alliance.id)) rooms.nudge(alliance.id, 'return')
}

/** The day as a file for one's calendar. */
export const comingBackFile = async (
  { comingBacks, pageOf }: Pick<World, 'comingBacks'> & PageOf,
  { alliance }: SeatedAlliance
): Promise<string | Refusal> => {
  const day = await comingBacks.of(alliance.id)
  return day === undefined ? { refused: 'not-found' } : calendarFile(day, { page: pageOf(alliance.id) })
}

/** Makes my link; the one before opens nothing from now on. The token is not known here afterwards. */
export const makeCalendarLink = async (
  { calendarLinks, clock, random }: { calendarLinks: CalendarLinks; clock: Clock; random: Random },
  { alliance, mine }: SeatedAlliance
): Promise<{ token: string; madeAt: number } | Refusal> => {
  const token = newToken(random)
  const madeAt = clock.now()
  const isMade = await calendarLinks.replace(alliance.id, mine.id, { tokenHash: hashToken(token), madeAt })
  return isMade ? { token, madeAt } : { refused: 'not-found' }
}

/** What a calendar reads behind this link; undefined when it opens nothing. Where fewer than two sit, nobody comes back. */
export const followCalendarLink = async (
  {
    calendarLinks,
    comingBacks,
    alliances,
    pageOf
  }: { calendarLinks: CalendarLinks; comingBacks: ComingBacks; alliances: Alliances } & PageOf,
  token: string
): Promise<string | undefined> => {
  const id = await calendarLinks.allianceOf(hashToken(token))
  const alliance = id === undefined ? undefined : await alliances.find(id)
  if (alliance === undefined) return undefined
  const taken = alliance.seats.filter(({ person }) => person !== null).length
  const day = taken < 2 ? undefined : await comingBacks.of(alliance.id)
  return calendarFile(day, { page: pageOf(alliance.id) })
}

type PageOf = { pageOf: (alliance: string) => string }
