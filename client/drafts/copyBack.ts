// Words of an earlier day, brought into the section as it is now: an edit like any other, which one undo takes back. They stay
// whose they were, as pasted words do.
import type { Editor } from '@tiptap/core'
import { type Fragment, Slice } from '@tiptap/pm/model'
import { type EditorState, Selection, TextSelection, type Transaction } from '@tiptap/pm/state'

/** `at`: where the caret is, when the hand is in this section; else they go to its end. */
export const copyBack = (editor: Editor, chosen: Slice, place: 'caret' | 'end'): void => {
  const { tr } = editor.state
  const at = place === 'caret' ? editor.state.selection.to : undefined
  // Each editor makes a schema of its own, and takes no nodes of another's.
  const own = Slice.fromJSON(editor.schema, chosen.toJSON())
  editor.view.dispatch(withCopied(tr, own, at).scrollIntoView())
  editor.view.focus()
}

export const withCopied = (tr: Transaction, chosen: Slice, at: number | undefined): Transaction => {
  const before = tr.doc.content.size
  if (at === undefined) {
    const { lastChild } = tr.doc
    // A section that nobody has written in is one empty line.
    const isEmptyLine = lastChild?.type.name === 'paragraph' && lastChild.content.size === 0
    const from = isEmptyLine ? before - lastChild.nodeSize : before
    tr.replaceWith(from, before, blocksOf(chosen, tr))
    tr.setSelection(Selection.atEnd(tr.doc))
  } else {
    tr.replaceRange(at, at, chosen)
    const end = Math.min(at + tr.doc.content.size - before, tr.doc.content.size)
    tr.setSelection(TextSelection.near(tr.doc.resolve(end), -1))
  }
  return tr.setMeta('paste', true).setMeta('uiEvent', 'paste')
}

/** Some words within a line are a line of their own where they have none to stand in. */
const blocksOf = ({ content }: Slice, tr: Transaction): Fragment | ReturnType<typeof tr.doc.type.schema.node> =>
  content.firstChild?.isInline === true ? tr.doc.type.schema.node('paragraph', null, content) : content

/** What is chosen; all of it, where nothing is. */
export const chosenIn = ({ selection, doc }: EditorState): Slice =>
  selection.empty ? new Slice(doc.content, 0, 0) : selection.content()
