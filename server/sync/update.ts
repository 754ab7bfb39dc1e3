// An update as it is read off the wire, before anything of it is believed: what it brings, what it deletes, what it builds on.
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'

export type Update = { structs: (Y.Item | Y.GC | Y.Skip)[]; ds: { clients: Map<number, { clock: number; len: number }[]> } }

/** A clock, a length or a client id beyond this is nobody's: Yjs counts characters, and draws ids of 32 bits. Far
 *  beyond it, what Yjs writes it cannot read again. */
const MAX_NUMBER = 2 ** 32
/** Pieces in one update: what somebody wrote with a stock client while there was no line comes in one. */
const MAX_STRUCTS = 64 * 1024
/** Values that are no words, attributes and fields, are few and short: what is read of them in one update, in bytes. */
const MAX_VALUES = 64 * 1024
/** The longest value of a mark, in bytes: an address with each of its letters written as `\u….`. */
const MAX_MARK = 16 * 1024
/** What no alliance holds, though clients of today may write it: a page that a script put it in is told so, and lays its words in again without it. */
const MAX_FOREIGN = 64
/** Yjs's numbers of kinds of content. */
const JSON_VALUES = 2
const KIND = 0b11111
const FOREIGN: ReadonlySet<number> = new Set([3 /* bytes */, 5 /* an embed */, 9 /* a document */])
/** Ranges of deletions: as many as a frame has room for, when it holds nothing else. An answer names all that was ever deleted, by
 *  whatever hand. */
const MAX_RANGES = 256 * 1024

/** Stops reading where an update is larger than it may be: to read all of a megabyte of nothing takes longer than a blink. */
class BoundedDecoder extends Y.UpdateDecoderV1 {
  #structs = 0
  #ranges = 0
  #values = 0
  #foreign = 0

