import { getSchema } from '@tiptap/core'
import { deleteSelection } from '@tiptap/pm/commands'
import { Node } from '@tiptap/pm/model'
import { EditorState } from '@tiptap/pm/state'
import { expect, it } from 'vitest'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { chooseAllOfMany } from './chooseAllOfMany.ts'

const schema = getSchema(wordsExtensions())

const written = (lines: number): EditorState =>
  EditorState.create({
    doc: Node.fromJSON(schema, {
      type: 'doc',
      content: Array.from({ length: lines }, (_, nth) => ({
        type: 'paragraph',
        content: [{ type: 'text', text: `line ${nth}` }]
      }))
    })
  })

it('chooses all words of very many blocks, and leaves fewer to the editor', () => {
  let state = written(600)
  expect(chooseAllOfMany(state, (tr) => (state = state.apply(tr)))).toBe(true)
  const { from, to } = state.selection
  expect(state.doc.textBetween(from, to, ' ')).toBe(state.doc.textBetween(0, state.doc.content.size, ' '))
  deleteSelection(state, (tr) => (state = state.apply(tr)))
  expect(state.doc.toJSON()).toMatchObject({ content: [{ type: 'paragraph' }] })
  expect(state.doc.textContent).toBe('')

  expect(chooseAllOfMany(written(20), () => expect.unreachable())).toBe(false)
})
