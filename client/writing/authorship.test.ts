import { getSchema } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { EditorState, type Transaction } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { twoVoices } from '../../tests/harness/twoVoices.ts'
import { authorshipPlugin, stampComposed } from './authorship.ts'

const schema = getSchema(wordsExtensions())
const { author, paragraph } = { author: schema.marks['author'], paragraph: schema.nodes['paragraph'] }
if (author === undefined || paragraph === undefined) throw new Error('the schema has authors and paragraphs')

const voices = twoVoices({ me: 'jonas' })

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

/** A letter of an input method, without an author as the page begins it. */
const composed = (state: EditorState, at: number): EditorState =>
  state.applyTransaction(state.tr.insert(at, words('か')).setMeta('composition', 1)).state
const settled = (state: EditorState): EditorState => {
  const stamped = stampComposed(state, author, voices)
  return stamped === undefined ? state : state.applyTransaction(stamped).state
}

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
    expect(read(settled(composed(open(), 1)))).toEqual(['jonas: か'])
  })

  it.for([
    { what: 'before it', now: [words('a red ', 'amara'), words('か'), words('boat', 'amara')], left: 'a red ', right: 'boat' },
    { what: 'behind it', now: [words('a ', 'amara'), words('か'), words('big boat', 'amara')], left: 'a ', right: 'big boat' },
    { what: 'right at it', now: [words('a b', 'amara'), words('か'), words('boat', 'amara')], left: 'a b', right: 'boat' },
    {
      what: 'of the same letter',
      now: [words('a ', 'amara'), words('か'), words('かboat', 'amara')],
      left: 'a ',
      right: 'かboat'
    }
  ])('leaves the other’s words hers that come in $what while it composes', ({ now, left, right }) => {
    const state = composed(open(words('a boat', 'amara')), 3)
    const whole = schema.topNodeType.create(null, paragraph.create(null, now))
    const { tr } = state
    const came = state.applyTransaction(
      tr.replaceWith(0, state.doc.content.size, whole.content).setMeta(ySyncPluginKey, { isChangeOrigin: true })
    ).state
    expect(read(settled(came))).toEqual([`amara: ${left}`, 'jonas: か', `amara: ${right}`])
  })
})
