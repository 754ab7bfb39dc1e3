// Yjs can restore an item with a right origin that is not reachable from its left one (yjs issue 794): the author's
// screen and everyone else's then differ for ever, with equal state vectors. What an undo restores is given the
// neighbours that it has, before it is sent: then it is an insertion like any other, and merges like one.
//
// And Yjs remembers of what was restored only where it begins. When something was written within it since, the undo of its writing took out
// no more than its first part; when something beside it was restored, too, and had become one with it, the undo took out both; and what was
// restored beside it later came in between, its letters in another order. So what was deleted is parted as what was restored
// of it is, and that as what was deleted, before the next undo.
//
// It restores what each pen had written, one pen after the other. It is told to restore what stood there as one reads it: then letters that stand
// beside each other are one piece, however many hands had typed them and when, and each line is whole before the next begins
// (client/connection/takenAway.ts).
import * as Y from 'yjs'

/** Watches a document, as long as it lives, for what undo and redo restore. */
export const keepUndoSound = (doc: Y.Doc): void => {
  // Before any step is taken off the stack.
  doc.on('beforeTransaction', (transaction) => {
    if (!(transaction.origin instanceof Y.UndoManager)) return
    partAsRestored(transaction)
    letIdleStepsGo(transaction.doc.store, transaction.origin)
    readInOrder(transaction.origin)
    const showAgain = hideFormerPlaces(transaction.doc.store, transaction.origin)
    doc.once('beforeObserverCalls', showAgain)
  })
  // Before anything is told of the transaction, and before its update is written.
  doc.on('beforeObserverCalls', giveTrueNeighbours)
}

/** Yjs takes off a step that has nothing to say any more, since another has taken away what was written in it, and goes on to the one before in the
 *  same go; but that one is to be made ready, too. */
const letIdleStepsGo = (store: Y.Doc['store'], { undoing, undoStack, redoStack }: Y.UndoManager): void => {
  const steps = undoing ? undoStack : redoStack
  for (let step = steps.at(-1); step !== undefined && isIdle(store, step); step = steps.at(-1)) steps.pop()
}

/** Nothing of what it wrote stands, and it deleted nothing else. */
const isIdle = (store: Y.Doc['store'], { insertions, deletions }: Y.UndoManager['undoStack'][number]): boolean => {
  for (const [client, ranges] of deletions.clients)
    for (const { clock, len } of ranges) {
      const [from, to] = [clock, clock + len]
      let own = 0
      for (const span of overlapping(insertions.clients.get(client) ?? [], { from, to }))
        own += Math.min(span.clock + span.len, to) - Math.max(span.clock, from)
      if (own < len) return false
    }
  for (const item of itemsOf(store, insertions)) if (followed(store, item).at(-1)?.deleted !== true) return false
  return true
}

/** What its next step deleted is gone through as it stood, from the first line to the last. */
const readInOrder = ({ undoing, undoStack, redoStack, scope }: Y.UndoManager): void => {
  const step = (undoing ? undoStack : redoStack).at(-1)
  if (step === undefined || step.deletions.clients.size === 0) return
  const { deletions } = step
  const spans: Span[] = []
  const read = (item: Y.Item): void => {
    const { id, length, content } = item
    for (const { clock, len } of overlapping(deletions.clients.get(id.client) ?? [], { from: id.clock, to: id.clock + length })) {
      const from = Math.max(clock, id.clock)
      spans.push([id.client, { clock: from, len: Math.min(clock + len, id.clock + length) - from }])
    }
    if (content instanceof Y.ContentType) readAll(content.type)
  }
  const readAll = ({ _map, _start }: { _map: Map<string, Y.Item>; _start: Y.Item | null }): void => {
    for (const last of _map.values()) {
      const values: Y.Item[] = []
      for (let value: Y.Item | null = last; value !== null; value = value.left) values.push(value)
      values.reverse().forEach(read)
    }
    for (let item = _start; item !== null; item = item.right) read(item)
  }
  for (const type of scope) if (type instanceof Y.AbstractType) readAll(type)
  step.deletions.clients = new Spans(deletions.clients, spans)
}

