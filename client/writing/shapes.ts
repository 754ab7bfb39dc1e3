// What can be done to the chosen words, for the keyboard, the toolbar and the dock.
import type { Editor } from '@tiptap/core'
import { type ListKind, toggleList } from './lists.ts'
import { isQuotation, toggleQuotation } from './quotation.ts'

/** Bold that was just put on or off for what comes next stays so when the block changes its shape. */
const withPenKept = (editor: Editor, toggle: () => boolean): boolean => {
  const { storedMarks } = editor.state
  const done = toggle()
  if (storedMarks !== null && editor.state.selection.empty)
    editor.view.dispatch(editor.state.tr.setStoredMarks(storedMarks).setMeta('addToHistory', false))
  return done
}

const mark = (name: 'bold' | 'italic') => ({
  active: (editor: Editor): boolean => editor.isActive(name),
  toggle: (editor: Editor): boolean => editor.chain().focus().toggleMark(name).run()
})

const quoteHere = ({ state, view }: Editor): boolean => {
  const done = toggleQuotation(state, view.dispatch, view)
  view.focus()
  return done
}

const list = (kind: ListKind) => ({
  active: (editor: Editor): boolean => editor.isActive(kind),
  toggle: (editor: Editor): boolean => withPenKept(editor, () => toggleList(editor, kind))
})

export const shapes = {
  bold: mark('bold'),
  italic: mark('italic'),
  quotation: {
    active: (editor: Editor): boolean => isQuotation(editor.state),
    toggle: (editor: Editor): boolean => withPenKept(editor, () => quoteHere(editor))
  },
  list: list('bulletList'),
  numbered: list('orderedList'),
  tasks: list('taskList')
} as const

export type Shape = keyof typeof shapes
