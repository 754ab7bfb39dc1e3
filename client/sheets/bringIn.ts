// A passage of an opened sheet, brought into the shared words at their end: an edit like any other, in the ink of who wrote it. The
// server knows these words as theirs.
import type { Editor } from '@tiptap/core'
import type { Transaction } from '@tiptap/pm/state'
import type { FrozenNode } from '../../shared/sharing/frozenWords.ts'
import { nodesOf } from '../amending/bringBack.ts'
import { REARRANGED } from '../writing/lists.ts'

export const bringIn = (editor: Editor, brought: { block: FrozenNode; seat: string }): void => {
  // Taken back by one undo, and not with what was typed before it.
  editor.view.dispatch(withBroughtIn(editor.state.tr, brought))
}

export const withBroughtIn = (tr: Transaction, { block, seat }: { block: FrozenNode; seat: string }): Transaction => {
  const { schema } = tr.doc.type
  const { lastChild, content } = tr.doc
  // A section that nobody has written in is one empty line.
  const isEmptyLine = lastChild?.type.name === 'paragraph' && lastChild.content.size === 0
  const from = isEmptyLine ? content.size - lastChild.nodeSize : content.size
  tr.replaceWith(from, content.size, nodesOf(schema, block))
  const author = schema.marks['author']
  if (author !== undefined) tr.addMark(from, tr.doc.content.size, author.create({ seat }))
  // Nothing that I wrote: it is not to be stamped as mine.
  return tr.setMeta(REARRANGED, true)
}
