// What travels over /sync/:allianceId, one message a frame: a varUint kind, then its payload.
// 0 and 1 are the y-websocket protocol's own; 102 to 106 are ours, and go only to a socket that has
// itself sent a 102, so that a stock client never meets a kind it does not know.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as z from 'zod/mini'

export const MESSAGE = { sync: 0, awareness: 1, fence: 102, refusal: 103, nudge: 104, beacon: 105, hashes: 106 } as const
export const SYNC = { step1: 0, step2: 1, update: 2 } as const

/** A frame of more bytes than this closes the socket with 1009. */
export const MAX_FRAME_BYTES = 1024 * 1024

/** What the other side is told to read again over HTTP. */
export type NudgeKind = 'seats' | 'invitations' | 'proposals' | 'snapshots' | 'rescued' | 'stances' | 'return'

/** A page asks for the hashes of what is on disk; or it says what of its own differed, and that it begins again from there. */
export type BeaconCall = { differs?: Differs }
export type Differs = 'document' | 'editor'

/** Of the title, and of all that a section holds (shared/alliance/wholeHash.ts), by the section's id. */
export type Hashes = { title: string; sections: Record<string, string> }

export type Refused = { code: string; detail: string }

export const encodeSyncStep1 = (stateVector: Uint8Array): Uint8Array => encodeSync(SYNC.step1, stateVector)
export const encodeSyncStep2 = (update: Uint8Array): Uint8Array => encodeSync(SYNC.step2, update)
export const encodeSyncUpdate = (update: Uint8Array): Uint8Array => encodeSync(SYNC.update, update)

const encodeSync = (step: number, payload: Uint8Array): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE.sync)
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, payload)
  })

export const encodeAwareness = (update: Uint8Array): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE.awareness)
    encoding.writeVarUint8Array(encoder, update)
  })

export const encodeFence = (n: number): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE.fence)
    encoding.writeVarUint(encoder, n)
  })

export const encodeRefusal = (refused: Refused): Uint8Array => encodeJson(MESSAGE.refusal, refused)
export const encodeNudge = (kind: NudgeKind): Uint8Array => encodeJson(MESSAGE.nudge, { kind })

export const encodeBeacon = (call: BeaconCall): Uint8Array => encodeJson(MESSAGE.beacon, call)
export const encodeHashes = (hashes: Hashes): Uint8Array => encodeJson(MESSAGE.hashes, hashes)

const encodeJson = (kind: number, value: unknown): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, kind)
    encoding.writeVarString(encoder, JSON.stringify(value))
  })

const beaconCall = z.strictObject({ differs: z.optional(z.enum(['document', 'editor'])) })

export type ClientMessage =
  | { type: 'step1'; stateVector: Uint8Array }
  | { type: 'step2'; update: Uint8Array }
  | { type: 'update'; update: Uint8Array }
  | { type: 'awareness'; update: Uint8Array }
  | { type: 'fence'; n: number }
  | { type: 'beacon'; differs: Differs | undefined }
  /** A kind that is not spoken here (a stock client may send queryAwareness, 3): ignored. */
  | { type: 'unknown'; kind: number }

/** Reads one frame from a client; undefined when it is not a well-formed message or has bytes left over. */
export const decodeClientMessage = (frame: Uint8Array): ClientMessage | undefined => {
  try {
    const decoder = decoding.createDecoder(frame)
    const message = readClientMessage(decoder)
    if (message?.type !== 'unknown' && decoding.hasContent(decoder)) return undefined
    return message
  } catch {
    // What lib0, JSON or a schema cannot read is an expected refusal, not a fault.
    return undefined
  }
}

const readClientMessage = (decoder: decoding.Decoder): ClientMessage | undefined => {
  const kind = decoding.readVarUint(decoder)
  switch (kind) {
    case MESSAGE.sync: {
      const step = decoding.readVarUint(decoder)
      const payload = decoding.readVarUint8Array(decoder)
      if (step === SYNC.step1) return { type: 'step1', stateVector: payload }
      if (step === SYNC.step2) return { type: 'step2', update: payload }
      if (step === SYNC.update) return { type: 'update', update: payload }
      return undefined
    }
    case MESSAGE.awareness:
      return { type: 'awareness', update: decoding.readVarUint8Array(decoder) }
    case MESSAGE.fence:
      return { type: 'fence', n: decoding.readVarUint(decoder) }
    case MESSAGE.beacon: {
      const { differs } = beaconCall.parse(JSON.parse(decoding.readVarString(decoder)))
      return { type: 'beacon', differs }
    }
    default:
      return { type: 'unknown', kind }
  }
}
