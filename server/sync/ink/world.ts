import type { SeatId } from '../../../shared/alliance/ids.ts'
import type { RecentWords } from './RecentWords.ts'

export type InkWorld = {
  /** Whose frame it is. */
  sender: SeatId
  /** Who writes under a client id; undefined for the server itself. */
  seatOf: (clientId: number) => SeatId | undefined
  /** What was deleted in this room lately. */
  recent: RecentWords
}
