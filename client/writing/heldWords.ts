// The chosen words stay marked while something outside them has the focus: the address that they are to be given.
import { type Editor, Extension } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

const heldKey = new PluginKey<boolean>('heldWords')

export const HeldWords = Extension.create({
  name: 'heldWords',
  addProseMirrorPlugins: () => [
    new Plugin<boolean>({
      key: heldKey,
      state: {
        init: () => false,
        apply: (transaction, held) => {
          const told: unknown = transaction.getMeta(heldKey)
          return typeof told === 'boolean' ? told : held
        }
      },
      props: {
        decorations: (state) => {
          const { from, to, empty } = state.selection
          if (heldKey.getState(state) !== true || empty) return null
          // A span of its own: merged into the ink of the words, it would change whose they seem to be.
          return DecorationSet.create(state.doc, [Decoration.inline(from, to, { nodeName: 'span', class: 'held' })])
        }
      }
    })
  ]
})

/** Until the returned function is called. */
export const holdChosenWords = ({ view }: Editor): (() => void) => {
  const hold = (held: boolean) => {
    if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(heldKey, held))
  }
  hold(true)
  return () => hold(false)
}
