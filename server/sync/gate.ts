// What stands between a frame and the document. In this order, each step cheaper than the harm it prevents:
// decode (a 7-byte frame can make applyUpdate allocate 256 MB; decodeUpdate rejects it at once), author, apply to
// the candidate (never to the committed document: an update may change it before it throws), pending structs,
// layout. A refused frame leaves a spoiled candidate, which the room throws away.
import * as Y from 'yjs'
import type { PersonId } from '../../shared/alliance/ids.ts'
import { ROOTS } from '../../shared/alliance/layout.ts'
import { MAX_SECTION_LETTERS } from '../../shared/alliance/size.ts'
import type { Refused } from '../../shared/protocol/messages.ts'
import { brokenLayout } from './layoutRules.ts'
import type { Correction } from './ink/lookAt.ts'
import type { InkWorld } from './ink/world.ts'
import { setRight, wrongInk } from './ink/wrongInk.ts'
import type { SectionSizes } from './sizes.ts'
import type { Run } from './runs.ts'
import { brokenWords } from './wordRules.ts'

export type Update = { structs: (Y.Item | Y.GC | Y.Skip)[]; ds: { clients: Map<number, { clock: number; len: number }[]> } }

export type Verdict =
  | { type: 'refused'; refused: Refused }
  /** It builds on words that are not here: nothing of it was taken. */
  | { type: 'early' }
  /** `update` holds exactly what of it was new, as it will be kept and relayed; undefined when nothing was. `correction`
   *  is the part of it that its sender does not know: ink that was set right. */
  | {
      type: 'taken'
      update: Uint8Array | undefined
      correction: Uint8Array | undefined
      newClients: NewClient[]
      titleChanged: boolean
    }

/** Null is the server itself. */
export type NewClient = { clientId: number; personId: PersonId | null }

/** A clock, a length or a client id beyond this is nobody's: Yjs counts characters, and draws ids of 32 bits. Far
 *  beyond it, what Yjs writes it cannot read again. */
const MAX_NUMBER = 2 ** 32
/** Pens new to the alliance in one update: a device that was away for long may bring those of many pages. */
const MAX_NEW_PENS = 256

/** Reads an update; undefined when it does not decode, or is written as no Yjs client writes it. */
export const decodeUpdate = (bytes: Uint8Array): Update | undefined => {
  try {
    const update = Y.decodeUpdate(bytes)
    return isOrderly(update) ? update : undefined
  } catch {
    // Whatever it throws on a malformed update, that is the sender's doing and an expected refusal.
    return undefined
  }
}

/** Numbers within bounds; deletions in order and apart: the same range said a thousand times costs a thousand times. */
const isOrderly = ({ structs, ds }: Update): boolean => {
  for (const { id, length } of structs) if (id.client >= MAX_NUMBER || id.clock + length >= MAX_NUMBER) return false
  for (const [client, ranges] of ds.clients) {
    if (client >= MAX_NUMBER) return false
    let reached = 0
    for (const { clock, len } of ranges) {
      if (clock < reached || clock + len >= MAX_NUMBER) return false
      reached = clock + len
    }
  }
  return true
}

/** An empty answer to a question: its sender has nothing that is not here. */
export const saysNothing = ({ structs, ds }: Update): boolean => structs.length === 0 && ds.clients.size === 0

/** Whether it only takes away: there is always room for that. */
export const onlyTakesAway = ({ structs }: Update): boolean =>
  structs.every((struct) => !(struct instanceof Y.Item) || struct.content instanceof Y.ContentDeleted)

