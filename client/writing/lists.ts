// Lists of three kinds, and what the hand does to them. A list of tasks has items of its own kind, so turning one list
// into another may have to write its items anew.
import type { Editor } from '@tiptap/core'
import { Fragment, type Node, type NodeRange, type ResolvedPos } from '@tiptap/pm/model'
import { type Command, TextSelection } from '@tiptap/pm/state'
import { wrapRangeInList } from '@tiptap/pm/schema-list'
import { canJoin } from '@tiptap/pm/transform'

/** Each kind of list, and the kind of its items. */
const ITEM_OF = { bulletList: 'listItem', orderedList: 'listItem', taskList: 'taskItem' } as const
export type ListKind = keyof typeof ITEM_OF
export type ItemKind = (typeof ITEM_OF)[ListKind]

/** Set on what only lies in another shape now: nobody wrote it here (authorship.ts). */
export const REARRANGED = 'rearranged'

const isItem = (node: Node | null | undefined): boolean => node?.type.name === 'listItem' || node?.type.name === 'taskItem'

/** The item that holds this block directly; undefined outside lists. */
export const itemAround = ($at: ResolvedPos): { kind: ItemKind; depth: number } | undefined => {
  const name = $at.depth > 1 ? $at.node(-1).type.name : undefined
  return name === 'listItem' || name === 'taskItem' ? { kind: name, depth: $at.depth - 1 } : undefined
}

/** Makes a list of the chosen blocks, another kind of list of the one they are in, or takes them out of it. */
export const toggleList = (editor: Editor, kind: ListKind): boolean => {
  const { state, view } = editor
  const { $from, $to } = state.selection
  const range = $from.blockRange($to, (node) => isItem(node.firstChild))
  if (range?.parent.type.name === kind) return editor.chain().focus().liftListItem(ITEM_OF[kind]).run()
  const turn = range === null ? wrapChosen(kind) : turnList(range, kind)
  const done = turn(state, view.dispatch, view)
  view.focus()
  return done
}

/** One list into another: the words stay where they are. */
const turnList =
  (range: NodeRange, kind: ListKind): Command =>
  (state, dispatch) => {
    const { list, item } = { list: state.schema.nodes[kind], item: state.schema.nodes[ITEM_OF[kind]] }
    if (list === undefined || item === undefined) return false
    const { tr } = state
    const at = range.$from.before(range.depth)
    if (list.validContent(range.parent.content)) tr.setNodeMarkup(at, list)
    else {
      const items = range.parent.content.content.map((old) => item.create(null, old.content))
      const { anchor, head } = state.selection
      tr.replaceWith(at, at + range.parent.nodeSize, list.create(null, Fragment.from(items)))
      // Every token stands where it stood.
      tr.setSelection(TextSelection.create(tr.doc, anchor, head)).setMeta(REARRANGED, true)
    }
    dispatch?.(tr.scrollIntoView())
    return true
  }

/** Puts the chosen blocks into a list, which joins one of its kind that it touches. */
export const wrapChosen =
  (kind: ListKind): Command =>
  (state, dispatch) => {
    const list = state.schema.nodes[kind]
    const range = state.selection.$from.blockRange(state.selection.$to)
    const { tr } = state
    if (list === undefined || range === null || !wrapRangeInList(tr, range, list)) return false
    const $in = tr.doc.resolve(tr.mapping.map(range.start, 1))
    const at = depthOf($in, list.name)
    const [start, end] = at === undefined ? [0, 0] : [$in.before(at), $in.after(at)]
    for (const edge of [end, start]) {
      const { nodeBefore, nodeAfter } = tr.doc.resolve(edge)
      if (nodeBefore?.type === list && nodeAfter?.type === list && canJoin(tr.doc, edge)) tr.join(edge)
    }
    dispatch?.(tr.scrollIntoView())
    return true
  }

const depthOf = ($at: ResolvedPos, name: string): number | undefined => {
  for (let depth = $at.depth; depth > 0; depth--) if ($at.node(depth).type.name === name) return depth
  return undefined
}

/** Ticks the task that the caret is in, or unticks it. */
export const tickTask: Command = (state, dispatch) => {
  const { $from } = state.selection
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth)
    if (node.type.name !== 'taskItem') continue
    dispatch?.(state.tr.setNodeAttribute($from.before(depth), 'checked', node.attrs['checked'] !== true))
    return true
  }
  return false
}

/** Enter before the first letter of a task that is done: the new, empty one above it is not, and it stays so. */
export const openTaskAbove: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  const item = itemAround($from)
  if (!empty || item?.kind !== 'taskItem' || $from.parentOffset > 0 || $from.index(-1) > 0 || $from.parent.content.size === 0)
    return false
  const above = $from.node(item.depth).type.createAndFill()
  if (above === null) return false
  dispatch?.(state.tr.insert($from.before(item.depth), above).scrollIntoView())
  return true
}

/** Whether Backspace here takes the block out of its item. */
export const isAtStartOfItem = ({ $from, empty }: { $from: ResolvedPos; empty: boolean }): boolean =>
  empty && $from.parentOffset === 0 && itemAround($from) !== undefined && $from.index(-1) === 0
