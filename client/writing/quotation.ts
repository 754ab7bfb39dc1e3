// A quotation is a property of the paragraph, not a block around it: putting it on or off leaves the paragraph where it is, and whoever
// types in it at that moment goes on typing. Blocks of kind blockquote are from before that, or from other clients: they are shown as
// quotations, and nothing here makes another.
import { lift, splitBlockAs } from '@tiptap/pm/commands'
import type { Node } from '@tiptap/pm/model'
import type { Command, EditorState } from '@tiptap/pm/state'

const isParagraph = (node: Node): boolean => node.type.name === 'paragraph'

/** Whether the paragraph is a quotation, by its attributes: what a stored document holds is never trusted. */
const isQuoted = ({ attrs }: Node): boolean => attrs['quote'] === true

const chosen = ({ doc, selection }: EditorState): { node: Node; at: number }[] => {
  const paragraphs: { node: Node; at: number }[] = []
  for (const { $from, $to } of selection.ranges)
    doc.nodesBetween($from.pos, $to.pos, (node, at) => {
      if (isParagraph(node)) paragraphs.push({ node, at })
    })
  return paragraphs
}

const isInOldOne = ({ selection: { $from } }: EditorState): boolean => {
  for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type.name === 'blockquote') return true
  return false
}

export const isQuotation = (state: EditorState): boolean => {
  const paragraphs = chosen(state)
  return isInOldOne(state) || (paragraphs.length > 0 && paragraphs.every(({ node }) => isQuoted(node)))
}

/** Makes quotations of the chosen paragraphs, or takes it off again. */
export const toggleQuotation: Command = (state, dispatch, view) => {
  if (isInOldOne(state)) return lift(state, dispatch, view)
  return quote(isQuotation(state) ? null : true)(state, dispatch, view)
}

export const quote =
  (value: true | null): Command =>
  (state, dispatch) => {
    const { tr } = state
    for (const { node, at } of chosen(state)) if (isQuoted(node) !== (value === true)) tr.setNodeAttribute(at, 'quote', value)
    if (!tr.docChanged) return false
    dispatch?.(tr.scrollIntoView())
    return true
  }

/** Enter: in a quotation without words it ends there. */
export const endEmptyQuotation: Command = (state, dispatch, view) =>
  state.selection.empty && state.selection.$from.parent.content.size === 0 && quote(null)(state, dispatch, view)

/** Backspace before the first letter: the words stay, and are no quotation any more. */
export const unquoteAtStart: Command = (state, dispatch, view) =>
  state.selection.empty && state.selection.$from.parentOffset === 0 && quote(null)(state, dispatch, view)

/** Enter: what follows a quotation is one, and what is written next keeps its marks. */
export const splitQuotation: Command = (state, dispatch) => {
  const { $from, $to } = state.selection
  if (!isQuoted($from.parent)) return false
  const marks = state.storedMarks ?? ($to.parentOffset > 0 ? $from.marks() : null)
  return splitBlockAs((node) => ({ type: node.type, attrs: node.attrs }))(
    state,
    dispatch && ((tr) => dispatch(marks === null ? tr : tr.ensureMarks(marks)))
  )
}
