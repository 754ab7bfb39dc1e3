import { getSchema } from '@tiptap/core'
import { Fragment, type Node } from '@tiptap/pm/model'
import { EditorState } from '@tiptap/pm/state'
import { expect, it } from 'vitest'
import type { Voices } from '../writing/Voices.ts'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { authorshipPlugin } from '../writing/authorship.ts'
import { withBroughtIn } from './bringIn.ts'

const schema = getSchema(wordsExtensions())
const paragraph = (text: string): Node => schema.node('paragraph', null, [schema.text(text)])
const empty = schema.node('doc', null, [schema.node('paragraph')])
const inks = (doc: Node): [string | undefined, unknown][] => {
  const runs: [string | undefined, unknown][] = []
  doc.descendants((node) => {
    if (node.isText) runs.push([node.text, node.marks.find(({ type }) => type.name === 'author')?.attrs['seat']])
  })
  return runs
}

it('stands at the end, in the ink of who wrote it, whoever brings it', () => {
  const author = schema.marks['author']
  if (author === undefined) throw new Error('no inks')
  const voices = { me: 'mine', isSeat: () => true } as unknown as Voices
  let state = EditorState.create({ doc: empty, plugins: [authorshipPlugin(author, voices)] })
  const bring = (block: Node, seat: string): void => {
    state = state.apply(withBroughtIn(state.tr, { blocks: Fragment.from(block), seat }))
  }
  bring(paragraph('I am warm'), 'hers')
  bring(paragraph('when unsure'), 'his')
  expect(inks(state.doc)).toEqual([
    ['I am warm', 'hers'],
    ['when unsure', 'his']
  ])
  expect(state.doc.childCount).toBe(2)
  bring(schema.node('bulletList', null, [schema.node('listItem', null, [paragraph('a')])]), 'his')
  expect(state.doc.lastChild?.type.name).toBe('bulletList')
  state.doc.check()
})
