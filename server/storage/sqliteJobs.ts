// What the server's thread and the thread of a SQLite file say to each other.

export type SqliteValue = string | number | bigint | Uint8Array | null

/** One statement, run once for each row of parameters: its text crosses to the other thread once.
 *  `changes`: how many rows each run must change, or the whole batch is undone. */
export type BatchStatement = { sql: string; rows: readonly (readonly SqliteValue[])[]; changes?: number }

/** Asked one at a time over the port, and rung for. */
export type Job = { id: number } & (
  | { type: 'run'; sql: string; params: readonly SqliteValue[] }
  /** Answered with Damage. */
  | { type: 'damage' }
  | { type: 'close' }
)

export type Answer =
  | { id: number; rows: unknown[]; changes: number }
  | { id: number; value: unknown }
  | { id: number; error: Trouble }

/** The frame that batches are written to from now on. */
export type NewFrame = { type: 'frame'; frame: SharedArrayBuffer }

export type Trouble = { code: string; message: string }

/** What both threads see, as 32-bit numbers: waking a thread this way costs a fraction of a message. `bell` counts how
 *  often the server's thread rang; `batch` says whether one stands in the frame, and how it ended; `ended` counts them. */
export const SHARED = { bell: 0, batch: 1, ended: 2, length: 3 } as const
export const BATCH = { none: 0, waiting: 1, kept: 2, failed: 3 } as const
