// What the server's thread and the thread that reads drafts say to each other.
import type { SeatId, SectionId } from '../../shared/alliance/ids.ts'
import type { Day } from '../domain/drafts/days.ts'
import type { DraftWords, OpenDrafts } from '../domain/drafts/reading.ts'
import type { FoldedSealed, SealedFold } from './sealedFold.ts'

export type DraftJob =
  | { type: 'first day'; drafts: OpenDrafts; section: SectionId }
  | { type: 'words'; drafts: OpenDrafts; section: SectionId; day: Day; pens: ReadonlyMap<number, SeatId> }
  | { type: 'ground'; drafts: OpenDrafts }
  | { type: 'fold'; fold: SealedFold }

export type DraftFinding = {
  'first day': Day | 'ground' | undefined
  words: DraftWords | undefined
  ground: { ground: Uint8Array; digests: [SectionId, string][] }
  fold: FoldedSealed
}

export type DraftAnswer = { found: DraftFinding[DraftJob['type']] } | { unreadable: string }
