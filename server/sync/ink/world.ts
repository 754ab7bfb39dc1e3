import type { SeatId } from '../../../shared/alliance/ids.ts'
import type { GoneLetters } from './GoneLetters.ts'
import type { GoneLines } from './GoneLines.ts'
import type { Milestones } from './Milestones.ts'
import type { RecentWords } from './RecentWords.ts'

/** Lines of words that each seat wrote in its sheets, and that are open. */
export type OpenedLines = ReadonlyMap<SeatId, ReadonlySet<string>>

export type InkWorld = {
  /** Whose frame it is. */
  sender: SeatId
  /** Who writes under a client id; undefined for the server itself. */
  seatOf: (clientId: number) => SeatId | undefined
  /** What was deleted in this room lately. */
  recent: RecentWords
  /** The same, letter by letter. */
  gone: GoneLetters
  /** The same, line by line, of those that went whole. */
  lines: GoneLines
  /** Whose ink stands where, in the document that the frame is taken into. */
  milestones: Milestones
  /** What everyone here can read, beside the words. */
  opened: OpenedLines
}
