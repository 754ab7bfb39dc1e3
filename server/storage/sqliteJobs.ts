// What the server's thread and the thread of a SQLite file say to each other.

export type SqliteValue = string | number | bigint | Uint8Array | null

/** `changes`: how many rows it must change, or the whole batch is undone. */
export type BatchStatement = { sql: string; params: readonly SqliteValue[]; changes?: number }

export type Job = { id: number } & (
  | { type: 'run'; sql: string; params: readonly SqliteValue[] }
  /** All statements in one transaction, on disk when it is answered. */
  | { type: 'batch'; statements: readonly BatchStatement[] }
  | { type: 'close' }
)

export type Answer = { id: number; value: unknown } | { id: number; error: { code: string; message: string } }
