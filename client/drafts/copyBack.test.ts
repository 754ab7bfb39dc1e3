import { getSchema } from '@tiptap/core'
import { type Node, Slice } from '@tiptap/pm/model'
import { EditorState, TextSelection } from '@tiptap/pm/state'
import { expect, it } from 'vitest'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { chosenIn, withCopied } from './copyBack.ts'

const schema = getSchema(wordsExtensions())
const p = (text: string, seat = 'a'): Node =>
  schema.node('paragraph', null, text === '' ? [] : [schema.text(text, [schema.mark('author', { seat })])])
const doc = (...blocks: Node[]): Node => schema.node('doc', null, blocks)
const linesOf = (node: Node): string[] => node.children.map(({ textContent }) => textContent)
const copied = (now: Node, chosen: Slice, at?: number): Node => {
  const { doc: then } = withCopied(EditorState.create({ doc: now }).tr, chosen, at)
  then.check()
  return then
}
const then = doc(p('We wait for each other.', 'b'), p('And we say so.'))
const choose = (from: number, to: number): Slice =>
  chosenIn(EditorState.create({ doc: then, selection: TextSelection.create(then, from, to) }))

it('takes what is chosen, or all of it', () => {
  expect(choose(1, 8).content.firstChild?.textContent).toBe('We wait')
  expect(chosenIn(EditorState.create({ doc: then })).content.childCount).toBe(2)
})

it('puts words into a line at the caret, and whole lines between lines', () => {
  const now = doc(p('Now: .'))
  expect(linesOf(copied(now, choose(1, 8), 6))).toEqual(['Now: We wait.'])
  expect(linesOf(copied(doc(p('one'), p('two')), new Slice(then.content, 0, 0), 4)).join('|')).toContain(
    'We wait for each other.'
  )
})

it('goes to the end of the section, over the line that nobody has written in', () => {
  expect(linesOf(copied(doc(p('Now.')), new Slice(then.content, 0, 0)))).toEqual([
    'Now.',
    'We wait for each other.',
    'And we say so.'
  ])
  expect(linesOf(copied(doc(p('')), choose(1, 8)))).toEqual(['We wait'])
})

it('leaves the words whose they were', () => {
  const seats = copied(doc(p('')), new Slice(then.content, 0, 0)).children.map(
    (block) => block.firstChild?.marks[0]?.attrs['seat'] as unknown
  )
  expect(seats).toEqual(['b', 'a'])
})
