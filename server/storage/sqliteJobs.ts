// What the server's thread and the thread of a SQLite file say to each other.

export type SqliteValue = string | number | bigint | Uint8Array | null

/** One statement, run once for each row of parameters: its text crosses to the other thread once.
 *  `changes`: how many rows each run must change, or the whole batch is undone. */
export type BatchStatement = { sql: string; rows: readonly (readonly SqliteValue[])[]; changes?: number }

export type Job = { id: number } & (
  | { type: 'run'; sql: string; params: readonly SqliteValue[] }
  /** All statements in one transaction, on disk when it is answered. */
  | { type: 'batch'; statements: readonly BatchStatement[] }
  | { type: 'close' }
)

export type Answer = { id: number; value: unknown } | { id: number; error: { code: string; message: string } }
