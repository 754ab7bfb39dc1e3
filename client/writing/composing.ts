// What an input method composes stands in a text of its own. As long as that text is where it was, the browser goes on composing in
// it, and ProseMirror draws around it; but it can only spare the text whole. In one that holds the other's words as well, her
// next letter would have it drawn anew, and the browser would leave its first guess standing there and begin another.
import { Extension } from '@tiptap/core'
import { Plugin, PluginKey, TextSelection } from '@tiptap/pm/state'
import { readCaret } from './freshCaret.ts'

export const Composing = Extension.create({
  name: 'composing',
  addProseMirrorPlugins: () => [
    new Plugin({
      key: new PluginKey('composing'),
      props: {
        handleDOMEvents: {
          compositionstart: (view) => {
            // The browser may not have told yet of the last key that moved the caret.
            readCaret(view)
            const { selection, storedMarks } = view.state
            // On Android every word is composed, also one that stands there already: it must not be cut in two.
            if (ANDROID || view.composing || storedMarks !== null || !(selection instanceof TextSelection)) return false
            // Marks that are about to be set are what ProseMirror makes a text of its own for. Nobody's, as what is typed behind
            // another's words: whose they are is said when they are done.
            const marks = selection.$from.marks().filter((mark) => mark.type.name !== 'author')
            const { tr } = view.state
            // The browser would put it in place of the chosen words, within the text that they stand in.
            if (!selection.empty) tr.deleteSelection()
            view.dispatch(tr.setStoredMarks(marks))
            return false
          }
        }
      }
    })
  ]
})

const ANDROID = /Android/.test(navigator.userAgent)
