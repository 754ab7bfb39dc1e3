// Words that fell away though nobody deleted them. An honest merge drops what one writes into a paragraph that the other is
// just making into a list: pages do that by deleting the paragraph and writing it anew. Two ways lead there, and both are
// seen in what a frame says it deletes and what was deleted: words that are dead when they arrive, and words that go
// because the block around them does, though whoever deleted the block had not seen them.
import * as Y from 'yjs'
import type { SeatId, SectionId } from '../../../shared/alliance/ids.ts'
import { sectionHolding } from '../../../shared/alliance/layout.ts'
import type { Update } from '../update.ts'
import { isAuthor, seatIn } from '../ink/marks.ts'
import type { InkWorld } from '../ink/world.ts'
import { type RecentPlaces, beforeIn, stood } from './RecentPlaces.ts'

/** `after`: the letter before the first, as its pen knew it. `begins`: it stood in another block than the piece before it. */
export type Piece = { client: number; clock: number; words: string; after: Y.ID | undefined; begins: boolean }

/** Words of one seat. `section` is undefined when nobody can say any more where they stood. */
export type Fallen = { seat: SeatId; section: SectionId | undefined; before: string; pieces: Piece[] }

type Span = { from: number; to: number }

/** What fell away with this frame. To be called while the transaction still holds what it deleted. */
export const fellAway = (
  transaction: Y.Transaction,
  { decoded: { structs, ds }, dead }: { decoded: Update; dead: ReadonlySet<Y.Item> },
  { sender, seatOf }: Pick<InkWorld, 'sender' | 'seatOf'>,
  places: RecentPlaces
): Fallen[] => {
  const late = dead.size === 0 ? [] : deadOnArrival(transaction, { structs, ds, dead }, places)
  const fallen = late.map(({ place, pieces }) => ({
    seat: sender,
    section: place?.section,
    before: place?.before ?? '',
    pieces
  }))
  if (transaction.deleteSet.clients.size > 0) {
    const unsaid = deletedUnsaid(transaction, ds)
    if (unsaid.size > 0) fallen.push(...wentWithTheirBlock(transaction, unsaid, seatOf))
    places.note(transaction)
  }
  return fallen
}

// ── dead on arrival ──────────────────────────────────────────────────────────────────────────────

type Late = { place: { section: SectionId; before: string } | undefined; pieces: Piece[] }

/** A frame of many small pieces is not worth more: the rest of it is told of with the last. */
const MOST_PLACES = 256

const deadOnArrival = (
  { doc, beforeState }: Y.Transaction,
  { structs, ds, dead: someDead }: Update & { dead: ReadonlySet<Y.Item> },
  places: RecentPlaces
): Late[] => {
  const late: Late[] = []
  /** Whether the next words stand in another block than the last. */
  let begins = true
  let asked = 0
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue
    if (struct.content instanceof Y.ContentType) begins = true
    if (!someDead.has(struct)) continue
    const { content, id, origin, parent, rightOrigin } = struct
    const known = beforeState.get(id.client) ?? 0
    const dead = deletedIn(doc.store, id.client, rangeOf(struct, known))
    if (dead.length === 0) continue
    const held = origin ?? (parent instanceof Y.ID ? parent : rightOrigin)
    const isAsked = held !== null && asked++ < MOST_PLACES
    // Whatever it is: what comes after it has its place from it.
    const place = isAsked ? places.follow(held, { client: id.client, ...rangeOf(struct, known) }) : late.at(-1)?.place
    if (!(content instanceof Y.ContentString)) continue
    for (const { from, to } of without(dead, ds.clients.get(id.client))) {
      const after = from === id.clock ? (origin ?? undefined) : Y.createID(id.client, from - 1)
      const words = content.str.slice(from - id.clock, to - id.clock)
      const piece = { client: id.client, clock: from, words, after, begins }
      const last = late.at(-1)
      if (last !== undefined && last.place?.section === place?.section) last.pieces.push(piece)
      else late.push({ place, pieces: [piece] })
      begins = false
    }
  }
  return late
}

const rangeOf = ({ id, length }: Y.Item, known: number): Span => ({ from: Math.max(id.clock, known), to: id.clock + length })

/** Which of these clocks are deleted in the store. */
const deletedIn = (store: Y.Doc['store'], client: number, { from, to }: Span): Span[] => {
  const structs = store.clients.get(client) ?? []
  const spans: Span[] = []
  for (let index = Y.findIndexSS(structs, from); index < structs.length; index++) {
    const struct = structs[index]
    if (struct === undefined || struct.id.clock >= to) break
    if (struct.deleted) spans.push({ from: Math.max(from, struct.id.clock), to: Math.min(to, struct.id.clock + struct.length) })
  }
  return spans
}

/** These spans, without what the deletions say. Both are in order; from where the first may say something each is gone through once. */
const without = (spans: readonly Span[], said: readonly { clock: number; len: number }[] = []): Span[] => {
  if (said.length === 0) return [...spans]
  const left: Span[] = []
  let nth = firstWhere(said, ({ clock, len }) => clock + len > (spans[0]?.from ?? 0))
  for (const { from, to } of spans) {
    let at = from
    while (at < to) {
      const next = said[nth]
      if (next === undefined || next.clock >= to) {
        left.push({ from: at, to })
        break
      }
      if (next.clock > at) left.push({ from: at, to: next.clock })
      at = Math.max(at, next.clock + next.len)
      // One that reaches beyond this span says something of the next, too.
      if (next.clock + next.len <= to) nth++
    }
  }
  return left
}

// ── gone with their block ────────────────────────────────────────────────────────────────────────

