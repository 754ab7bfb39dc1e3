// A frame over 1 MiB closes the socket with 1009, and the stock provider would send the same frame again for
// ever: a long paste is one update, and everything written offline is one SyncStep2. So a large sync frame, or one of
// so many pieces that everybody would wait for it, goes out as several updates, each of which the other side can take in on its own.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { needsContent } from '../../shared/editor/needsContent.ts'
import { MESSAGE, SYNC } from '../../shared/protocol/messageKinds.ts'
import { MAX_FRAME_BYTES, encodeSyncStep2, encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import type { Struct } from './structsIn.ts'
import { TakenAway } from './takenAway.ts'

/** Well under the limit: a struct is written whole, so a piece may run over by one struct. */
const PIECE_BYTES = 256 * 1024
/** Pieces in one frame: what they cost everybody else is a blink. */
export const MANY_STRUCTS = 6_144
/** A long paragraph comes whole, if it is no longer than so many times that. */
const MOST_SHARES = 3
/** A struct takes no fewer bytes than this. */
const LEAST_STRUCT = 2
/** One run of typed or pasted text is one struct; longer than this (in UTF-16 units) it is cut too. */
const RUN_LENGTH = 64 * 1024

type Limits = {
  limit?: number
  piece?: number
  /** Holds what the frame says: of a change, what it takes away is looked up there. */
  doc?: Y.Doc
}

/** The frame itself, or, when it is a sync frame too big for the wire, the frames to send in its place. */
export const splitFrame = (
  frame: Uint8Array,
  { limit = MAX_FRAME_BYTES * 0.75, piece = PIECE_BYTES, doc }: Limits = {}
): Uint8Array[] => {
  if (frame.byteLength <= Math.min(limit, MANY_STRUCTS * LEAST_STRUCT)) return [frame]
  const decoder = decoding.createDecoder(frame)
  if (decoding.readVarUint(decoder) !== MESSAGE.sync) return [frame]
  const step = decoding.readVarUint(decoder)
  if (step !== SYNC.step2 && step !== SYNC.update) return [frame]
  const update = decoding.readVarUint8Array(decoder)
  if (frame.byteLength <= limit && Y.decodeUpdate(update).structs.length <= MANY_STRUCTS) return [frame]
  // An answer names all that is gone, by whatever hand, and not what of it is new.
  const pieces = splitUpdate(update, { size: piece, doc: step === SYNC.update ? doc : undefined })
  // The last one keeps the kind of the whole: whoever waits for a SyncStep2 gets it when all is there.
  return pieces.map((update, index) =>
    step === SYNC.step2 && index === pieces.length - 1 ? encodeSyncStep2(update) : encodeSyncUpdate(update)
  )
}

/** Cuts an update into updates of about `size` bytes that apply one after the other with nothing left pending. */
export const splitUpdate = (update: Uint8Array, { size, doc }: { size: number; doc?: Y.Doc | undefined }): Uint8Array[] => {
  if (doc !== undefined) {
    try {
      return cut(update, { size, doc })
    } catch {
      // Whatever is wrong with the document, the words go: what is taken away goes with the last of them. This runs while Yjs tells of the change:
      // an exception would leave it unsent and not kept on this device, and so all that is written after it.
    }
  }
  return cut(update, { size })
}

const cut = (update: Uint8Array, { size, doc }: { size: number; doc?: Y.Doc }): Uint8Array[] => {
  const { structs, ds } = Y.decodeUpdate(update)
  const ordered = [...causally(structs.flatMap(cutRun))]
  const takenAway = doc && new TakenAway(ordered, { ds, doc })
  const pieces: Uint8Array[] = []
  let held: Struct[] = []
  let bytes = 0
  const put = (deletions: ReturnType<typeof Y.createDeleteSet>) => {
    pieces.push(encodeUpdate(held, Y.mergeDeleteSets([deletions, goneAtOnce(held, ds)])))
    held = []
    bytes = 0
  }
  for (const [nth, struct] of ordered.entries()) {
    held.push(struct)
    bytes += sizeOf(struct)
    const share = Math.max(bytes / size, held.length / MANY_STRUCTS)
    if (share < 1 || isOpened(struct) || (share < MOST_SHARES && takenAway?.endsWithin(nth + 1))) continue
    put(takenAway?.goesBehind(nth + 1) ?? Y.createDeleteSet())
  }
  // What is deleted is there by now. What went before is named again, and changes nothing.
  put(ds)
  return pieces
}

/** Letters that come only to be gone, as where an undo restores them in a block that the other took away. Without that, whoever is shown the
 *  piece takes them for words that somebody wrote there and that fell away. */
const goneAtOnce = (
  structs: readonly Struct[],
  ds: ReturnType<typeof Y.createDeleteSet>
): ReturnType<typeof Y.createDeleteSet> => {
  const gone = Y.createDeleteSet()
  for (const struct of structs) {
    const { id, length } = struct
    const isLetters = struct instanceof Y.Item && struct.content instanceof Y.ContentString
    if (!isLetters || !Y.isDeleted(ds, id) || !Y.isDeleted(ds, Y.createID(id.client, id.clock + length - 1))) continue
    const ofClient = gone.clients.get(id.client) ?? []
    gone.clients.set(id.client, ofClient)
    ofClient.push({ clock: id.clock, len: length })
  }
  return gone
}

/** What stands in it comes next, or behind what is said of it: without that, whoever is shown the piece takes it away. */
const isOpened = (struct: Struct): boolean =>
  struct instanceof Y.Item &&
  (struct.parentSub !== null ||
    (struct.content instanceof Y.ContentType &&
      struct.content.type instanceof Y.XmlElement &&
      needsContent(struct.content.type.nodeName)))

/** A struct may name what another client id of the same person wrote: whoever is named goes first. */
function* causally(structs: Struct[]): Generator<Struct> {
  const queues = new Map<number, Struct[]>()
  for (const struct of structs) {
    const queue = queues.get(struct.id.client)
    if (queue === undefined) queues.set(struct.id.client, [struct])
    else queue.push(struct)
  }
  const heads = new Map([...queues.keys()].map((client) => [client, 0]))
  const blockedBy = (struct: Struct): number | undefined => {
    if (!(struct instanceof Y.Item)) return undefined
    for (const id of [struct.origin, struct.rightOrigin, struct.parent]) {
      if (!(id instanceof Y.ID) || id.client === struct.id.client) continue
      const next = queues.get(id.client)?.[heads.get(id.client) ?? 0]
      if (next !== undefined && next.id.clock <= id.clock) return id.client
    }
    return undefined
  }
  for (const client of queues.keys()) {
    const path = [client]
    while (path.length > 0) {
      const at = path[path.length - 1] ?? client
      const index = heads.get(at) ?? 0
      const struct = queues.get(at)?.[index]
      if (struct === undefined) {
        path.pop()
        continue
      }
      const other = blockedBy(struct)
      if (other !== undefined && !path.includes(other)) {
        path.push(other)
        continue
      }
      yield struct
      heads.set(at, index + 1)
      // Let whoever waited for this one look again.
      if (path.length > 1) path.pop()
    }
  }
}

const cutRun = (struct: Struct): Struct[] => {
  if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString) || struct.length <= RUN_LENGTH) return [struct]
  const { client, clock } = struct.id
  const parts: Struct[] = []
  const text = struct.content.str
  for (let from = 0; from < text.length;) {
    let to = Math.min(from + RUN_LENGTH, text.length)
    // Never between the two halves of one character: Yjs would put U+FFFD in place of both.
    if (to < text.length && /[\uD800-\uDBFF]/.test(text.charAt(to - 1))) to -= 1
    const origin = from === 0 ? struct.origin : Y.createID(client, clock + from - 1)
    const content = new Y.ContentString(text.slice(from, to))
    parts.push(
      new Y.Item(
        Y.createID(client, clock + from),
        null,
        origin,
        null,
        struct.rightOrigin,
        struct.parent,
        struct.parentSub,
        content
      )
    )
    from = to
  }
  return parts
}

