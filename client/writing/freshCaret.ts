// A browser tells of a caret that it has moved only a moment later, with its next frame. Whatever is done in between is done where
// the caret was: a key that is pressed before that, by a quick hand on a slow machine or by a program; and when the other's words
// come in just then, the caret is put back to where it was before it moved. So it is read anew before each key, after it, and
// before anything of others is drawn.
import { Extension } from '@tiptap/core'
import type { ResolvedPos } from '@tiptap/pm/model'
import { Plugin, TextSelection, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import type { ProsemirrorBinding } from '@tiptap/y-tiptap'

export const FreshCaret = Extension.create({
  name: 'freshCaret',
  // Before whatever else listens to keys.
  priority: 1000,
  addProseMirrorPlugins: () => [freshCaretPlugin()]
})

export const freshCaretPlugin = (): Plugin =>
  new Plugin({
    view: (view) => {
      readCaretBeforeDrawing(view)
      return {}
    },
    // The binding may have to guess where a caret was, and guess the middle of a letter: what is typed there would break it in two.
    appendTransaction: (_transactions, _before, { selection, tr }) => {
      if (!(selection instanceof TextSelection)) return null
      const [anchor, head] = [beforeLetter(selection.$anchor), beforeLetter(selection.$head)]
      if (anchor === selection.anchor && head === selection.head) return null
      return tr.setSelection(TextSelection.create(tr.doc, anchor, head)).setMeta('addToHistory', false)
    },
    props: {
      handleDOMEvents: {
        focus: (view) => {
          focusedLast = new WeakRef(view)
          return false
        },
        keydown: (view, event) => {
          if (event.isComposing) return false
          readCaret(view)
          trustTheKey(view)
          // What the browser does with the key by itself, it does when this is over.
          setTimeout(() => readCaret(view))
          return false
        }
      }
    }
  })

/** Two code units that are one letter are never parted. */
const beforeLetter = ({ pos, nodeBefore, nodeAfter }: ResolvedPos): number => {
  const before = nodeBefore?.text ?? ''
  const isWithin = isFirstHalf(before.charCodeAt(before.length - 1)) && isOtherHalf(nodeAfter?.text?.charCodeAt(0) ?? NaN)
  return isWithin ? pos - 1 : pos
}

const isFirstHalf = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
const isOtherHalf = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

/** ProseMirror’s own reading of what the browser has done, which it does otherwise when it is told. */
export const readCaret = (view: EditorView): void => {
  const observer = observerOf(view)
  if (!view.isDestroyed && !view.composing) observer?.flush()
}

/** What only draws anew (a caret of the other's, the inks) puts the browser's caret back where the editor takes it to be. */
const readCaretBeforeDrawing = (view: EditorView): void => {
  const stock = view.dispatch
  view.dispatch = (transaction) => {
    if (transaction.docChanged || transaction.selectionSet || transaction.storedMarksSet) return stock(transaction)
    const { state } = view
    readCaret(view)
    stock(state === view.state ? transaction : anew(transaction, view.state.tr))
  }
}

/** The same for the state as it is now: it said nothing of words or caret. */
const anew = (transaction: Transaction, now: Transaction): Transaction => {
  const meta: unknown = Reflect.get(transaction, 'meta')
  for (const [key, value] of Object.entries(meta ?? {})) now.setMeta(key, value)
  return transaction.scrolledIntoView ? now.scrollIntoView() : now
}

/** No other editor can have the focus. Each on the page would ask the browser with every key, and of five hundred that took half of it. */
let focusedLast: WeakRef<EditorView> | undefined

/** Reads it before the document changes by another hand. Only the caret: letters that the browser has taken in and the editor has
 *  not read yet would become the other's, written in their transaction. */
export const readCaretBeforeOthers = (binding: ProsemirrorBinding): void => {
  const stock = binding.beforeAllTransactions
  const read = (): void => {
    // Not while the editor itself writes; and nothing is written back while it reads.
    binding.mux(() => {
      const { prosemirrorView: view } = binding
      if (focusedLast?.deref() !== view || view.isDestroyed) return
      if (view.hasFocus() && observerOf(view)?.pendingRecords().length === 0) readCaret(view)
    })
    stock()
  }
  binding.doc.off('beforeAllTransactions', stock)
  binding.doc.on('beforeAllTransactions', read)
  // What the binding takes off again when the editor goes.
  binding.beforeAllTransactions = read
}

/** ProseMirror takes a caret that comes to the beginning soon after the focus for a fault of the browser, and puts it back. After a
 *  key, it is where the key has led it. */
const trustTheKey = (view: EditorView): void => {
  const input: unknown = Reflect.get(view, 'input')
  if (typeof input === 'object' && input !== null && 'lastFocus' in input) Reflect.set(input, 'lastFocus', 0)
}

type Observer = { flush(): void; pendingRecords(): unknown[] }

const observerOf = (view: EditorView): Observer | undefined => {
  const observer: unknown = Reflect.get(view, 'domObserver')
  return isObserver(observer) ? observer : undefined
}

const isObserver = (observer: unknown): observer is Observer =>
  typeof observer === 'object' &&
  observer !== null &&
  ['flush', 'pendingRecords'].every((name) => typeof Reflect.get(observer, name) === 'function')
