// A return: each goes through the alliance section by section, and marks it for themselves alone. What was marked is sealed until all
// have finished, and then open to all at once. Nobody learns who has finished before that.
import { type ReturnId, type SectionId, newId, parseId } from '../../shared/alliance/ids.ts'
import type { Mark } from '../../shared/agreement/returning.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'
import type { SeatedAlliance } from './alliances.ts'
import type { Clock, Random, Rooms, Words } from './ports.ts'
import type { ReturnAct, Returns } from './returnPorts.ts'

type ReturnsWorld = { returns: Returns; rooms: Rooms; clock: Clock; random: Random }

/** One that is under way is gone on with. */
export const beginReturn = async (
  { returns, rooms, clock, random }: ReturnsWorld,
  { alliance, mine }: SeatedAlliance
): Promise<void> => {
  const begun = await returns.begin(alliance.id, { becomes: newId<ReturnId>(random), seat: mine.id, now: clock.now() })
  if (begun) rooms.nudge(alliance.id, 'return')
}

type Wanted =
  | { does: 'mark'; section: unknown; mark: Mark | null }
  | { does: 'finish'; finished: boolean }
  | { does: 'end'; how: 'returned' | 'let-go' }

export const actInReturn = async (
  world: ReturnsWorld & { words: Words },
  { alliance, mine }: SeatedAlliance,
  { of, ...wanted }: Wanted & { of: unknown }
): Promise<Refusal | undefined> => {
  const { returns, rooms, words, clock } = world
  const id = parseId<ReturnId>(of)
  if (id === undefined) return { refused: 'not-found' }
  const by = { return: id, seat: mine.id, now: clock.now() }
  let act: ReturnAct
  if (wanted.does === 'mark') {
    const section = parseId<SectionId>(wanted.section)
    if (section === undefined || (await words.readSection(alliance.id, section)) === undefined) return { refused: 'not-found' }
    act = { ...by, does: 'mark', section, mark: wanted.mark }
  } else act = { ...by, ...wanted }
  const done = await returns.act(alliance.id, act)
  if (done === 'unknown') return { refused: 'not-found' }
  if (done === 'open-already' || done === 'not-open-yet') return { refused: 'return-over', detail: DETAILS[done] }
  // A mark, and that one has finished, are told to nobody.
  if (done.opened || act.does === 'end') rooms.nudge(alliance.id, 'return')
  return undefined
}

const DETAILS = {
  'open-already': 'You have all finished; what each marked is open now',
  'not-open-yet': 'It opens when you have all finished; it can be let go before'
}
