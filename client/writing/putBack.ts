// Words that fell away, put back where they stood: right after what stood before them, when that stands once in the section;
// else as lines of their own at its end.
import type { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { TextSelection, type Transaction } from '@tiptap/pm/state'
import { undoManagerIn } from './undoManager.ts'

/** So much of what stood before them tells a place. */
const LETTERS_THAT_TELL = 8

/** Puts them back as the person's own edit, and chooses them, so that they are seen and one key undoes it. What it returns takes them out
 *  again, for when another page of the same person has answered already; where the hand has gone on since, they stay. Undefined where
 *  there is no room for them: they stand nowhere then. */
export const putBack = (editor: Editor, lost: { before: string; words: string }): (() => void) | undefined => {
  const undoManager = undoManagerIn(editor.state)
  const { doc: before } = editor.state
  undoManager?.stopCapturing()
  editor.view.dispatch(withPutBack(editor.state.tr, lost).scrollIntoView())
  if (editor.state.doc === before) return undefined
  undoManager?.stopCapturing()
  const step = undoManager?.undoStack.at(-1)
  editor.view.focus()
  return () => {
    if (step !== undefined && !editor.isDestroyed && undoManager?.undoStack.at(-1) === step) undoManager.undo()
  }
}

export const withPutBack = (tr: Transaction, { before, words }: { before: string; words: string }): Transaction => {
  const { schema } = tr.doc.type
  const place = words.includes('\n') ? undefined : placeAfter(tr.doc, before)
  if (place !== undefined) {
    tr.insertText(words, place)
    return tr.setSelection(TextSelection.create(tr.doc, place, place + words.length))
  }
  const lines = words.split('\n').flatMap((line) => (line === '' ? [] : schema.node('paragraph', null, schema.text(line))))
  const { lastChild, content } = tr.doc
  // A section that nobody has written in is one empty line.
  const isEmptyLine = lastChild?.type.name === 'paragraph' && lastChild.content.size === 0
  const from = isEmptyLine ? content.size - lastChild.nodeSize : content.size
  tr.replaceWith(from, content.size, lines)
  return tr.setSelection(TextSelection.between(tr.doc.resolve(from + 1), tr.doc.resolve(tr.doc.content.size - 1)))
}

/** The one place behind the longest end of these words that stands in a block; undefined when there is none, or more than one. */
const placeAfter = (doc: Node, before: string): number | undefined => {
  for (let length = before.length; length >= Math.min(LETTERS_THAT_TELL, before.length) && length > 0; length--) {
    const places = placesAfter(doc, before.slice(-length))
    if (places.length > 0) return places.length === 1 ? places[0] : undefined
  }
  return undefined
}

const placesAfter = (doc: Node, words: string): number[] => {
  const places: number[] = []
  doc.descendants((node, at) => {
    if (!node.isTextblock) return true
    // A break within a line is one position, and stands for one letter.
    const text = node.textBetween(0, node.content.size, undefined, '\n')
    for (let from = text.indexOf(words); from >= 0; from = text.indexOf(words, from + 1))
      places.push(at + 1 + from + words.length)
    return false
  })
  return places
}
