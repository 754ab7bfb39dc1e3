// Leaving: alone, at any time, and undone alone for seven days. Nobody is told: who stayed reads it when they look.
import { KEPT_FOR_LEAVER_MS, type LeftAs, RETURN_ALONE_MS, rests } from '../../shared/agreement/leaving.ts'
import { type AllianceId, type PersonId, type ProposalId, type SeatId, newId, parseId } from '../../shared/alliance/ids.ts'
import type { Copy } from '../../shared/copying/copy.ts'
import type { LeaveBody } from '../../shared/protocol/leaving.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'
import { initialsOf } from '../../shared/sharing/initials.ts'
import { type SeatedAlliance, titleFor } from './alliances.ts'
import { type CopiesWorld, copyOf } from './copies.ts'
import type { LeftAlliance, Leaving } from './leavingPorts.ts'
import type { KeptProposal } from './proposalPorts.ts'
import type { Clock, Random, Rooms } from './ports.ts'
import type { KeptAlliance } from './alliancePorts.ts'
import type { SheetRooms } from './sheetPorts.ts'
import { hashToken, newToken } from './tokens.ts'

/** Read and taken along, not amended. */
export const isResting = ({ seats }: Pick<KeptAlliance, 'seats'>): boolean => rests(seats)

export const leave = async (
  world: CopiesWorld & {
    leaving: Leaving
    rooms: Rooms & Pick<SheetRooms, 'sheetsOver' | 'openedSheetsChanged'>
    clock: Clock
    random: Random
  },
  seated: SeatedAlliance,
  { name: as = 'keep', closeSnapshots = true }: LeaveBody
): Promise<{ left: LeftAlliance; copy: { token: string; until: number } } | Refusal> => {
  const { leaving, rooms, clock, random } = world
  const { alliance, mine } = seated
  // Before anything else: whoever leaves has everything, whatever comes of it.
  const content = await copyOf(world, seated)
  const token = newToken(random)
  const now = clock.now()
  const until = now + KEPT_FOR_LEAVER_MS
  const outcome = await leaving.leave({
    id: alliance.id,
    seat: mine.id,
    person: mine.person.id,
    name: nameLeft(mine.person.name, as),
    as,
    closeSnapshots,
    copy: { content, tokenHash: hashToken(token), expiresAt: until },
    now
  })
  if (outcome === 'unknown') return { refused: 'not-found' }
  // No nudge: on the page of whoever stayed nothing moves but that the leaver is not here.
  await rooms.seatLeft(alliance.id, mine.person.id)
  rooms.sheetsOver(outcome.sheets.over)
  // But where all who stay were ready, their sheets are open now.
  if (outcome.sheets.opened) {
    await rooms.openedSheetsChanged(alliance.id)
    rooms.nudge(alliance.id, 'sheets')
  }
  const title = titleFor(alliance, alliance.title)
  return { left: { id: alliance.id, title, leftAt: now, mayComeBack: true, copyUntil: until }, copy: { token, until } }
}

const nameLeft = (name: string, as: LeftAs): string => {
  switch (as) {
    case 'keep':
      return name
    case 'initials':
      return initialsOf([name])[0] ?? ''
    case 'someone':
      return 'someone'
  }
}

export const aloneUntil = ({ leftAt }: LeftAlliance): number => leftAt + RETURN_ALONE_MS

/** Sits down again where they sat. */
export const comeBack = async (
  { leaving, rooms, clock }: { leaving: Leaving; rooms: Rooms; clock: Clock },
  { person, wanted, name }: { person: PersonId; wanted: unknown; name: string | undefined }
): Promise<AllianceId | Refusal> => {
  const id = parseId<AllianceId>(wanted)
  const outcome = id === undefined ? 'unknown' : await leaving.comeBack({ id, person, name, now: clock.now() })
  if (id === undefined || outcome === 'unknown') return { refused: 'not-found' }
  if (outcome === 'not-welcome') return { refused: outcome }
  await rooms.seatsChanged(id)
  rooms.nudge(id, 'seats')
  return id
}

/** One of those who sit there says that whoever left this seat may come back, or takes that back. */
export const welcomeBack = async (
  { leaving, rooms, clock }: { leaving: Leaving; rooms: Rooms; clock: Clock },
  { alliance, mine }: SeatedAlliance,
  { wanted, welcome }: { wanted: unknown; welcome: boolean }
): Promise<SeatId[] | Refusal> => {
  const left = parseId<SeatId>(wanted)
  const by = left && (await leaving.welcome({ id: alliance.id, left, by: mine.id, welcome, now: clock.now() }))
  if (by === undefined) return { refused: 'not-found' }
  rooms.nudge(alliance.id, 'seats')
  return by
}

/** The copy that a leaver's link opens. */
export const copyByLink = ({ leaving, clock }: { leaving: Leaving; clock: Clock }, token: string): Promise<Copy | undefined> =>
  leaving.copyBy(hashToken(token), clock.now())

/** The same, for the person who left, where they are signed in. */
export const ownCopy = async (
  { leaving, clock }: { leaving: Leaving; clock: Clock },
  { person, wanted }: { person: PersonId; wanted: unknown }
): Promise<Copy | Refusal> => {
  const id = parseId<AllianceId>(wanted)
  const copy = id && (await leaving.copyOf(id, person, clock.now()))
  return copy ?? { refused: 'not-found' }
}

/** Whoever stayed alone erases alone, once the leaver's copy is no longer kept for them. */
export const eraseAlone = async (
  { leaving, rooms, clock, random }: { leaving: Leaving; rooms: Rooms; clock: Clock; random: Random },
  { alliance, mine }: SeatedAlliance
): Promise<KeptProposal | Refusal> => {
  const now = clock.now()
  const outcome = await leaving.eraseAlone({ id: alliance.id, by: mine.id, leftBefore: now - KEPT_FOR_LEAVER_MS })
  if (outcome === 'unknown') return { refused: 'not-found' }
  if (outcome === 'not-yet') return { refused: 'not-alone' }
  rooms.erased(alliance.id)
  const id = newId<ProposalId>(random)
  return {
    id,
    by: mine.id,
    yes: [mine.id],
    createdAt: now,
    expiresAt: now,
    state: 'done',
    endedAt: now,
    asked: { kind: 'erase' }
  }
}

/** Where everyone left and nobody can come back, nothing is kept for nobody. Says which it could not. */
export const eraseForsaken = ({ leaving, clock }: { leaving: Leaving; clock: Clock }): Promise<AllianceId[]> =>
  leaving.eraseForsaken(clock.now() - KEPT_FOR_LEAVER_MS)
