// A passage of an opened sheet, brought into the shared words at their end: an edit like any other, in the ink of who wrote it. The
// server knows these words as theirs.
import type { Editor } from '@tiptap/core'
import { Fragment } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import { REARRANGED } from '../writing/lists.ts'

type Brought = { blocks: Fragment; seat: string }

export const bringIn = (editor: Editor, { blocks, seat }: Brought): void => {
  // Each editor makes a schema of its own, and takes no nodes of another's.
  const own = Fragment.fromJSON(editor.schema, blocks.toJSON())
  // Taken back by one undo, and not with what was typed before it.
  editor.view.dispatch(withBroughtIn(editor.state.tr, { blocks: own, seat }))
}

export const withBroughtIn = (tr: Transaction, { blocks, seat }: Brought): Transaction => {
  const { schema } = tr.doc.type
  const { lastChild, content } = tr.doc
  // A section that nobody has written in is one empty line.
  const isEmptyLine = lastChild?.type.name === 'paragraph' && lastChild.content.size === 0
  const from = isEmptyLine ? content.size - lastChild.nodeSize : content.size
  tr.replaceWith(from, content.size, blocks)
  const author = schema.marks['author']
  if (author !== undefined) tr.addMark(from, tr.doc.content.size, author.create({ seat }))
  // Nothing that I wrote: it is not to be stamped as mine.
  return tr.setMeta(REARRANGED, true)
}
