// Keeps an editor in step with its body where the binding (y-tiptap 3.0.9) can lose it. An exception in the binding is
// swallowed by the provider; the editor would then hold older words than the document, and the next key pressed
// would write those over what the other person wrote.
import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey, TextSelection } from '@tiptap/pm/state'
import { ProsemirrorBinding, ySyncPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import * as z from 'zod/mini'
import { readCaretBeforeOthers } from './freshCaret.ts'
import { spareWhatCannotReturn } from './gentleUndo.ts'
import { undoManagerIn } from './undoManager.ts'
import { writeAtCaret } from './writeAtCaret.ts'

export const SteadyBinding = Extension.create({
  name: 'steadyBinding',
  // After Collaboration (1000), whose listeners must be there first.
  priority: 990,
  addProseMirrorPlugins: () => [
    new Plugin({
      key: new PluginKey('steadyBinding'),
      state: {
        // Here already: the binding reads the body before any other plugin has a view.
        init: (_config, state) => {
          const binding = bindingOf(ySyncPluginKey.getState(state))
          if (binding !== undefined) keepCaretInText(binding)
        },
        apply: () => undefined
      },
      view: (view) => {
        const binding = bindingOf(ySyncPluginKey.getState(view.state))
        const undoManager = undoManagerIn(view.state)
        if (binding === undefined || undoManager === undefined) return {}
        followAgain(binding)
        readCaretBeforeOthers(binding)
        writeWhereTyped(binding)
        const asBefore = spareWhatCannotReturn(undoManager)
        // It remembers where the caret was when what is undone was written, too late for the undo itself: the next
        // change of the other person would throw the caret there, or fail because that place is gone.
        const forget = () => Reflect.set(binding, 'beforeTransactionSelection', null)
        undoManager.on('stack-item-popped', forget)
        return {
          destroy: () => {
            undoManager.off('stack-item-popped', forget)
            asBefore()
          }
        }
      }
    })
  ]
})

/** Where the body was read anew, the binding puts the caret back by its number, be there text or not: before a list, for one. */
const keepCaretInText = (binding: ProsemirrorBinding): void => {
  const stock = binding._forceRerender.bind(binding)
  binding._forceRerender = () => {
    const placed: unknown = binding.beforeTransactionSelection
    const { anchor, head } = binding.prosemirrorView.state.selection
    // One that it takes for known is left alone.
    if (placed === null) Reflect.set(binding, 'beforeTransactionSelection', {})
    try {
      stock()
    } finally {
      Reflect.set(binding, 'beforeTransactionSelection', placed)
    }
    if (placed !== null) return
    const { doc, tr } = binding.prosemirrorView.state
    const within = (position: number) => doc.resolve(Math.min(position, doc.content.size))
    const there = TextSelection.between(within(anchor), within(head))
    binding.prosemirrorView.dispatch(tr.setSelection(there).setMeta('addToHistory', false))
  }
}

/** The binding's own observer; when it fails, everything is read anew from the body. */
const followAgain = (binding: ProsemirrorBinding): void => {
  const observed: unknown = binding._observeFunction
  if (typeof observed !== 'function') return
  const follow = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction): void => {
    try {
      trustTheCaret(binding)
      binding._typeChanged(events, transaction)
    } catch {
      // A position of the caret that is no longer there, or never was, as far as is known: the words do not depend on it.
      Reflect.set(binding, 'beforeTransactionSelection', null)
      binding._forceRerender()
    }
  }
  binding.type.observeDeep(follow)
  const stock = observed as typeof follow
  binding.type.unobserveDeep(stock)
  // What the binding takes off again when the editor goes.
  binding._observeFunction = follow
}

/** What was typed is written where the caret stands, before the binding compares what is left. */
const writeWhereTyped = (binding: ProsemirrorBinding): void => {
  const stock = binding._prosemirrorChanged.bind(binding)
  Reflect.set(binding, '_prosemirrorChanged', (doc: Node) => {
    // A section that the other has emptied is shown with an empty line. Nobody wrote that: a caret that moves in it brings nothing.
    if (binding.type.length === 0 && doc.eq(emptyLike(doc))) return
    binding.doc.transact(() => {
      writeAtCaret(binding, binding.prosemirrorView.state)
      stock(doc)
    }, ySyncPluginKey)
  })
}

const emptyLike = (doc: Node): Node => doc.type.createAndFill() ?? doc

const textCaret = z.object({ anchor: z.instanceof(Y.RelativePosition), head: z.instanceof(Y.RelativePosition) })

/** As long as the text in which the caret stands is there, Yjs knows where in it. The binding guesses by comparing words
 *  as soon as the other changes that paragraph, and puts the caret before an equal letter of one's own; without the old
 *  offsets it does not guess. They stay where the text was replaced: a guess is all there is then. */
const trustTheCaret = (binding: ProsemirrorBinding): void => {
  const selection: unknown = binding.beforeTransactionSelection
  const caret = textCaret.safeParse(selection).data
  if (caret === undefined || typeof selection !== 'object' || selection === null) return
  if (![caret.anchor, caret.head].every((end) => standsInText(binding.doc, end))) return
  Reflect.set(selection, 'absAnchor', null)
  Reflect.set(selection, 'absHead', null)
}

const standsInText = (doc: Y.Doc, end: Y.RelativePosition): boolean => {
  const type = Y.createAbsolutePositionFromRelativePosition(end, doc)?.type
  if (!(type instanceof Y.XmlText)) return false
  for (let at: Y.Item | null = type._item; at !== null;) {
    if (at.deleted) return false
    at = at.parent instanceof Y.AbstractType ? at.parent._item : null
  }
  return true
}

export const bindingOf = (state: unknown): ProsemirrorBinding | undefined => {
  const binding: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, 'binding') : undefined
  return binding instanceof ProsemirrorBinding ? binding : undefined
}
