import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MANY_BYTES, handedOver } from './handedOver.ts'

/** As a message goes to another thread: what is handed over is gone from here. */
const sent = (values: Uint8Array[]): { there: Uint8Array[]; gone: boolean[] } => {
  const there = structuredClone(values, { transfer: handedOver(values) })
  return { there, gone: values.map(({ buffer }) => buffer.byteLength === 0) }
}

const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(length % 251)

it('many bytes go over as they are, fewer as a copy, and all come', () => {
  const length = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: MANY_BYTES - 2, max: MANY_BYTES + 2 }))
  fc.assert(
    fc.property(fc.array(length, { maxLength: 8 }), (lengths) => {
      const { there, gone } = sent(lengths.map(bytes))
      expect(gone).toEqual(lengths.map((many) => many >= MANY_BYTES))
      expect(there.map((came, nth) => Buffer.from(came).equals(bytes(lengths[nth] ?? 0)))).toEqual(lengths.map(() => true))
    })
  )
})

it('of what shares its buffer with something else, a copy goes, and the other stays', () => {
  const both = new Uint8Array(3 * MANY_BYTES).fill(7)
  const { gone } = sent([both.subarray(0, 2 * MANY_BYTES), new Uint8Array(new SharedArrayBuffer(MANY_BYTES))])
  expect(gone).toEqual([false, false])
  expect(both.every((byte) => byte === 7)).toBe(true)
})

it('what is no bytes is not handed over', () => {
  expect(handedOver([null, 1, 'x'.repeat(MANY_BYTES), { bytes: new Uint8Array(MANY_BYTES) }])).toEqual([])
})
