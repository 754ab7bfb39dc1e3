// Bytes that go to another thread: long ones are handed over as they are, and are gone here. Copied, they would stay in this thread
// until it has much to let go of.

/** Of fewer bytes a copy costs less than handing them over. */
export const MANY_BYTES = 16 * 1024

/** Which of these may be handed over: those that are long, and all that their buffer holds. */
export const handedOver = (values: Iterable<unknown>): ArrayBuffer[] => {
  const buffers: ArrayBuffer[] = []
  for (const value of values)
    if (value instanceof Uint8Array && value.length >= MANY_BYTES && isAllOf(value, value.buffer)) buffers.push(value.buffer)
  return buffers
}

/** What else is in a buffer would be gone from here with it. */
const isAllOf = (bytes: Uint8Array, buffer: ArrayBufferLike): buffer is ArrayBuffer =>
  buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length
