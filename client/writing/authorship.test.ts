import { getSchema } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { EditorState, type Transaction } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { Voices } from './Voices.ts'
import { authorshipPlugin } from './authorship.ts'

const schema = getSchema(wordsExtensions())
const { author, paragraph } = { author: schema.marks['author'], paragraph: schema.nodes['paragraph'] }
if (author === undefined || paragraph === undefined) throw new Error('the schema has authors and paragraphs')

const voices = new Voices(() => undefined)
voices.know({
  me: 'jonas',
  voices: [
    { seatId: 'jonas', name: 'Jonas', ink: 'indigo' },
    { seatId: 'amara', name: 'Amara', ink: 'madder' }
  ],
  clients: [],
  knowsAuthors: true
})

const words = (text: string, seat?: string): Node => schema.text(text, seat === undefined ? [] : [author.create({ seat })])
const open = (...content: Node[]): EditorState =>
  EditorState.create({
    doc: schema.topNodeType.create(null, paragraph.create(null, content)),
    plugins: [authorshipPlugin(author, voices)]
  })

/** `seat: text` for each run of one author, in reading order; a dash for words without one. */
const read = (state: EditorState): string[] => {
  const runs: string[] = []
  state.doc.descendants((node) => {
    if (node.isText) runs.push(`${String(author.isInSet(node.marks)?.attrs['seat'] ?? '-')}: ${node.text}`)
  })
  return runs
}
const after = (state: EditorState, act: (tr: Transaction) => Transaction): string[] =>
  read(state.applyTransaction(act(state.tr)).state)

describe('whose words these are', () => {
  it('stamps what I type', () => {
    expect(after(open(), (tr) => tr.insertText('boat', 1))).toEqual(['jonas: boat'])
  })

  it('stamps what I type in the middle of another’s words, which take their author along', () => {
    expect(after(open(words('a boat', 'amara')), (tr) => tr.insertText('red ', 3))).toEqual([
      'amara: a ',
      'jonas: red ',
      'amara: boat'
    ])
  })

  it('leaves words alone that nobody marked', () => {
    expect(after(open(words('a boat')), (tr) => tr.insertText('red ', 3))).toEqual(['-: a ', 'jonas: red ', '-: boat'])
  })

  it('keeps the author of what is pasted from this alliance, and of nothing else', () => {
    const pasted = [words('hers, ', 'amara'), words('a stranger’s, ', 'stranger'), words('bare')]
    expect(after(open(), (tr) => tr.insert(1, pasted).setMeta('uiEvent', 'paste'))).toEqual([
      'amara: hers, ',
      'jonas: a stranger’s, bare'
    ])
  })

  it('keeps authors through Enter, a join, a list and bold', () => {
    const state = open(words('a ', 'amara'), words('boat', 'jonas'))
    expect(after(state, (tr) => tr.split(2))).toEqual(['amara: a', 'amara:  ', 'jonas: boat'])
    expect(after(state, (tr) => tr.split(2).join(3))).toEqual(['amara: a ', 'jonas: boat'])
    expect(after(state, (tr) => tr.addMark(1, 7, schema.mark('bold')))).toEqual(['amara: a ', 'jonas: boat'])
  })

  it('does not touch what came from the document: another’s words, or an undo', () => {
    expect(after(open(), (tr) => tr.insert(1, words('hers')).setMeta(ySyncPluginKey, { isChangeOrigin: true }))).toEqual([
      '-: hers'
    ])
  })

  it('finds the words after a later change in the same step has moved them', () => {
    const state = open(words('boat', 'amara'))
    expect(after(state, (tr) => tr.insertText(' ahoy', 5).insertText('my ', 1))).toEqual([
      'jonas: my ',
      'amara: boat',
      'jonas:  ahoy'
    ])
  })

  it('waits for an input method to be done', () => {
    expect(after(open(), (tr) => tr.insertText('か', 1).setMeta('composition', 1))).toEqual(['-: か'])
  })
})
