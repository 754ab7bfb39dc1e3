// What happened.
import type { AllianceId, SeatId } from '../../shared/alliance/ids.ts'

/** What happened to an alliance. Nothing of edits, of what a person looked at, or of when they were here. */
export type RecordLines = {
  /** `head` is the hash of the last line, over all lines before it. Throws UnreadableAlliance when a line was changed. */
  of(id: AllianceId): Promise<{ events: RecordEvent[]; head: string }>
}

export const RECORD_KINDS = [
  'joined',
  'agreed',
  'amended',
  'stands-too',
  'shared',
  'closed',
  'returned',
  'left',
  'came-back',
  'brought'
] as const

/** `seat`: whose act it was; `about`: what it was about, in a few words or numbers. */
export type RecordEvent = {
  at: number
  kind: (typeof RECORD_KINDS)[number]
  seat: SeatId | null
  about: Readonly<Record<string, string | number>>
}
