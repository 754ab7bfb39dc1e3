// The words of a block that an undo brought back: Yjs puts it right before the one that was deleted.
import * as Y from 'yjs'
import type { GoneLetters, Letters } from './GoneLetters.ts'
import type { Brought, Look } from './lookAt.ts'
import { isOld } from './old.ts'
import { type Piece, align } from './origins.ts'

/** Letters that are aligned for one frame, at most. */
const MOST_LETTERS = 20_000

/** The words of blocks that stand right before the one that was deleted, when all of them stood there, in the same order. */
export const restoredBlocks = (looks: readonly Look[], transaction: Y.Transaction, gone: GoneLetters): Map<Brought, Piece[]> => {
  const restored = new Map<Brought, Piece[]>()
  let left = MOST_LETTERS
  /** Of each block once: ten thousand may come before the same one. */
  const known = new Map<string, readonly Letters[]>()
  for (const { text, brought } of looks) {
    const block = brought.length === 0 ? undefined : blockAfter(text, transaction)
    if (block === undefined) continue
    const name = `${block.client} ${block.clock}`
    const stood = known.get(name) ?? gone.ofBlock(block)
    known.set(name, stood)
    for (const { words } of [...stood, ...brought]) left -= words.length
    if (left < 0) break
    if (stood.length === 0) continue
    const pieces = [...align(stood, brought)]
    if (pieces.every(([, of]) => of.every(({ moved }) => moved))) for (const [run, of] of pieces) restored.set(run, of)
  }
  return restored
}

/** What the outermost new block around this text was put before. */
export const blockAfter = (text: Y.XmlText, transaction: Y.Transaction): Y.ID | undefined => {
  let top: Y.Item | undefined
  for (let item = text._item; item !== null && !isOld(item, transaction); item = itemOf(item.parent)) top = item
  return top?.rightOrigin ?? undefined
}

const itemOf = (parent: Y.Item['parent']): Y.Item | null => (parent instanceof Y.AbstractType ? parent._item : null)
