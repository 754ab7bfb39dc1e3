// What goes from the thread of a SQLite file to the server's as it is, and what as a copy.
import type { Answer } from './sqliteJobs.ts'

/** Of fewer bytes a copy costs less than handing them over. */
export const MANY_BYTES = 16 * 1024

/** Many bytes go over as they are. Copied, they would stay here until this thread has much to let go of. */
export const handedOver = (answered: Answer): ArrayBuffer[] => ('rows' in answered ? answered.rows.flatMap(bytesIn) : [])

const bytesIn = (row: unknown): ArrayBuffer[] => {
  const values: unknown[] = typeof row === 'object' && row !== null ? Object.values(row) : []
  return values.flatMap((value) =>
    value instanceof Uint8Array && value.length >= MANY_BYTES && isAllOf(value, value.buffer) ? [value.buffer] : []
  )
}

/** What else is in a buffer would be gone from here with it. */
const isAllOf = (bytes: Uint8Array, buffer: ArrayBufferLike): buffer is ArrayBuffer =>
  buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length