type Span = [client: number, span: { clock: number; len: number }]

/** Ranges by their pen, as ever; but gone through one by one, in another order. */
class Spans extends Map<number, Span[1][]> {
  readonly #inOrder: readonly Span[]

  constructor(ranges: Iterable<[number, Span[1][]]>, inOrder: readonly Span[]) {
    super(ranges)
    this.#inOrder = inOrder
  }

  override forEach(each: (ranges: Span[1][], client: number, map: Map<number, Span[1][]>) => void): void {
    for (const [client, span] of this.#inOrder) each([span], client, this)
  }
}

/** Those of ranges in order that reach into this one. */
function* overlapping(ranges: readonly Span[1][], { from, to }: { from: number; to: number }): Generator<Span[1]> {
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const range = ranges[middle]
    if (range !== undefined && range.clock + range.len <= from) low = middle + 1
    else high = middle
  }
  for (let at = low; at < ranges.length; at++) {
    const range = ranges[at]
    if (range === undefined || range.clock >= to) return
    yield range
  }
}

const giveTrueNeighbours = (transaction: Y.Transaction): void => {
  if (!(transaction.origin instanceof Y.UndoManager)) return
  const { store, clientID } = transaction.doc
  const structs = store.clients.get(clientID)
  const from = transaction.beforeState.get(clientID) ?? 0
  if (structs === undefined || Y.getState(store, clientID) === from) return
  for (let index = Y.findIndexSS(structs, from); index < structs.length; index++) {
    const item = structs[index]
    if (!(item instanceof Y.Item) || item.parentSub !== null) continue
    // What was restored later in this transaction was not there yet when this was.
    const isLater = ({ id }: Y.Item) => id.client === clientID && id.clock > item.id.clock
    let left = item.left
    while (left !== null && isLater(left)) left = left.left
    let right = item.right
    while (right !== null && isLater(right)) right = right.right
    item.origin = left?.lastId ?? null
    item.rightOrigin = right?.id ?? null
  }
}

/** Letters that were deleted and restored within a block stand where they were restored. When the whole block is restored, Yjs looks for its
 *  neighbours also where they had stood before, and may find on the right of a letter what stands on its left. And where what was restored
 *  went with a block that the other took away, nothing is left of it that Yjs could follow: it would throw, and the step be gone. */
const hideFormerPlaces = (store: Y.Doc['store'], { undoing, undoStack, redoStack }: Y.UndoManager): (() => void) => {
  const step = (undoing ? undoStack : redoStack).at(-1)
  const hidden: { item: Y.Item; redone: Y.ID }[] = []
  const deleted = step === undefined ? [] : [...itemsOf(store, step.deletions)]
  const blocks = new Set(deleted.flatMap(({ parent }) => (parent instanceof Y.AbstractType && isDeleted(parent) ? parent : [])))
  const restored = step === undefined || blocks.size === 0 ? [] : [...deleted, ...itemsOf(store, step.insertions)]
  const needed = new Set(restored.flatMap((item) => followed(store, item)))
  // Also where this step says nothing: then Yjs goes on to the one before it.
  for (const structs of store.clients.values())
    for (const item of structs) {
      if (!(item instanceof Y.Item) || item.redone === null) continue
      const now = structAt(store, item.redone)
      // Only where what is restored had stood: from one block to the next it is followed as ever.
      const isFormer =
        item.parent instanceof Y.AbstractType && blocks.has(item.parent) && !needed.has(item) && sameParent(now, item)
      if (!isFormer && !isGoneForGood(now, item)) continue
      hidden.push({ item, redone: item.redone })
      item.redone = null
    }
  return () => {
    for (const { item, redone } of hidden) item.redone ??= redone
  }
}

const sameParent = (one: Y.Item | Y.GC | undefined, { parent }: Y.Item): boolean => one instanceof Y.Item && one.parent === parent

