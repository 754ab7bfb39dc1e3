// What it takes to put items in their place. Yjs looks at every item between the two neighbours that one names, and honest hands
// name neighbours that stand beside each other, but for what another wrote between them meanwhile. Whoever names them far
// apart, again and again, makes each item cost as much as all before it: a frame of a hundred kilobytes held the server for
// sixteen seconds, and every page that opened the document afterwards.
import * as Y from 'yjs'

/** Counts, as long as a transaction lasts, the items that are looked at; throws TooTangled when there are more than `most`. */
export class Effort {
  readonly #most: number
  #spent = 0
  #metTwoPlaces = false

  constructor(most: number = Infinity) {
    this.#most = most
  }

  get spent(): number {
    return this.#spent
  }

  /** Whether one named two neighbours that are not of one place. */
  get metTwoPlaces(): boolean {
    return this.#metTwoPlaces
  }

  /** To be called at the beginning of the transaction whose items it is to count. */
  watch(transaction: Y.Transaction): void {
    transaction.meta.set(Effort, this)
  }

  step(): void {
    if (++this.#spent > this.#most) throw new TooTangled()
  }

  meetTwoPlaces(): void {
    this.#metTwoPlaces = true
  }
}

export class TooTangled extends Error {}

const integrate = Reflect.get(Y.Item.prototype, 'integrate')

Y.Item.prototype.integrate = function (this: Y.Item, transaction: Y.Transaction, offset: number): void {
  const effort: unknown = transaction.meta.get(Effort)
  if (effort instanceof Effort && offset === 0) {
    if (namesTwoPlaces(this)) effort.meetTwoPlaces()
    countSteps(this, transaction.doc.store, effort)
  }
  integrate.call(this, transaction, offset)
}

/** An honest hand found the letter before and the one after side by side. Where they are not of one place Yjs has cut there what stands, an
 *  emoji into two halves that mean nothing, and puts the item beside the one of them, or, when the other is long gone, nowhere: then
 *  the cut is made here and on no page, because nothing of it is passed on. */
const namesTwoPlaces = ({ origin, rightOrigin, left, right }: Y.Item): boolean => {
  if (origin === null || rightOrigin === null || left === null || right === null) return false
  // Of what is long gone Yjs keeps no item, and does not say where it stood.
  if (!(left instanceof Y.Item)) return !right.deleted
  if (!(right instanceof Y.Item)) return !left.deleted
  return left.parent !== right.parent || left.parentSub !== right.parentSub
}

/** The walk that Yjs is about to make, step by step. */
const countSteps = (item: Y.Item, store: Y.Doc['store'], effort: Effort): void => {
  const { left, right, origin, rightOrigin } = item
  // Beside one that is long gone it stands nowhere.
  if (!(item.parent instanceof Y.AbstractType)) return
  const isBeside = left === null ? right !== null && right.left === null : left.right === right
  if (isBeside) return
  const conflicting = new Set<unknown>()
  const before = new Set<unknown>()
  for (let at = firstBeside(item, effort); at !== null && at !== right; at = at.right) {
    effort.step()
    before.add(at)
    conflicting.add(at)
    if (Y.compareIDs(origin, at.origin)) {
      if (at.id.client < item.id.client) conflicting.clear()
      else if (Y.compareIDs(rightOrigin, at.rightOrigin)) return
    } else {
      const its: unknown = at.origin === null ? undefined : Y.getItem(store, at.origin)
      if (!before.has(its)) return
      if (!conflicting.has(its)) conflicting.clear()
    }
  }
}

const firstBeside = ({ left, parent, parentSub }: Y.Item, effort: Effort): Y.Item | null => {
  if (left !== null) return left.right
  if (!(parent instanceof Y.AbstractType)) return null
  if (parentSub === null) return parent._start
  let first = parent._map.get(parentSub) ?? null
  while (first !== null && first.left !== null) {
    effort.step()
    first = first.left
  }
  return first
}
