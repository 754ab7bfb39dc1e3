// Where a key was pressed is where its letter belongs. The binding compares the old text with the new one and cannot
// tell which of two equal letters is new: "I" typed before another's "I" would be written after it, the caret would
// stand before one's own letter, and the rest of the sentence would go between the two. The caret tells.
import type { Node, ResolvedPos } from '@tiptap/pm/model'
import type { EditorState } from '@tiptap/pm/state'
import * as Y from 'yjs'

export type TextChange = { at: number; remove: number; insert: string }

/** What was typed or deleted, given that the caret stands right behind it; undefined when it was neither alone. */
export const changeAtCaret = (before: string, after: string, caret: number): TextChange | undefined => {
  const grown = after.length - before.length
  if (grown === 0) return undefined
  const at = grown > 0 ? caret - grown : caret
  if (at < 0 || caret > after.length) return undefined
  const change = { at, remove: Math.max(0, -grown), insert: after.slice(at, grown > 0 ? caret : at) }
  return before.slice(0, at) + change.insert + before.slice(at + change.remove) === after ? change : undefined
}

/** Writes a change within one text to where the caret says. Anything else is left to the binding, which then finds
 *  nothing more to write here, but for the marks. */
export const writeAtCaret = (binding: Binding, { doc, selection }: Pick<EditorState, 'doc' | 'selection'>): void => {
  const { $head, empty } = selection
  if (!empty || !$head.parent.isTextblock) return
  const text = textAt(binding, doc, $head)
  if (text === undefined) return
  const change = changeAtCaret(wordsOf(text), $head.parent.textContent, $head.parentOffset)
  if (change === undefined) return
  if (change.remove > 0) text.delete(change.at, change.remove)
  if (change.insert !== '') text.insert(change.at, change.insert)
}

/** What this needs of the binding: the body, and which node each shared type was last seen as. */
export type Binding = { readonly type: Y.XmlFragment; readonly mapping: ReadonlyMap<unknown, unknown> }

/** The one text of the block in which the caret stands, when nothing beside it has changed; else undefined. */
const textAt = ({ type, mapping }: Binding, doc: Node, $head: ResolvedPos): Y.XmlText | undefined => {
  let parent: Y.XmlFragment = type
  for (let depth = 0; depth < $head.depth; depth++) {
    const at = $head.index(depth)
    const node = depth === 0 ? doc : $head.node(depth)
    const children = parent.toArray()
    if (children.length !== node.childCount) return undefined
    if (children.some((child, index) => index !== at && mapping.get(child) !== node.child(index))) return undefined
    const child = children[at]
    if (!(child instanceof Y.XmlElement) || child.nodeName !== node.child(at).type.name) return undefined
    parent = child
  }
  const [text, ...others] = parent.toArray()
  const isPlain = others.length === 0 && $head.parent.content.content.every((child) => child.isText)
  return isPlain && text instanceof Y.XmlText ? text : undefined
}

const wordsOf = (text: Y.XmlText): string => {
  let words = ''
  for (let item = text._start; item !== null; item = item.right)
    if (!item.deleted && item.content instanceof Y.ContentString) words += item.content.str
  return words
}