/** These structs and deletions as one update. */
export const encodeUpdate = (structs: Struct[], deletions: ReturnType<typeof Y.createDeleteSet>): Uint8Array => {
  const encoder = new Y.UpdateEncoderV1()
  const clients = new Map<number, Struct[]>()
  for (const struct of structs) {
    const run = clients.get(struct.id.client)
    if (run === undefined) clients.set(struct.id.client, [struct])
    else run.push(struct)
  }
  encoding.writeVarUint(encoder.restEncoder, clients.size)
  for (const [client, run] of clients) {
    encoding.writeVarUint(encoder.restEncoder, run.length)
    encoder.writeClient(client)
    encoding.writeVarUint(encoder.restEncoder, run[0]?.id.clock ?? 0)
    for (const struct of run) struct.write(encoder, 0)
  }
  writeDeletions(encoder, deletions)
  return encoder.toUint8Array()
}

const writeDeletions = (encoder: Y.UpdateEncoderV1, deletions: ReturnType<typeof Y.createDeleteSet>): void => {
  encoding.writeVarUint(encoder.restEncoder, deletions.clients.size)
  for (const [client, spans] of deletions.clients) {
    encoder.resetDsCurVal()
    encoding.writeVarUint(encoder.restEncoder, client)
    encoding.writeVarUint(encoder.restEncoder, spans.length)
    for (const span of spans) {
      encoder.writeDsClock(span.clock)
      encoder.writeDsLen(span.len)
    }
  }
}

const sizeOf = (struct: Struct): number =>
  16 + (struct instanceof Y.Item && struct.content instanceof Y.ContentString ? struct.length * 3 : 24)
