// The wire: every kind of message comes out as it went in, nothing else is taken for a message, and the numbers on it
// are those that are promised.
import * as fc from 'fast-check'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { describe, expect, it } from 'vitest'
import { decodeEntries, encodeEntries } from '../../server/sync/Presence.ts'
import { CLOSE } from '../../shared/protocol/closeCodes.ts'
import { MESSAGE, SYNC } from '../../shared/protocol/messageKinds.ts'
import {
  MAX_FRAME_BYTES,
  decodeClientMessage,
  encodeAwareness,
  encodeBeacon,
  encodeFence,
  encodeNudge,
  encodeRefusal,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeSyncUpdate
} from '../../shared/protocol/messages.ts'

const bytes = fc.uint8Array({ maxLength: 2_000 })

describe('every message kind round-trips', () => {
  it('SyncStep1, SyncStep2 and update', () => {
    fc.assert(
      fc.property(bytes, (payload) => {
        expect(decodeClientMessage(encodeSyncStep1(payload))).toEqual({ type: 'step1', stateVector: payload })
        expect(decodeClientMessage(encodeSyncStep2(payload))).toEqual({ type: 'step2', update: payload })
        expect(decodeClientMessage(encodeSyncUpdate(payload))).toEqual({ type: 'update', update: payload })
      })
    )
  })

  it('awareness, entries and all', () => {
    const entry = fc.record({
      clientId: fc.nat(2 ** 31),
      clock: fc.nat(),
      state: fc.option(
        fc.string().filter((state) => state !== 'null'),
        { nil: undefined }
      )
    })
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), (entries) => {
        const message = decodeClientMessage(encodeEntries(entries))
        expect(message?.type).toBe('awareness')
        expect(message?.type === 'awareness' && decodeEntries(message.update, 20)).toEqual(entries)
      })
    )
    expect(decodeClientMessage(encodeAwareness(new Uint8Array([1])))).toEqual({ type: 'awareness', update: new Uint8Array([1]) })
  })

  it('a beacon, with what differs and without', () => {
    expect(decodeClientMessage(encodeBeacon({}))).toEqual({ type: 'beacon', differs: undefined })
    expect(decodeClientMessage(encodeBeacon({ differs: 'editor' }))).toEqual({ type: 'beacon', differs: 'editor' })
  })

  it('a fence, up to the largest number', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (n) => {
        expect(decodeClientMessage(encodeFence(n))).toEqual({ type: 'fence', n })
      })
    )
  })

  it('a refusal and a nudge, as JSON in a string', () => {
    const read = (message: Uint8Array): [number, unknown] => {
      const decoder = decoding.createDecoder(message)
      return [decoding.readVarUint(decoder), JSON.parse(decoding.readVarString(decoder))]
    }
    fc.assert(
      fc.property(fc.string(), fc.string(), (code, detail) => {
        expect(read(encodeRefusal({ code, detail }))).toEqual([103, { code, detail }])
      })
    )
    expect(read(encodeNudge('seats'))).toEqual([104, { kind: 'seats' }])
  })
})

describe('what is no message', () => {
  it('is a truncated one, and one with bytes left over', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(encodeSyncUpdate, encodeSyncStep1, encodeAwareness),
        bytes,
        fc.nat(),
        (encode, payload, cut) => {
          const frame = encode(payload)
          expect(decodeClientMessage(frame.slice(0, cut % frame.length))).toBeUndefined()
          expect(decodeClientMessage(new Uint8Array([...frame, 0]))).toBeUndefined()
        }
      )
    )
  })

  it('is never an exception, whatever the bytes', () => {
    const kinds = new Set(['step1', 'step2', 'update', 'awareness', 'fence', 'beacon', 'unknown', undefined])
    fc.assert(
      fc.property(bytes, (frame) => {
        expect(kinds).toContain(decodeClientMessage(frame)?.type)
      }),
      { numRuns: 2_000 }
    )
  })

  it('of a kind that is not spoken here is passed over', () => {
    const frame = encoding.encode((encoder) => encoding.writeVarUint(encoder, 3))
    expect(decodeClientMessage(frame)).toEqual({ type: 'unknown', kind: 3 })
  })
})

it('the numbers on the wire stay what they are', () => {
  expect({ MESSAGE, SYNC, CLOSE, MAX_FRAME_BYTES }).toEqual({
    MESSAGE: { sync: 0, awareness: 1, fence: 102, refusal: 103, nudge: 104, beacon: 105, hashes: 106, margin: 107 },
    SYNC: { step1: 0, step2: 1, update: 2 },
    CLOSE: {
      restarting: 1012,
      tooBig: 1009,
      busy: 1013,
      sessionOver: 4401,
      seatLeft: 4403,
      noSuchAlliance: 4404,
      pageTooOld: 4409,
      refused: 4422
    },
    MAX_FRAME_BYTES: 1_048_576
  })
})
