import { getSchema } from '@tiptap/core'
import { EditorState } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { withPutBack } from './putBack.ts'

const schema = getSchema(wordsExtensions())
const line = (text: string) => schema.node('paragraph', null, text === '' ? [] : schema.text(text))
const list = (...texts: string[]) =>
  schema.node(
    'bulletList',
    null,
    texts.map((text) => schema.node('listItem', null, line(text)))
  )

const put = (blocks: ReturnType<typeof line>[], lost: { before: string; words: string }) => {
  const { doc, selection } = withPutBack(EditorState.create({ doc: schema.node('doc', null, blocks) }).tr, lost)
  const lines: string[] = []
  doc.descendants((node) => {
    if (node.isTextblock) lines.push(node.textContent)
  })
  return { lines, chosen: doc.textBetween(selection.from, selection.to, '|') }
}

describe('words that are put back', () => {
  it('stand right after what stood before them, whatever became of the block, and are chosen', () => {
    expect(put([line('first'), list('we speak plainly.')], { before: 'we speak', words: ' and kindly,' })).toEqual({
      lines: ['first', 'we speak and kindly, plainly.'],
      chosen: ' and kindly,'
    })
  })

  it('find the place by its end, when what stood further before has changed', () => {
    expect(put([line('now we speak plainly')], { before: 'then we speak', words: ' (and listen)' }).lines).toEqual([
      'now we speak (and listen) plainly'
    ])
  })

  it.each([
    ['it stands there twice', [line('we speak'), line('we speak')], 'we speak'],
    ['it does not stand there', [line('something else')], 'we speak'],
    ['only a few letters of it do', [line('something else')], 'other than else'],
    ['nobody knows what stood there', [line('we speak')], '']
  ])('stand at the end, in a line of their own, when %s', (_, blocks, before) => {
    const { lines, chosen } = put(blocks, { before, words: ' and listen' })
    expect(lines.at(-1)).toBe(' and listen')
    expect(lines).toHaveLength(blocks.length + 1)
    expect(chosen).toBe(' and listen')
  })

  it('are lines where they were lines, and take the place of an empty one', () => {
    expect(put([line('')], { before: 'we speak', words: 'one\n\ntwo' })).toEqual({ lines: ['one', 'two'], chosen: 'one|two' })
  })
})
