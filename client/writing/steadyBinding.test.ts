// @vitest-environment jsdom
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { EditingHand, standInForLayout } from '../../tests/harness/EditingHand.ts'
import { bodyOf, oneSection, textOf } from '../../tests/harness/oneSection.ts'
import { bindingOf } from './steadyBinding.ts'

beforeAll(standInForLayout)

/** Before the first letter that this pen ever wrote: so the binding may count, where blocks stand hollow. */
const NOWHERE = new Y.RelativePosition(null, null, Y.createID(7, -1), -1)

it('words of the other are shown, and the caret stays, where the binding had counted it to a place that is none', () => {
  const doc = oneSection()
  textOf(doc).insert(0, 'We speak plainly.')
  const hand = new EditingHand(bodyOf(doc), doc, { me: 'a', seats: [{ seatId: 'a', name: 'Ada', ink: 'indigo' }] })
  const other = new Y.Doc({ gc: true })
  other.clientID = 7
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
  textOf(other).insert(0, 'Yes. ')
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other), 'server')
  hand.editor.commands.setTextSelection(4)

  const binding = bindingOf(ySyncPluginKey.getState(hand.view.state))
  const counted = { type: 'text', anchor: NOWHERE, head: NOWHERE, absAnchor: 4, absHead: 4 }
  textOf(other).insert(textOf(other).length, ' So it is.')
  Reflect.set(binding ?? {}, 'beforeTransactionSelection', counted)
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other), 'server')
  expect(hand.editor.getText()).toBe('Yes. We speak plainly. So it is.')
  expect(hand.view.state.selection.anchor).toBe(4)
  hand.destroy()
})
