// What an alliance that is brought from a copy begins with, ready to be kept. `kept` is JSON, as the store will seal it: it crosses from
// thread to thread, and to the disk, without being taken apart again.
import type { PersonId, RescueId, SeatId, SectionId, SheetId } from '../../shared/alliance/ids.ts'
import type { Ink } from '../../shared/alliance/inks.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'
import type { KeptNote } from './notePorts.ts'
import type { AllianceWords } from './ports.ts'
import type { KeptAgreement } from './agreementPorts.ts'
import type { KeptAlliance, NewAlliance, Seat } from './alliancePorts.ts'
import type { RecordEvent } from './recordPorts.ts'
import type { Rescued } from './updateLogPorts.ts'
import type { KeptOwnWords } from './ownWords.ts'
import type { FrozenNode } from '../../shared/sharing/frozenWords.ts'

/** Takes copies apart, beside everything else that goes on. */
export type CopyReading = { read(bytes: Uint8Array): Promise<CopiedAlliance | Refusal> }

/** Keeps an alliance with what it comes with: all of it, or nothing. `person` sits in it. */
export type Bringing = { bring(alliance: NewAlliance, by: { seat: SeatId; person: PersonId; brought: Brought }): Promise<void> }

export type CopiedAlliance = Pick<KeptAlliance, 'id' | 'template' | 'language' | 'title'> & {
  seats: Pick<Seat, 'id' | 'label'>[]
  /** Whose copy it is. */
  mine: { seat: SeatId; name: string; ink: Ink }
  document: Uint8Array
  clientId: number
  /** What the document says: to make it again of its bytes would hold everyone up. */
  words: AllianceWords
  brought: Brought
}

export type Brought = {
  /** Of the record that it comes from. */
  head: string
  /** That record, by the names that stood in it: nobody here did these things. */
  lines: RecordEvent[]
  agreements: {
    section: SectionId
    number: number
    agreedAt: number
    kept: Json<Omit<KeptAgreement, 'number' | 'agreedAt'> & { broughtBy: SeatId | undefined }>
  }[]
  ownWords: { section: SectionId; seat: SeatId; kept: Json<Omit<KeptOwnWords, 'section' | 'seat'>> }[]
  /** Those that were open; and mine that was sealed, with its document. */
  sheets: (
    | { id: SheetId; section: SectionId; seat: SeatId; openedAt: number; kept: Json<FrozenNode> }
    | { id: SheetId; section: SectionId; seat: SeatId; openedAt: null; document: Uint8Array; clientId: number }
  )[]
  notes: BroughtNote[]
  rescued: { id: RescueId; kept: Json<Rescued> }[]
  /** For each other seat in which somebody sat: somebody who is nobody here, so that what they said is not who comes to sit there. */
  formerly: { seat: SeatId; person: PersonId }[]
}

export type BroughtNote = Pick<KeptNote, 'id' | 'section' | 'by' | 'state' | 'at' | 'ended'> & {
  kept: Json<Pick<KeptNote, 'anchor' | 'quote' | 'words'>>
  replies: { by: SeatId; at: number; kept: string }[]
}

/** A value as JSON. */
export type Json<T> = string & { readonly of?: T }
export const asJson = <T>(value: T): Json<T> => JSON.stringify(value)
