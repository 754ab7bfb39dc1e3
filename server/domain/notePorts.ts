// What notes need of the store.
import type { Closing, ToldWhen } from '../../shared/agreement/notes.ts'
import type { AllianceId, NoteId, SeatId, SectionId } from '../../shared/alliance/ids.ts'
import type { SeatedPerson } from './seenPorts.ts'

/** Notes, the words that were said to them, and the seams that were left to show. */
export type Notes = {
  /** All that this person may read, the first one first: what waits for a return is told to nobody but who wrote it. */
  of(who: SeatedPerson): Promise<{ notes: KeptNote[]; seams: KeptSeam[] }>
  tell(who: SeatedPerson, note: NewNote): Promise<'told' | 'unknown' | 'too-many'>
  act(who: SeatedPerson, act: NoteAct): Promise<NoteDone>
  /** What can be asked of everyone about the notes of a section. */
  restingIn(id: AllianceId, section: SectionId): Promise<{ any: boolean; mended: boolean }>
  /** The seam shows no more. False when there was none. */
  unpick(id: AllianceId, section: SectionId): Promise<boolean>
}

/** `hidden`: what was done is to be told to nobody but the seat that did it. */
export type NoteDone = 'unknown' | 'over' | 'answered' | 'too-many' | 'told' | 'hidden'

/** Places in the section's body as Yjs encodes them, in base64url: of the first letter, and of the last. */
export type Anchor = { from: string; to: string }

/** What they noticed, what it did, and what they would like: whatever of it was said. */
export type NoteWords = { noticed?: string | undefined; did?: string | undefined; would?: string | undefined }

type ReplyWords = { heard?: string | undefined; said?: string | undefined }

export type NewNote = {
  id: NoteId
  section: SectionId
  when: ToldWhen
  anchor: Anchor
  quote: string
  words: NoteWords
  now: number
}

export type KeptNote = {
  id: NoteId
  section: SectionId
  by: SeatId
  when: ToldWhen
  state: 'sealed' | 'open' | 'closed'
  /** When it was told; while it is sealed, when it was written. */
  at: number
  anchor: Anchor
  quote: string
  words: NoteWords
  replies: (ReplyWords & { n: number; by: SeatId; at: number })[]
  choices: { seat: SeatId; how: Closing }[]
  ended: { how: Closing; at: number } | undefined
}

export type KeptSeam = { section: SectionId; at: number }

export type NoteAct = { note: NoteId; now: number } & (
  | { does: 'tell' }
  | { does: 'take-back' }
  | { does: 'tie'; section: SectionId; anchor: Anchor }
  | { does: 'reply'; words: ReplyWords }
  | { does: 'close'; how: Closing | null }
)
