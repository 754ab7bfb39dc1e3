// @vitest-environment jsdom
import { getSchema } from '@tiptap/core'
import { EditorState, TextSelection } from '@tiptap/pm/state'
import { beforeAll, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { type SectionId, newId } from '../../shared/alliance/ids.ts'
import { sectionsOf, seedAlliance } from '../../shared/alliance/layout.ts'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { EditingHand, standInForLayout } from '../../tests/harness/EditingHand.ts'
import { freshCaretPlugin } from './freshCaret.ts'

beforeAll(standInForLayout)

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

it('before others’ words come, the caret is read where the focus is, and no other editor asks the browser whether it is there', () => {
  const doc = new Y.Doc()
  const sections = ['a', 'b'].map((key) => ({ id: newId<SectionId>(), key, title: key, starts: true }))
  seedAlliance(doc, { title: '', sections })
  const hands = sectionsOf(doc).map(({ body }) => new EditingHand(body, doc, { me: '', seats: [] }))
  const ask = hands.map(({ view }) => vi.spyOn(view, 'hasFocus'))
  for (const [nth, { view }] of hands.entries()) {
    view.pasteText('a boat', new Event('paste') as ClipboardEvent)
    view.dom.focus()
    // As a browser moves it, which tells of it later.
    getSelection()?.collapse(view.domAtPos(3).node, 2)
    ask.forEach((asked) => asked.mockClear())
    expect(view.state.selection.head).toBe(7)
    doc.getMap('meta').set('title', `of another, ${nth}`)
    expect(view.state.selection.head).toBe(3)
    expect(ask.map((asked) => asked.mock.calls.length > 0)).toEqual([nth === 0, nth === 1])
  }
  for (const hand of hands) hand.destroy()
})
