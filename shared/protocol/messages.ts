// What travels over /sync/:allianceId, one message a frame: a varUint kind, then its payload.
// 0 and 1 are the y-websocket protocol's own; 102 to 107 are ours, and go only to a socket that has
// itself sent a 102, so that a stock client never meets a kind it does not know.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as z from 'zod/mini'
import { MESSAGE, SYNC } from './messageKinds.ts'

/** A frame of more bytes than this closes the socket with 1009. */
export const MAX_FRAME_BYTES = 1024 * 1024

/** What the other side is told to read again over HTTP. */
export type NudgeKind =
  | 'seats'
  | 'invitations'
  | 'proposals'
  | 'snapshots'
  | 'rescued'
  | 'stances'
  | 'return'
  | 'notes'
  | 'sheets'

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

export const encodeMarginAct = (act: MarginAct): Uint8Array => encodeJson(MESSAGE.margin, act)
export const encodeMargin = (told: MarginTold): Uint8Array => encodeJson(MESSAGE.margin, told)

const encodeJson = (kind: number, value: unknown): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, kind)
    encoding.writeVarString(encoder, JSON.stringify(value))
  })

/** As many lines as a strip beside the page holds, and as long as one of them can be, in UTF-16 code units. */
export const MOST_MARGIN_LINES = 60
export const LONGEST_MARGIN_LINE = 400

const marginLine = z.string().check(
  z.maxLength(LONGEST_MARGIN_LINE),
  z.refine((text) => !/\p{Cs}|\n/u.test(text), 'expects whole characters on one line')
)
const marginAct = z.discriminatedUnion('does', [
  z.strictObject({ does: z.literal('open') }),
  z.strictObject({ does: z.literal('write'), line: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)), text: marginLine }),
  z.strictObject({ does: z.literal('clear') })
])
/** What a page does in the margin: looks into it, writes a line of its own (an empty one is taken out), wipes it clean. */
export type MarginAct = z.infer<typeof marginAct>

/** All of it as it is now, the oldest line first. */
export type MarginTold = { lines: { line: string; seat: string; text: string }[] }

const beaconCall = z.strictObject({ differs: z.optional(z.enum(['document', 'editor'])) })

export type ClientMessage =
  | { type: 'step1'; stateVector: Uint8Array }
  | { type: 'step2'; update: Uint8Array }
  | { type: 'update'; update: Uint8Array }
  | { type: 'awareness'; update: Uint8Array }
  | { type: 'fence'; n: number }
  | { type: 'beacon'; differs: Differs | undefined }
  | { type: 'margin'; act: MarginAct }
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
    case MESSAGE.margin:
      return { type: 'margin', act: marginAct.parse(JSON.parse(decoding.readVarString(decoder))) }
    default:
      return { type: 'unknown', kind }
  }
}
