// In my own words: under what was agreed, each may keep what they hear it promise. Whoever sits here reads it; its writer alone changes it.
import { type SectionId, type SeatId, type AllianceId, parseId } from '../../shared/alliance/ids.ts'
import type { OwnWordsBody } from '../../shared/protocol/ownWords.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'
import type { SeatedAlliance } from './alliances.ts'
import type { Rooms } from './ports.ts'
import type { SeatedPerson } from './seenPorts.ts'

/** What own words need of the store. */
export type OwnWords = {
  of(id: AllianceId): Promise<KeptOwnWords[]>
  /** In the place of what this person kept there before. */
  keep(who: SeatedPerson, section: SectionId, words: OwnWordsBody): Promise<'kept' | 'not-agreed' | 'unknown'>
  /** False when this person keeps none there. */
  letGo(who: SeatedPerson, section: SectionId): Promise<boolean>
}

export type KeptOwnWords = {
  section: SectionId
  seat: SeatId
  text: string
  language: string | undefined
  agreement: { number: number; agreedAt: number }
}

export type OwnWordsWorld = { ownWords: OwnWords; rooms: Rooms }

export const keepOwnWords = async (
  { ownWords, rooms }: OwnWordsWorld,
  found: SeatedAlliance,
  { wanted, words }: { wanted: unknown; words: OwnWordsBody }
): Promise<Refusal | undefined> => {
  const section = parseId<SectionId>(wanted)
  if (section === undefined) return { refused: 'not-found' }
  const kept = await ownWords.keep(whoOf(found), section, words)
  if (kept === 'unknown') return { refused: 'not-found' }
  if (kept === 'not-agreed') return { refused: 'not-agreed' }
  rooms.nudge(found.alliance.id, 'notes')
  return undefined
}

export const letOwnWordsGo = async (
  { ownWords, rooms }: OwnWordsWorld,
  found: SeatedAlliance,
  wanted: unknown
): Promise<Refusal | undefined> => {
  const section = parseId<SectionId>(wanted)
  if (section === undefined || !(await ownWords.letGo(whoOf(found), section))) return { refused: 'not-found' }
  rooms.nudge(found.alliance.id, 'notes')
  return undefined
}

const whoOf = ({ alliance, mine }: SeatedAlliance): SeatedPerson => ({
  id: alliance.id,
  seat: mine.id,
  person: mine.person.id
})
