// What each had read when they left.
import type { AllianceId, PersonId, SeatId, SectionId } from '../../shared/alliance/ids.ts'
import type { Prints } from '../../shared/amending/prints.ts'
import type { FrozenNode } from '../../shared/sharing/frozenWords.ts'
import type { SectionWords } from './ports.ts'

/** The words that each seat left, so that it can be told what changed since. Nobody learns of another's. */
export type Seen = {
  /** The words of those sections that are others now, as this person left them. From now on they are kept until they are put away. */
  returned(who: SeatedPerson, now: ReadonlyMap<SectionId, string>): Promise<LeftWords[]>
  /** These were read: from now on this is what the person has seen. */
  putAway(who: SeatedPerson, words: WordsBySection, at: number): Promise<void>
  /** The person has left, and these are the words that they left, as of this row of the log; what they have not read yet stays as it
   *  is. */
  left(who: SeatedPerson, words: WordsBySection, when: { at: number; head: number }): Promise<void>
  /** With which row of the log as the last one each last left. */
  leftAt(id: AllianceId): Promise<LeftAt[]>
}

export type LeftAt = { seat: SeatId; person: PersonId; head: number }

export type SeatedPerson = { id: AllianceId; seat: SeatId; person: PersonId }

export type WordsBySection = ReadonlyMap<SectionId, Pick<SectionWords, 'digest' | 'title' | 'content'>>

/** `faded`: of words that were changed longer ago than drafts are kept. */
export type LeftWords = { section: SectionId; at: number; digest: string } & (
  | { title: string; content: FrozenNode }
  | { faded: Prints }
)
