// A section that is full takes no more words, and says so before it is: what the server would refuse, the page does not make.
import { Extension } from '@tiptap/core'
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { MAX_SECTION_LETTERS, NEARLY_FULL } from '../../shared/alliance/size.ts'

/** `refused`: what was just typed or pasted has no room. */
export type Fullness = 'room' | 'nearly' | 'refused'

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
          if (transaction.getMeta(ySyncPluginKey) !== undefined || !hasNoRoom(transaction)) return true
          onFullness('refused')
          return false
        },
        view: ({ state }) => {
          onFullness(fullnessOf(state.doc.content.size))
          return {
            update: (view, before) => {
              if (view.state.doc !== before.doc) onFullness(fullnessOf(view.state.doc.content.size))
            }
          }
        }
      })
    ]
  }
})

/** By the size of the document, which counts the ends of blocks as well: never fewer than its letters. */
export const fullnessOf = (size: number): Fullness => (size >= MAX_SECTION_LETTERS * NEARLY_FULL ? 'nearly' : 'room')

/** Whether this makes a section longer that is, or becomes, longer than it may be. */
export const hasNoRoom = ({ before, doc }: Pick<Transaction, 'before' | 'doc'>): boolean =>
  doc.content.size > MAX_SECTION_LETTERS && doc.content.size > before.content.size
