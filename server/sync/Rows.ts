// The rows of a room: those that are on disk, those on their way there, in order, and how much came since they were last folded.
import type { CommitEntry, StoredDocument } from '../domain/updateLogPorts.ts'
import type { DocumentRef } from '../domain/sheetPorts.ts'
import { isDueOnDisk, weightOf } from './folding.ts'
import type { Session } from './Session.ts'

/** Whose frame a row holds; the socket may be gone by now. `correction`: what of the row its sender does not know. */
type Sender = { session: Session; bytes: number; correction: Uint8Array | undefined }

/** With every field said, also where nothing stands in it. */
type Whole<T> = { [Field in keyof Required<T>]: T[Field] }

type Written = Omit<CommitEntry, 'allianceId' | 'sheet' | 'seq'>

/** `from`: nobody, when the room itself takes something away. */
type Row = { entry: CommitEntry; from: Sender | undefined }

/** What could not be folded takes the thread as long the next time. */
const AGAIN_AFTER_MS = 60_000

export class Rows {
  readonly #of: DocumentRef
  #head: number
  readonly #onTheWay: Row[] = []
  #failed = false
  /** `from`: when it was folded, if it was while this room was open. */
  #sinceCheckpoint: { from: number; rows: number; weight: number }

  /** When they last could not be folded. */
  #failedAt = -Infinity

  constructor(of: DocumentRef, { headSeq, rows }: Pick<StoredDocument, 'headSeq' | 'rows'>) {
    this.#of = of
    this.#head = headSeq
    this.#sinceCheckpoint = {
      from: -Infinity,
      rows: rows.length,
      weight: rows.reduce((sum, row) => sum + weightOf(row), 0)
    }
  }

  /** The number of the last. */
  get head(): number {
    return this.#head
  }

  /** The number of the last that is on disk. */
  get onDisk(): number {
    return this.#head - this.#onTheWay.length
  }

  /** How many are on their way. */
  get onTheWay(): number {
    return this.#onTheWay.length
  }

  /** What was on its way will never be on disk, nor anything after it. */
  get failed(): boolean {
    return this.#failed
  }

  /** The number of the last, when it is on disk and nothing else will be; undefined otherwise. */
  get settledAt(): number | undefined {
    return this.#failed || this.#onTheWay.length > 0 ? undefined : this.#head
  }

  get uncheckpointed(): number {
    return this.#sinceCheckpoint.rows
  }

  /** The next one, to be sent to disk. */
  add({ seatId, at, update, newClients, title, rescues }: Written, from: Sender | undefined): CommitEntry {
    const { alliance: allianceId, sheet } = this.#of
    // Field by field: to spread it took four microseconds of each key. The type lets none be forgotten.
    const entry: Whole<CommitEntry> = { allianceId, sheet, seq: ++this.#head, seatId, at, update, newClients, title, rescues }
    this.#onTheWay.push({ entry, from })
    return entry
  }

  /** So many, the oldest that were on their way, are on disk now. */
  kept(count: number): Row[] {
    const kept = this.#onTheWay.splice(0, count)
    for (const { entry } of kept) {
      this.#sinceCheckpoint.rows++
      this.#sinceCheckpoint.weight += weightOf(entry.update)
    }
    return kept
  }

  /** What was on its way and is not kept. */
  fail(): CommitEntry[] {
    this.#failed = true
    return this.#onTheWay.splice(0).map(({ entry }) => entry)
  }

  /** Returns what is to be said when they could not be folded: they are still there, and some time after that it is tried again. */
  folded(at: number): (failedAt: number) => void {
    const { rows, weight } = this.#sinceCheckpoint
    this.#sinceCheckpoint = { from: at, rows: 0, weight: 0 }
    return (failedAt) => {
      const { rows: more, weight: andTheirs } = this.#sinceCheckpoint
      this.#sinceCheckpoint = { from: at, rows: rows + more, weight: weight + andTheirs }
      this.#failedAt = failedAt
    }
  }

  /** Whether to fold them, into a state that had this many bytes. */
  isFoldingDue(foldedBytes: number, now: number): boolean {
    // A clock that was put back holds nothing up.
    if (now >= this.#failedAt && now - this.#failedAt < AGAIN_AFTER_MS) return false
    return isDueOnDisk(this.#sinceCheckpoint, foldedBytes, now - this.#sinceCheckpoint.from)
  }
}
