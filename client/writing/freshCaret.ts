// A browser tells of a caret that it has moved only a moment later, with its next frame. A key that is pressed before
// that, by a quick hand on a slow machine or by a program, would be carried out where the caret was. So the caret is
// read anew before each key.
import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

export const FreshCaret = Extension.create({
  name: 'freshCaret',
  // Before whatever else listens to keys.
  priority: 1000,
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        handleDOMEvents: {
          keydown: (view, event) => {
            if (!view.composing && !event.isComposing) readCaret(view)
            return false
          }
        }
      }
    })
  ]
})

/** ProseMirror’s own reading of what the browser has done, which it does otherwise when it is told. */
const readCaret = (view: EditorView): void => {
  const observer: unknown = Reflect.get(view, 'domObserver')
  const flush: unknown = typeof observer === 'object' && observer !== null ? Reflect.get(observer, 'flush') : undefined
  if (typeof flush === 'function') flush.call(observer)
}
