// Signs that make a shape as they are typed: "- " a list, "**bold**". The signs are written as they are first, and the
// shape after them, as a step of its own: one undo takes the shape back and leaves the signs.
import { type Editor, Extension } from '@tiptap/core'
import { type Command, type EditorState, Plugin, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { parseHref } from '../../shared/editor/links.ts'
import { itemAround, toggleList, wrapChosen } from './lists.ts'
import { isQuotation, quote } from './quotation.ts'
import { undoManagerIn } from './undoManager.ts'

export const TypedShapes = Extension.create({
  name: 'typedShapes',
  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        props: {
          handleTextInput: (view, from, to, text) => {
            if (view.composing || from !== to || !view.state.selection.empty) return false
            const steps = shapeTyped(editor, view.state, text)
            if (steps.length === 0) return false
            write(view, text, steps)
            return true
          }
        }
      })
    ]
  }
})

/** What is done to the words when the signs are there. */
type Step = (view: EditorView) => unknown

const write = (view: EditorView, text: string, steps: readonly Step[]): void => {
  const undoManager = undoManagerIn(view.state)
  view.dispatch(view.state.tr.insertText(text).scrollIntoView())
  undoManager?.stopCapturing()
  for (const step of steps) step(view)
  undoManager?.stopCapturing()
}

/** `BREAK` stands for a line break, which no sign reaches over. */
const BREAK = '\uFFFC'

const shapeTyped = (editor: Editor, state: EditorState, typed: string): Step[] => {
  const { $from } = state.selection
  if ($from.parent.type.name !== 'paragraph') return []
  const text = $from.parent.textBetween(0, $from.parentOffset, undefined, BREAK) + typed
  return blockTyped(editor, state, text) ?? markTyped(state, text) ?? []
}

// ── blocks: signs at the beginning of a paragraph, and nothing but them ──

const blockTyped = (editor: Editor, state: EditorState, text: string): Step[] | undefined => {
  const { $from } = state.selection
  const item = itemAround($from)
  const shape = (command: Command): Step[] => [removeBefore(text.length), (view) => command(view.state, view.dispatch, view)]
  if (/^[-*]\s$/.test(text) && item === undefined) return shape(wrapChosen('bulletList'))
  // Only 1: whoever writes "3. November" means the third.
  if (/^1[.)]\s$/.test(text) && item === undefined) return shape(wrapChosen('orderedList'))
  if (/^>\s$/.test(text) && !isQuotation(state)) return shape(quote(true))
  const [, tick] = /^\[([ xX]?)\]\s$/.exec(text) ?? []
  if (tick === undefined) return undefined
  // "- [ ] " is how others write it: the list that the dash began becomes one of tasks.
  if (item !== undefined && (item.kind !== 'listItem' || $from.index(-1) > 0 || $from.node(item.depth - 1).childCount > 1))
    return undefined
  const make: Command = item === undefined ? wrapChosen('taskList') : () => toggleList(editor, 'taskList')
  return [...shape(make), ...(tick.trim() === '' ? [] : [tickHere])]
}

const tickHere: Step = ({ state, dispatch }) => {
  const item = itemAround(state.selection.$from)
  if (item?.kind === 'taskItem') dispatch(state.tr.setNodeAttribute(state.selection.$from.before(item.depth), 'checked', true))
}

const removeBefore =
  (length: number): Step =>
  ({ state, dispatch }) =>
    dispatch(state.tr.delete(state.selection.from - length, state.selection.from))

// ── marks: signs around words ──

/** What may stand before an opening sign: in "2*3*4" and snake_case it is none. */
const BEFORE = String.raw`(?:^|[\s\uFFFC([{"'“‘«„—–-])`
const AROUND = [
  { mark: 'bold', sign: '**', find: new RegExp(String.raw`${BEFORE}\*\*([^\s*\uFFFC](?:[^*\uFFFC]*[^\s*\uFFFC])?)\*\*$`) },
  { mark: 'italic', sign: '*', find: new RegExp(String.raw`${BEFORE}\*([^\s*\uFFFC](?:[^*\uFFFC]*[^\s*\uFFFC])?)\*$`) },
  { mark: 'italic', sign: '_', find: new RegExp(String.raw`${BEFORE}_([^\s_\uFFFC](?:[^_\uFFFC]*[^\s_\uFFFC])?)_$`) }
] as const
const LINKED = /(?<!!)\[([^[\]\uFFFC]*[^[\]\s\uFFFC][^[\]\uFFFC]*)\]\(([^\s()\uFFFC]+)\)$/

const markTyped = (state: EditorState, text: string): Step[] | undefined => {
  for (const { mark, sign, find } of AROUND) {
    const words = find.exec(text)?.[1]
    if (words !== undefined) return around({ before: sign.length, words: words.length, after: sign.length, mark })
  }
  const [, words, address] = LINKED.exec(text) ?? []
  const href = parseHref(address)
  if (words === undefined || address === undefined || href === undefined || state.schema.marks['link'] === undefined)
    return undefined
  return around({ before: 1, words: words.length, after: address.length + 3, mark: 'link', attrs: { href } })
}

type Around = { before: number; words: number; after: number; mark: string; attrs?: Record<string, unknown> }

/** In two steps, so that each reaches the document as what it is: signs taken away, and not words written anew. */
const around = ({ before, words, after, mark, attrs }: Around): Step[] => [
  removeBefore(after),
  ({ state, dispatch }) => {
    const type = state.schema.marks[mark]
    const end = state.selection.from
    const start = end - words
    if (type === undefined) return
    const tr: Transaction = state.tr.addMark(start, end, type.create(attrs)).delete(start - before, start)
    // What is written next is plain again.
    dispatch(tr.removeStoredMark(type).scrollIntoView())
  }
]
