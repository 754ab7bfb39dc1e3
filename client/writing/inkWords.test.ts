import { getSchema } from '@tiptap/core'
import { wrapIn } from '@tiptap/pm/commands'
import { EditorState, TextSelection, type Transaction } from '@tiptap/pm/state'
import { initProseMirrorDoc } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { twoVoices } from '../../tests/harness/twoVoices.ts'
import { authorshipPlugin } from './authorship.ts'
import { inkKey, inkPlugin } from './inkWords.ts'

const schema = getSchema(wordsExtensions())
const { author, blockquote } = { author: schema.marks['author'], blockquote: schema.nodes['blockquote'] }
if (author === undefined || blockquote === undefined) throw new Error('the schema has authors and quotations')

const voices = twoVoices({ me: 'amara', clients: [[7, 'jonas']] })

/** Jonas wrote this, `marked` or by his client id alone. */
const byJonas = (words: string, { marked }: { marked: boolean }): EditorState => {
  const ydoc = new Y.Doc()
  ydoc.clientID = 7
  const body = ydoc.getXmlFragment('body')
  const element = new Y.XmlElement('paragraph')
  const text = new Y.XmlText()
  element.insert(0, [text])
  body.insert(0, [element])
  text.insert(0, words, marked ? { author: { seat: 'jonas' } } : {})
  return EditorState.create({
    doc: initProseMirrorDoc(body, schema).doc,
    plugins: [authorshipPlugin(author, voices), inkPlugin(body, voices)]
  })
}

const act = (state: EditorState, change: (tr: Transaction) => Transaction): EditorState =>
  state.applyTransaction(change(state.tr)).state

const wrap = (state: EditorState, at: number): EditorState => {
  let wrapped = state
  const chosen = act(state, (tr) => tr.setSelection(TextSelection.create(tr.doc, at)))
  wrapIn(blockquote)(chosen, (tr) => (wrapped = chosen.applyTransaction(tr).state))
  return wrapped
}

/** What is drawn, in reading order: an ink and its words, a mark before a block, a turn at a character. */
const drawn = (state: EditorState): string[] =>
  (inkKey.getState(state)?.find() ?? [])
    .toSorted((one, other) => one.from - other.from || other.to - one.to)
    .map((decoration) => {
      const attrs: unknown = Reflect.get(Reflect.get(decoration, 'type'), 'attrs')
      return `${JSON.stringify(attrs)} ${state.doc.textBetween(decoration.from, decoration.to, '|')}`
    })

describe('the ink of words', () => {
  it.each([{ marked: true }, { marked: false }])('is mine for what I write after Enter and a wrapping, $marked', (how) => {
    const split = act(byJonas('Jonas begins here.', how), (tr) => tr.split(11))
    const dash = act(split, (tr) => tr.insertText('> ', 13))
    const wrapped = wrap(
      act(dash, (tr) => tr.delete(13, 15)),
      13
    )
    const typed = ['o', 'n', 'e'].reduce((state, letter, nth) => act(state, (tr) => tr.insertText(letter, 14 + nth)), wrapped)
    expect(drawn(typed)).toEqual([
      '{"data-voice":"madder"} Jonas begi',
      '{"nodeName":"span","data-ink":"madder"} Jonas begi',
      '{"data-voice":"indigo"} onens here.',
      '{"nodeName":"span","data-ink":"indigo"} one',
      '{"nodeName":"span","data-ink":"madder"} ns here.',
      '{"nodeName":"span","class":"turn","data-ink":"madder"} n'
    ])
  })
})
