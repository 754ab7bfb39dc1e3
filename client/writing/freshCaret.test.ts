import { getSchema } from '@tiptap/core'
import { EditorState, TextSelection } from '@tiptap/pm/state'
import { expect, it } from 'vitest'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { freshCaretPlugin } from './freshCaret.ts'

const schema = getSchema(wordsExtensions())
const bold = schema.mark('bold')

/** Where a caret comes to stand that is put there. */
const put = (at: number, runs = [schema.text('a🙂'), schema.text('🙂b', [bold])]): number => {
  const doc = schema.node('doc', null, [schema.node('paragraph', null, runs)])
  const state = EditorState.create({ doc, plugins: [freshCaretPlugin()] })
  return state.apply(state.tr.setSelection(TextSelection.create(doc, at))).selection.head
}

it('a caret never stands within a letter, wherever somebody guesses it to be', () => {
  expect([1, 2, 3, 4, 5, 6, 7].map((at) => put(at))).toEqual([1, 2, 2, 4, 4, 6, 7])
})
