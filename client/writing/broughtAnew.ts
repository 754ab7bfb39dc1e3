// What a change writes anew. What is too much for one frame goes over the line in several, and what it replaces is taken away with the
// last of them (client/connection/splitFrame.ts), so that nobody is ever without the words: until then both stand, and both have to fit.
import type { Node } from '@tiptap/pm/model'

/** `pieces`: of an update, which a frame holds so many of. */
export type Brought = { letters: number; blocks: number; pieces: number }

/** As the binding (y-tiptap) writes it: it leaves what is equal from either end, goes on within a block of the same kind in its place, and
 *  writes everything else anew. */
export const broughtAnew = (before: Node, after: Node): Brought => {
  const brought = { letters: 0, blocks: 0, pieces: 0 }
  compare(before, after, brought)
  return brought
}

const compare = (before: Node, after: Node, brought: Brought): void => {
  if (before === after) return
  if (after.inlineContent) {
    // Another look of the same words brings none.
    if (before.textContent !== after.textContent) brought.letters += after.textContent.length
    after.forEach((inline) => (brought.pieces += piecesOf(inline)))
    return
  }
  const most = Math.min(before.childCount, after.childCount)
  let left = 0
  while (left < most && before.child(left).eq(after.child(left))) left++
  let right = 0
  while (left + right < most && before.child(before.childCount - 1 - right).eq(after.child(after.childCount - 1 - right))) right++
  for (let at = left; at < after.childCount - right; at++) {
    const child = after.child(at)
    const inItsPlace = at < before.childCount - right ? before.child(at) : undefined
    if (inItsPlace?.type === child.type) compare(inItsPlace, child, brought)
    else bring(child, brought)
  }
}

const bring = (node: Node, brought: Brought): void => {
  brought.pieces += piecesOf(node)
  if (node.isText) brought.letters += node.nodeSize
  else brought.blocks++
  node.forEach((child) => bring(child, brought))
}

/** An element, what it is said to be, and a text to write in; or a run of words, and where each look of it begins and ends. */
const piecesOf = (node: Node): number => {
  if (node.isText) return 1 + 2 * node.marks.length
  const said = Object.values(node.attrs).filter((value) => value !== null).length
  return 1 + said + (node.inlineContent && node.childCount > 0 ? 1 : 0)
}