/** Of a block that another took away it is only known that it was there: nothing can be restored in it. */
const isGoneForGood = (now: Y.Item | Y.GC | undefined, { content }: Y.Item): boolean =>
  now instanceof Y.GC || (now instanceof Y.Item && content instanceof Y.ContentType && !(now.content instanceof Y.ContentType))

function* itemsOf(store: Y.Doc['store'], { clients }: Ranges): Generator<Y.Item> {
  for (const [client, ranges] of clients)
    for (const { clock, len } of ranges) {
      const structs: (Y.Item | Y.GC)[] = store.clients.get(client) ?? []
      for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
        const struct = structs[index]
        if (struct === undefined || struct.id.clock >= clock + len) break
        if (struct instanceof Y.Item) yield struct
      }
    }
}

/** It, what was restored of it, and of that. */
const followed = (store: Y.Doc['store'], item: Y.Item): Y.Item[] => {
  const all: Y.Item[] = []
  for (
    let at: Y.Item | Y.GC | undefined = item;
    at instanceof Y.Item;
    at = at.redone === null ? undefined : structAt(store, at.redone)
  )
    all.push(at)
  return all
}

const isDeleted = (type: Y.AbstractType<unknown>): boolean => type._item?.deleted === true

const structAt = (store: Y.Doc['store'], { client, clock }: Y.ID): Y.Item | Y.GC | undefined => {
  const structs: (Y.Item | Y.GC)[] = store.clients.get(client) ?? []
  return structs[Y.findIndexSS(structs, clock)]
}

const partAsRestored = (transaction: Y.Transaction): void => {
  // What was restored may have been deleted and restored itself: a part of the one is a part of the other, as long as there are more.
  while (partOnce(transaction));
}

/** Whether something was parted. */
const partOnce = (transaction: Y.Transaction): boolean => {
  const { store } = transaction.doc
  const ranges = Y.createDeleteSet()
  for (const structs of store.clients.values())
    for (const struct of structs) {
      if (!(struct instanceof Y.Item) || struct.redone === null) continue
      const { id, redone, length } = struct
      const parts = partsOf(store, { client: redone.client, clock: redone.clock, length })
      const [first, last] = [parts.at(0), parts.at(-1)]
      if (first === undefined || last === undefined) continue
      if (parts.length > 1)
        for (const { from, to } of parts) addTo(ranges, id.client, { from: id.clock + from, to: id.clock + to })
      if (!first.isWhole || !last.isWhole) addTo(ranges, redone.client, { from: redone.clock, to: redone.clock + length })
    }
  // It parts what it goes through at both ends of each range.
  Y.iterateDeletedStructs(transaction, ranges, () => undefined)
  return ranges.clients.size > 0
}

type Ranges = ReturnType<typeof Y.createDeleteSet>

const addTo = ({ clients }: Ranges, client: number, { from, to }: { from: number; to: number }): void => {
  const ofClient = clients.get(client) ?? []
  clients.set(client, ofClient)
  ofClient.push({ clock: from, len: to - from })
}

/** The pieces in which these letters stand, from where to where in them, and whether each is one by itself. What is gone for good
 *  cannot be parted. */
const partsOf = (
  store: Y.Doc['store'],
  { client, clock, length }: { client: number; clock: number; length: number }
): { from: number; to: number; isWhole: boolean }[] => {
  const structs: (Y.Item | Y.GC)[] = store.clients.get(client) ?? []
  const parts: { from: number; to: number; isWhole: boolean }[] = []
  const reach = clock + length
  for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
    const struct = structs[index]
    if (struct === undefined || struct.id.clock >= reach) break
    const [begins, ends] = [struct.id.clock, struct.id.clock + struct.length]
    const [from, to] = [Math.max(clock, begins), Math.min(reach, ends)]
    parts.push({ from: from - clock, to: to - clock, isWhole: (from === begins && to === ends) || !(struct instanceof Y.Item) })
  }
  return parts
}
