// A section that is full takes no more words, and says so before it is: what the server would refuse, the page does not make.
import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { MAX_SECTION_BLOCKS, MAX_SECTION_LETTERS, NEARLY_FULL } from '../../shared/alliance/size.ts'

/** `nearly`: of letters; `lines`: of blocks. `refused`: what was just typed or pasted has no room. */
export type Fullness = 'room' | 'nearly' | 'lines' | 'refused'

export const FullnessOfWords = Extension.create<{ onFullness: (fullness: Fullness) => void }>({
  name: 'fullness',
  addOptions: () => ({ onFullness: () => undefined }),
  addProseMirrorPlugins() {
    const { onFullness } = this.options
    return [
      new Plugin({
        key: new PluginKey('fullness'),
        filterTransaction: (transaction) => {
          // What comes from the other, or by undo, stands already; the server has the last word on it.
          if (transaction.getMeta(ySyncPluginKey) !== undefined) return true
          if (!hasNoRoom(transaction)) return true
          onFullness('refused')
          return false
        },
        view: ({ state }) => {
          onFullness(fullnessOf(state.doc))
          return {
            update: (view, before) => {
              if (view.state.doc !== before.doc) onFullness(fullnessOf(view.state.doc))
            }
          }
        }
      })
    ]
  }
})

/** By the size of the document, which counts the ends of blocks as well: never fewer than its letters, or than its blocks. */
export const fullnessOf = (doc: Node): Fullness => {
  const { size } = doc.content
  if (size >= MAX_SECTION_LETTERS * NEARLY_FULL) return 'nearly'
  const most = MAX_SECTION_BLOCKS * NEARLY_FULL
  return size >= most && blocksIn(doc) >= most ? 'lines' : 'room'
}

/** Whether this makes a section longer that is, or becomes, longer than it may be. */
export const hasNoRoom = ({ before, doc }: Pick<Transaction, 'before' | 'doc'>): boolean => {
  const { size } = doc.content
  if (size > MAX_SECTION_LETTERS && size > before.content.size) return true
  if (size <= MAX_SECTION_BLOCKS) return false
  const blocks = blocksIn(doc)
  return blocks > MAX_SECTION_BLOCKS && blocks > blocksIn(before)
}

/** What did not change is the same node still, and is not counted again. */
const counted = new WeakMap<Node, number>()

const blocksIn = (node: Node): number => {
  const known = counted.get(node)
  if (known !== undefined) return known
  let blocks = 0
  node.forEach((child) => {
    if (!child.isText) blocks += 1 + blocksIn(child)
  })
  counted.set(node, blocks)
  return blocks
}