type Unsaid = ReadonlyMap<number, readonly Span[]>

/** What was there and is deleted now, though the frame does not say so. */
const deletedUnsaid = ({ deleteSet, beforeState }: Y.Transaction, said: Update['ds']): Unsaid => {
  const unsaid = new Map<number, Span[]>()
  for (const [client, ranges] of deleteSet.clients) {
    const known = beforeState.get(client) ?? 0
    const old = ranges.flatMap(({ clock, len }) => (clock < known ? { from: clock, to: Math.min(known, clock + len) } : []))
    const spans = without(old, said.clients.get(client))
    if (spans.length > 0) unsaid.set(client, spans)
  }
  return unsaid
}

/** No two hands write in more blocks than this while a third deletes them all. */
const MOST_FALLEN = 1_024

const wentWithTheirBlock = (transaction: Y.Transaction, unsaid: Unsaid, seatOf: InkWorld['seatOf']): Fallen[] => {
  const { doc } = transaction
  const fallen: Fallen[] = []
  for (const top of blocksHolding(unsaid, doc)) {
    const section = sectionHolding(doc, top as Y.AbstractType<unknown>)
    const bySeat = new Map<SeatId, Fallen>()
    const isUnsaid = (client: number, span: Span): Span[] => within(unsaid.get(client) ?? [], span)
    for (const text of textsIn(top, transaction)) takeFrom(text, transaction, { isUnsaid, seatOf, section, bySeat })
    fallen.push(...bySeat.values())
  }
  return fallen
}

/** The outermost blocks that hold them, each once. */
const blocksHolding = (unsaid: Unsaid, { store }: Y.Doc): ReadonlySet<Block> => {
  const tops = new Set<Block>()
  for (const [client, spans] of unsaid)
    for (const span of spans)
      for (const item of itemsOver(store, client, span)) {
        if (item.content instanceof Y.ContentString && item.parent instanceof Y.XmlText) tops.add(outermost(item.parent))
        if (tops.size === MOST_FALLEN) return tops
      }
  return tops
}

const takeFrom = (
  text: Y.XmlText,
  transaction: Y.Transaction,
  {
    isUnsaid,
    seatOf,
    section,
    bySeat
  }: {
    isUnsaid: (client: number, span: Span) => Span[]
    seatOf: InkWorld['seatOf']
    section: SectionId | undefined
    bySeat: Map<SeatId, Fallen>
  }
): void => {
  const begun = new Set<SeatId>()
  let mark: SeatId | undefined
  let words = ''
  let last: Y.ID | undefined
  for (let item = text._start; item !== null; item = item.right) {
    if (!stood(item, transaction)) continue
    if (isAuthor(item.content)) mark = seatIn(item.content)
    if (!(item.content instanceof Y.ContentString)) continue
    const { client, clock } = item.id
    const seat = mark ?? seatOf(client)
    for (const { from, to } of seat === undefined ? [] : isUnsaid(client, { from: clock, to: clock + item.length })) {
      if (seat === undefined) continue
      const one = bySeat.get(seat) ?? { seat, section, before: beforeIn(words, words.length), pieces: [] }
      bySeat.set(seat, one)
      one.pieces.push({
        client,
        clock: from,
        words: item.content.str.slice(from - clock, to - clock),
        after: from > clock ? Y.createID(client, from - 1) : last,
        begins: !begun.has(seat)
      })
      begun.add(seat)
    }
    words += item.content.str
    last = item.lastId
  }
}

const itemsOver = function* (store: Y.Doc['store'], client: number, { from, to }: Span): Generator<Y.Item> {
  const structs = store.clients.get(client) ?? []
  for (let index = Y.findIndexSS(structs, from); index < structs.length; index++) {
    const struct = structs[index]
    if (struct === undefined || struct.id.clock >= to) return
    if (struct instanceof Y.Item) yield struct
  }
}

/** As much of these spans, which are in order, as lies in that one. */
const within = (spans: readonly Span[], { from, to }: Span): Span[] => {
  const inside: Span[] = []
  for (let nth = firstWhere(spans, (span) => span.to > from); nth < spans.length; nth++) {
    const span = spans[nth]
    if (span === undefined || span.from >= to) break
    inside.push({ from: Math.max(from, span.from), to: Math.min(to, span.to) })
  }
  return inside
}

/** The first for which this is so, as it is for all that come after it. */
const firstWhere = <One>(ordered: readonly One[], isSo: (one: One) => boolean): number => {
  let [first, end] = [0, ordered.length]
  while (first < end) {
    const half = (first + end) >> 1
    const one = ordered[half]
    if (one !== undefined && isSo(one)) end = half
    else first = half + 1
  }
  return first
}

type Block = Y.XmlText | Y.XmlFragment

const isBlock = (type: unknown): type is Block => type instanceof Y.XmlText || type instanceof Y.XmlFragment

/** The outermost block around it that is deleted; the text itself when only it is. */
const outermost = (text: Y.XmlText): Block => {
  let top: Block = text
  for (let at: unknown = text; isBlock(at) && at._item !== null; at = at._item.parent) if (at._item.deleted) top = at
  return top
}

/** All texts that stood in it before this transaction, in the order of the page. */
const textsIn = function* (type: Block, transaction: Y.Transaction): Generator<Y.XmlText> {
  if (type instanceof Y.XmlText) {
    yield type
    return
  }
  for (let item = type._start; item !== null; item = item.right)
    if (item.content instanceof Y.ContentType && isBlock(item.content.type) && stood(item, transaction))
      yield* textsIn(item.content.type, transaction)
}