  override readInfo(): number {
    if (++this.#structs > MAX_STRUCTS) throw new TooLong()
    const info = super.readInfo()
    const kind = info & KIND
    // As Yjs wrote values years ago: thousands of them would be read before one of them is refused.
    if (kind === JSON_VALUES) throw new TooLong()
    if (FOREIGN.has(kind) && ++this.#foreign > MAX_FOREIGN) throw new TooLong()
    return info
  }

  override readJSON(): unknown {
    const from = this.restDecoder.pos
    const length = decoding.readVarUint(this.restDecoder)
    this.restDecoder.pos = from
    if (length > MAX_MARK) throw new TooLong()
    return super.readJSON()
  }

  override readDsClock(): number {
    if (++this.#ranges > MAX_RANGES) throw new TooLong()
    return super.readDsClock()
  }

  override readAny(): unknown {
    const from = this.restDecoder.pos
    const value: unknown = super.readAny()
    this.#values += this.restDecoder.pos - from
    if (this.#values > MAX_VALUES) throw new TooLong()
    return value
  }
}

class TooLong extends Error {}

/** Reads an update; undefined when it does not decode, or is written as no Yjs client writes it. */
export const decodeUpdate = (bytes: Uint8Array): Update | undefined => {
  try {
    const update = Y.decodeUpdateV2(bytes, BoundedDecoder)
    return isOrderly(update) ? update : undefined
  } catch {
    // Whatever it throws on a malformed update, that is the sender's doing and an expected refusal.
    return undefined
  }
}

/** Puts in an update that `decodeUpdate` has read, or what `Y.diffUpdate` left of one: a value that grew beyond its bound when it was written anew
 *  is refused then. By the same decoder, so that what a key goes through meets one kind of it. */
export const applyDecoded = (doc: Y.Doc, bytes: Uint8Array): void => Y.applyUpdateV2(doc, bytes, undefined, BoundedDecoder)

/** Numbers within bounds; nothing of no length, which Yjs would take again and again under anybody's pen, and where it would cut
 *  what stands; deletions in order and apart: the same range said a thousand times costs a thousand times. */
const isOrderly = ({ structs, ds }: Update): boolean => {
  for (const { id, length } of structs)
    if (length === 0 || id.client >= MAX_NUMBER || id.clock + length >= MAX_NUMBER) return false
  for (const [client, ranges] of ds.clients) {
    if (client >= MAX_NUMBER) return false
    let reached = 0
    for (const { clock, len } of ranges) {
      if (len === 0 || clock < reached || clock + len >= MAX_NUMBER) return false
      reached = clock + len
    }
  }
  return true
}

/** An empty answer to a question: its sender has nothing that is not here. */
export const saysNothing = ({ structs, ds }: Update): boolean => structs.length === 0 && ds.clients.size === 0

/** Whether nothing that it brings stands there. */
export const onlyTakesAway = ({ structs }: Update): boolean =>
  structs.every((struct) => !(struct instanceof Y.Item) || struct.content instanceof Y.ContentDeleted)

/** Whether this document already holds all that the update says: then there is nothing to check, keep or relay. */
export const holds = (doc: Y.Doc, update: Update): boolean => {
  const { store } = doc
  const { structs, ds } = update
  // Mostly the first of them is new.
  for (const { id, length } of structs) if (id.clock + length > Y.getState(store, id.client)) return false
  if (buildsOnMore(update, (client) => Y.getState(store, client))) return false
  for (const [client, ranges] of ds.clients)
    for (const { clock, len } of ranges) if (!isDeleted(store, client, clock, len)) return false
  return true
}

const isDeleted = (store: Y.Doc['store'], client: number, clock: number, length: number): boolean => {
  if (length === 0) return true
  if (clock + length > Y.getState(store, client)) return false
  const structs = store.clients.get(client)
  if (structs === undefined) return false
  for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
    const struct = structs[index]
    if (struct === undefined || struct.id.clock >= clock + length) return true
    if (!struct.deleted) return false
  }
  return true
}

/** What somebody says they have; undefined when it does not decode, or names more pens than `most`: it is read, sorted and gone
 *  through for each answer. */
export const decodeStateVector = (bytes: Uint8Array, most: number): Map<number, number> | undefined => {
  try {
    return decoding.readVarUint(decoding.createDecoder(bytes)) > most ? undefined : Y.decodeStateVector(bytes)
  } catch {
    // As with an update: the sender's doing, and an expected refusal.
    return undefined
  }
}

/** What it deletes of which something still stands, up to `most` ranges; all it deletes when that is less. */
export const newDeletions = (doc: Y.Doc, { ds }: Update, most: number): Range[] => {
  const fresh: Range[] = []
  for (const [client, ranges] of ds.clients) {
    const structs = doc.store.clients.get(client) ?? []
    // Both are in order: the one list is gone through beside the other.
    let index =
      ranges[0] === undefined || structs.length === 0
        ? 0
        : Y.findIndexSS(structs, Math.min(ranges[0].clock, Y.getState(doc.store, client) - 1))
    for (const { clock, len } of ranges) {
      while (isBefore(structs[index], clock)) index++
      let at = index
      while (structs[at]?.deleted === true && isBefore(structs[at], clock + len)) at++
      const last = structs[at]
      if (last?.deleted === true && last.id.clock + last.length >= clock + len) continue
      fresh.push({ client, clock, len })
      if (fresh.length >= most) return fresh
    }
  }
  return fresh
}

export type Range = { client: number; clock: number; len: number }

/** Whether it ends before this clock. */
const isBefore = (struct: Y.Item | Y.GC | undefined, clock: number): boolean =>
  struct !== undefined && struct.id.clock + struct.length <= clock

/** How far each client id has to be known for this update to stand: its own words and what it deletes. */
export const reachOf = ({ structs, ds }: Update): Map<number, number> => {
  const reach = new Map<number, number>()
  const atLeast = (client: number, clock: number): unknown => reach.set(client, Math.max(clock, reach.get(client) ?? 0))
  for (const { id, length } of structs) atLeast(id.client, id.clock + length)
  for (const [client, ranges] of ds.clients) for (const { clock, len } of ranges) atLeast(client, clock + len)
  return reach
}

/** Whether the document knows each client id that far. */
export const reaches = (doc: Y.Doc, owed: ReadonlyMap<number, number>): boolean =>
  [...owed].every(([client, clock]) => Y.getState(doc.store, client) >= clock)

/** Whether anything in it refers to a struct beyond what is known once it has been applied: such an update would
 *  be taken in part, and its rest would wait inside the document. */
export const buildsOnMore = ({ structs, ds }: Update, known: (client: number) => number): boolean => {
  const isBeyond = (id: Y.ID | null): boolean => id !== null && id.clock >= known(id.client)
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue
    const { origin, rightOrigin, parent } = struct
    if (isBeyond(origin) || isBeyond(rightOrigin) || (parent instanceof Y.ID && isBeyond(parent))) return true
  }
  for (const [client, ranges] of ds.clients) for (const { clock, len } of ranges) if (clock + len > known(client)) return true
  return false
}
