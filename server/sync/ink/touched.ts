// Where a frame changed something.
import * as Y from 'yjs'
import { isOld } from './old.ts'

/** `added`: what came into this text and is there. `items`: that, what was there and is deleted, and what is deleted once more: some of it may be
 *  named twice. */
export type Touched = { added: Y.Item[]; items: Y.Item[] }

/** The texts in which the frame added these or deleted something, or which went. */
export const touchedTexts = (transaction: Y.Transaction, added: readonly Y.Item[]): Map<Y.XmlText, Touched> => {
  const touched = new Map<Y.XmlText, Touched>()
  for (const item of added) {
    if (!(item.parent instanceof Y.XmlText)) continue
    touchedIn(touched, item.parent, item).added.push(item)
  }
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    if (!(struct instanceof Y.Item) || !isOld(struct, transaction)) return
    if (struct.parent instanceof Y.XmlText) touchedIn(touched, struct.parent, struct)
    if (struct.content instanceof Y.ContentType && struct.content.type instanceof Y.XmlText)
      touchedIn(touched, struct.content.type)
  })
  return touched
}

/** What is known of this text, and this item among it. */
export const touchedIn = (touched: Map<Y.XmlText, Touched>, text: Y.XmlText, item?: Y.Item): Touched => {
  const known = touched.get(text)
  if (known === undefined) {
    // Thousands of lines may go at once, each of one piece: without the room that an array has for more.
    const ofText: Touched = { added: [], items: item === undefined ? [] : [item] }
    touched.set(text, ofText)
    return ofText
  }
  if (item !== undefined) known.items.push(item)
  return known
}

/** The first and the last of these items of one text. From one of them it is gone both ways until all were met: it costs how far they stand
 *  apart, however long the text is. */
export const outermost = (items: readonly Y.Item[]): { first: Y.Item; last: Y.Item } | undefined => {
  // A field of the text is not among its letters.
  const inText = items.filter(({ parentSub }) => parentSub === null)
  const [one] = inText
  if (one === undefined) return undefined
  if (inText.length === 1) return { first: one, last: one }
  // Each once.
  const all = new Set(inText)
  let [first, last, left, right] = [one, one, one.left, one.right]
  for (let met = 1; met < all.size && (left !== null || right !== null);) {
    if (left !== null && all.has(left)) {
      first = left
      met++
    }
    if (right !== null && all.has(right)) {
      last = right
      met++
    }
    left = left?.left ?? null
    right = right?.right ?? null
  }
  return { first, last }
}
