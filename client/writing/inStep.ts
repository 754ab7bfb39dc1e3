// What an editor shows is what its section holds. The binding should see to that; when all is quiet, it is looked whether it did,
// and an editor that shows anything else reads its section anew.
import { Extension } from '@tiptap/core'
import { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { ySyncPluginKey, yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import { bindingOf } from './steadyBinding.ts'

/** Nothing has changed for so long. */
const QUIET_MS = 5_000

export const InStep = Extension.create<{ onOutOfStep: () => void }>({
  name: 'inStep',
  addOptions: () => ({ onOutOfStep: () => undefined }),
  addProseMirrorPlugins() {
    const { onOutOfStep } = this.options
    return [
      new Plugin({
        key: new PluginKey('inStep'),
        view: (view) => {
          let timer: ReturnType<typeof setTimeout> | undefined
          let seen = view.state.doc
          // One timer, however many keys are pressed.
          const look = (): void => {
            timer = undefined
            const isQuiet = seen === view.state.doc && !view.composing
            seen = view.state.doc
            if (!isQuiet) timer = setTimeout(look, QUIET_MS)
            else if (!isInStep(view)) {
              bindingOf(ySyncPluginKey.getState(view.state))?._forceRerender()
              onOutOfStep()
            }
          }
          return {
            update: (_view, before) => {
              if (view.state.doc !== before.doc) timer ??= setTimeout(look, QUIET_MS)
            },
            destroy: () => clearTimeout(timer)
          }
        }
      })
    ]
  }
})

const isInStep = ({ state }: EditorView): boolean => {
  const body = bindingOf(ySyncPluginKey.getState(state))?.type
  return body === undefined || state.doc.eq(shownBy(body, state.doc))
}

/** The section as an editor shows it. */
const shownBy = (body: Y.XmlFragment, { type: { schema } }: Node): Node => {
  const json: unknown = yXmlFragmentToProsemirrorJSON(body)
  const shown = Node.fromJSON(schema, json)
  // A section without a block is shown as one with an empty line.
  return shown.childCount > 0 ? shown : (shown.type.createAndFill() ?? shown)
}
