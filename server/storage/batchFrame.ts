// A batch as bytes in memory that both threads see: a thousand commits a second as cloned objects cost the server's
// thread more than all that it does with their words. Written by one side, read by the other, never by both at once: the
// thread that asks waits for the answer before it writes the next.
import type { BatchStatement, SqliteValue, Trouble } from './sqliteJobs.ts'

const NULL = 0
const NUMBER = 1
const TEXT = 2
const BYTES = 3
const BIGINT = 4
/** A value's tag, and its length or its eight bytes. */
const MOST_OVERHEAD = 9

/** Characters of an error's message: it always fits. */
const MOST_MESSAGE = 1_000

const sizeOf = (value: SqliteValue): number =>
  MOST_OVERHEAD + (typeof value === 'string' ? value.length * 3 : value instanceof Uint8Array ? value.length : 0)

/** How many bytes it takes at the most. */
export const roomFor = (statements: readonly BatchStatement[]): number => {
  let bytes = 4
  for (const { sql, rows } of statements) {
    bytes += sizeOf(sql) + 12
    for (const row of rows) for (const value of row) bytes += sizeOf(value)
  }
  return bytes
}

/** Writes the statements to the front of `frame`, which has room for them. */
export const writeBatch = (frame: Buffer, statements: readonly BatchStatement[]): void => {
  let at = frame.writeUInt32LE(statements.length, 0)
  const write = (value: SqliteValue): void => {
    if (value === null) at = frame.writeUInt8(NULL, at)
    else if (typeof value === 'number') at = frame.writeDoubleLE(value, frame.writeUInt8(NUMBER, at))
    else if (typeof value === 'bigint') at = frame.writeBigInt64LE(value, frame.writeUInt8(BIGINT, at))
    else if (typeof value === 'string') {
      const from = frame.writeUInt8(TEXT, at) + 4
      const length = frame.write(value, from)
      frame.writeUInt32LE(length, from - 4)
      at = from + length
    } else {
      const from = frame.writeUInt32LE(value.length, frame.writeUInt8(BYTES, at))
      frame.set(value, from)
      at = from + value.length
    }
  }
  for (const { sql, rows, changes } of statements) {
    write(sql)
    at = frame.writeInt32LE(changes ?? -1, at)
    at = frame.writeUInt32LE(rows.length, at)
    at = frame.writeUInt32LE(rows[0]?.length ?? 0, at)
    for (const row of rows) for (const value of row) write(value)
  }
}

/** Reads them back. Bytes stay where they stand, in the frame: they are what was written until it is written again. */
export const readBatch = (frame: Buffer): BatchStatement[] => {
  let at = 0
  const number = (): number => {
    at += 4
    return frame.readUInt32LE(at - 4)
  }
  const read = (): SqliteValue => {
    const tag = frame.readUInt8(at++)
    if (tag === NULL) return null
    if (tag === NUMBER || tag === BIGINT) {
      at += 8
      return tag === NUMBER ? frame.readDoubleLE(at - 8) : frame.readBigInt64LE(at - 8)
    }
    const length = number()
    at += length
    return tag === TEXT
      ? frame.toString('utf8', at - length, at)
      : new Uint8Array(frame.buffer, frame.byteOffset + at - length, length)
  }
  return Array.from({ length: number() }, () => {
    const sql = String(read())
    const changes = frame.readInt32LE(at)
    at += 4
    const count = number()
    const columns = number()
    const rows = Array.from({ length: count }, () => Array.from({ length: columns }, read))
    return { sql, rows, ...(changes < 0 ? {} : { changes }) }
  })
}

/** What kept a batch from being kept goes back the same way. */
export const writeTrouble = (frame: Buffer, { code, message }: Trouble): void => {
  const text = Buffer.from(JSON.stringify({ code, message: message.slice(0, MOST_MESSAGE) }))
  frame.set(text, frame.writeUInt32LE(text.length, 0))
}

export const readTrouble = (frame: Buffer): Trouble => {
  const { code, message }: Record<string, unknown> = JSON.parse(frame.toString('utf8', 4, 4 + frame.readUInt32LE(0)))
  return { code: String(code), message: String(message) }
}
