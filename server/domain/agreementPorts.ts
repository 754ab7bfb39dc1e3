// Where each stands, and what was agreed.
import type { AllianceId, SeatId, SectionId } from '../../shared/alliance/ids.ts'
import type { Stance } from '../../shared/agreement/stance.ts'
import type { Ink } from '../../shared/alliance/inks.ts'
import type { FrozenNode } from '../../shared/sharing/frozenWords.ts'
import type { SectionWords } from './ports.ts'

/** Where each stands, and what was agreed. */
export type Agreements = {
  /** What each who sits there last said, in the order of the seats, and the last agreement of each section that has one. */
  standings(id: AllianceId): Promise<{ said: KeptStance[]; last: Map<SectionId, LastAgreement> }>
  /** The first one first. */
  of(id: AllianceId, section: SectionId): Promise<KeptAgreement[]>
  /** One act: keeps what the seat says, and the agreement that it makes, if it makes one. 'unknown': nobody sits there any more. */
  say(saying: Saying): Promise<'unknown' | { changed: boolean }>
}

export type KeptStance = {
  section: SectionId
  seat: SeatId
  stance: Stance
  /** Of the words that it was said to; null for a *not yet*. */
  digest: string | null
  at: number
  note: string | null
}

export type LastAgreement = {
  number: number
  digest: string
  agreedAt: number
  /** Who stood on it, in the order of the seats, with the names that they had. `here`: whoever sits there, if anyone does, is them; of one
   *  that came in a copy that is known of nobody but who brought it. */
  by: readonly { seat: SeatId; name: string; here: boolean }[]
}

export type KeptAgreement = Omit<LastAgreement, 'by'> & {
  title: string
  content: FrozenNode
  text: string
  /** In the order of the seats, with the names that they had. */
  stances: { seat: SeatId; name: string; ink: Ink; stance: 'willing' | 'in'; at: number }[]
  note: { by: SeatId; text: string } | null
}

export type Saying = {
  allianceId: AllianceId
  section: SectionId
  seat: SeatId
  stance: Stance
  /** The words that a yes is to, as they are on disk; undefined for a *not yet*. */
  words: SectionWords | undefined
  /** Undefined: as it was, while the words are the same; null: none. */
  note: string | null | undefined
  now: number
}