/** Whether this document already holds all that the update says: then there is nothing to check, keep or relay. */
export const holds = (doc: Y.Doc, update: Update): boolean => {
  const { store } = doc
  const { structs, ds } = update
  if (buildsOnMore(update, (client) => Y.getState(store, client))) return false
  for (const { id, length } of structs) if (id.clock + length > Y.getState(store, id.client)) return false
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

export type Pens = {
  /** Who has written under which client id: a person, or null for the server itself. */
  bound: ReadonlyMap<number, PersonId | null>
  /** Who was heard under an id that nobody has written with yet. */
  announced: ReadonlyMap<number, PersonId>
}

const refuse = (code: string, detail: string): Verdict => ({ type: 'refused', refused: { code, detail } })

/** Applies the update to the candidate, if `person` may write it. On a refusal the candidate may be spoiled. */
export const examine = (
  candidate: Y.Doc,
  bytes: Uint8Array,
  decoded: Update,
  { person, pens, ink, sizes }: { person: PersonId; pens: Pens; ink: InkWorld; sizes: SectionSizes }
): Verdict => {
  const { store } = candidate
  const newClients = new Set<number>()
  const reached = new Map<number, number>()
  const added: Run[] = []
  let early = false
  for (const struct of decoded.structs) {
    const { client, clock } = struct.id
    const known = reached.get(client) ?? Y.getState(store, client)
    // Within one update a pen writes without a gap; towards what is here, a gap means that something is on its way.
    if (struct instanceof Y.Skip || (reached.has(client) && clock > known))
      return refuse('gap', 'leaves a gap in what one pen wrote')
    early ||= clock > known
    const end = clock + struct.length
    reached.set(client, Math.max(known, end))
    if (end <= Y.getState(store, client)) continue
    const owner = pens.bound.get(client)
    if (owner === undefined) newClients.add(client)
    if ((owner === undefined ? (pens.announced.get(client) ?? person) : owner) !== person)
      return refuse('not-your-pen', 'writes under a client id of somebody else')
    const broken = struct instanceof Y.Item ? brokenItem(struct) : undefined
    if (broken !== undefined) return refuse('layout', broken)
    if (struct instanceof Y.Item) added.push({ client, from: Math.max(clock, Y.getState(store, client)), to: end })
  }
  if (newClients.size > MAX_NEW_PENS) return refuse('too-many-pens', 'writes under too many new client ids at once')
  if (early || buildsOnMore(decoded, (client) => reached.get(client) ?? Y.getState(store, client))) return { type: 'early' }

  const wrong: Correction[] = []
  const outcome = applyTo(candidate, bytes, (transaction) => wrong.push(...wrongInk(transaction, added, ink)))
  if ('threw' in outcome) return refuse('undecodable', 'does not apply')
  if (store.pendingStructs !== null || store.pendingDs !== null) return refuse('undecodable', 'does not apply whole')
  for (const root of candidate.share.keys())
    if (root !== ROOTS.sections && root !== ROOTS.meta) return refuse('layout', 'adds a root')
  if (outcome.broken !== undefined) return refuse('layout', outcome.broken)
  const broken = brokenWords(candidate, added)
  if (broken !== undefined) return refuse('schema', broken)
  if (!sizes.hold(candidate, added)) return refuse('full', `brings more than the ${MAX_SECTION_LETTERS} letters of a section`)
  const correction = wrong.length === 0 ? undefined : updateOf(candidate, () => setRight(candidate, wrong))
  return {
    type: 'taken',
    update: merged([outcome.update, correction].flatMap((update) => update ?? [])),
    correction,
    newClients: [
      ...[...newClients].map((clientId) => ({ clientId, personId: person })),
      ...(correction === undefined || pens.bound.has(candidate.clientID)
        ? []
        : [{ clientId: candidate.clientID, personId: null }])
    ],
    titleChanged: outcome.titleChanged
  }
}

/** Whether anything in it refers to a struct beyond what is known once it has been applied: such an update would
 *  be taken in part, and its rest would wait inside the document. */
const buildsOnMore = ({ structs, ds }: Update, known: (client: number) => number): boolean => {
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue
    const { origin, rightOrigin, parent } = struct
    for (const id of [origin, rightOrigin, parent instanceof Y.ID ? parent : null])
      if (id !== null && id.clock >= known(id.client)) return true
  }
  for (const [client, ranges] of ds.clients) for (const { clock, len } of ranges) if (clock + len > known(client)) return true
  return false
}

const brokenItem = ({ parent, content }: Y.Item): string | undefined => {
  if (typeof parent === 'string' && parent !== ROOTS.sections && parent !== ROOTS.meta) return 'adds a root'
  if (content instanceof Y.ContentDoc) return 'holds a document within the document'
  if (content instanceof Y.ContentEmbed) return 'holds something that is not words'
  if (content instanceof Y.ContentBinary) return 'holds something that is not words'
  return undefined
}

type Applied = { update: Uint8Array | undefined; broken: string | undefined; titleChanged: boolean } | { threw: unknown }

const applyTo = (candidate: Y.Doc, bytes: Uint8Array, look: (transaction: Y.Transaction) => void): Applied => {
  let broken: string | undefined
  let titleChanged = false
  let fault: { error: unknown } | undefined
  const onTransaction = (transaction: Y.Transaction): void => {
    // What goes wrong in looking is no fault of the sender's.
    try {
      broken ??= brokenLayout(candidate, transaction)
      const meta = candidate.share.get(ROOTS.meta)
      titleChanged ||= meta !== undefined && transaction.changed.has(meta)
      if (broken === undefined) look(transaction)
    } catch (error) {
      fault ??= { error }
    }
  }
  candidate.on('afterTransaction', onTransaction)
  try {
    const update = updateOf(candidate, () => Y.applyUpdate(candidate, bytes))
    if (fault === undefined) return { update, broken, titleChanged }
  } catch (threw) {
    return { threw }
  } finally {
    candidate.off('afterTransaction', onTransaction)
  }
  throw fault.error
}

/** What of the document is new once this is done. */
const updateOf = (doc: Y.Doc, act: () => void): Uint8Array | undefined => {
  const updates: Uint8Array[] = []
  const onUpdate = (emitted: Uint8Array): void => {
    updates.push(emitted)
  }
  doc.on('update', onUpdate)
  try {
    act()
    return merged(updates)
  } finally {
    doc.off('update', onUpdate)
  }
}

const merged = (updates: Uint8Array[]): Uint8Array | undefined => (updates.length > 1 ? Y.mergeUpdates(updates) : updates[0])
