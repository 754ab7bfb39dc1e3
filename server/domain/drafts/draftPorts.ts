import type { AllianceId, SeatId, SectionId } from '../../../shared/alliance/ids.ts'
import type { Day } from './days.ts'
import type { DraftWords } from './reading.ts'

/** The words of earlier days. Today is none of them: it has no end yet. */
export type Drafts = {
  /** The days at whose ends this section can be read, without a gap, changed or not; undefined when there is none. */
  daysOf(id: AllianceId, section: SectionId): Promise<{ windowDays: number; days: { first: Day; last: Day } | undefined }>
  /** Undefined when that day is past, not over, or the section was not there yet. */
  wordsOn(
    id: AllianceId,
    asked: { section: SectionId; day: Day; pens: ReadonlyMap<number, SeatId> }
  ): Promise<DraftWords | undefined>
}

/** Drafts leave the disk by themselves, also of an alliance that nobody opens. */
export type Fading = {
  /** What is past its window, or was to be forgotten, is gone from every file when this resolves. */
  fade(): Promise<void>
  /** The same for one alliance, at once. */
  forget(id: AllianceId): Promise<void>
}
