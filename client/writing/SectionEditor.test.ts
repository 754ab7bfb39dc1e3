// @vitest-environment jsdom
import { Editor } from '@tiptap/core'
import { act, createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { standInForLayout } from '../../tests/harness/EditingHand.ts'
import { bodyOf, oneSection } from '../../tests/harness/oneSection.ts'
import { Hand } from './Hand.ts'
import { SectionEditor } from './SectionEditor.tsx'
import { Voices } from './Voices.ts'

beforeAll(standInForLayout)
beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** How often an editor says that something was deleted, when a line with words is. */
const toldOf = (editor: Editor): number => {
  let told = 0
  editor.on('delete', () => told++)
  act(() => {
    editor.commands.setContent('<p>one</p><p>two</p>')
    editor.commands.deleteRange({ from: 0, to: 5 })
    vi.runOnlyPendingTimers()
  })
  expect(editor.getText()).toBe('two')
  return told
}

it('nobody looks with every key for what is deleted, as an editor does otherwise', () => {
  const stock = new Editor({ extensions: wordsExtensions() })
  expect(toldOf(stock)).toBeGreaterThan(0)
  stock.destroy()

  const doc = oneSection()
  let editor: Editor | undefined
  const root = createRoot(document.createElement('div'))
  const written = createElement(SectionEditor, {
    body: bodyOf(doc),
    awareness: new Awareness(doc),
    voices: new Voices(() => undefined),
    hand: new Hand(),
    titleId: 'title',
    editable: true,
    rescued: [],
    onRescueAnswered: () => undefined,
    onEditor: (stands) => void (editor = stands),
    onOutOfStep: () => undefined
  })
  act(() => root.render(written))
  expect(editor && toldOf(editor)).toBe(0)
  act(() => root.unmount())
})
