import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

/** Says in an empty section that nobody has written there yet. */
export const EmptyWords = Extension.create<{ words: string }>({
  name: 'emptyWords',
  addOptions: () => ({ words: '' }),
  addProseMirrorPlugins() {
    const { words } = this.options
    return [
      new Plugin({
        props: {
          decorations: ({ doc }) => {
            const only = doc.childCount === 1 ? doc.firstChild : null
            if (only === null || only.type.name !== 'paragraph' || only.content.size > 0) return null
            return DecorationSet.create(doc, [Decoration.node(0, only.nodeSize, { class: 'nobody-yet', 'data-words': words })])
          }
        }
      })
    ]
  }
})
