// @vitest-environment jsdom
import type * as YTiptap from '@tiptap/y-tiptap'
import { yCursorPlugin } from '@tiptap/y-tiptap'
import { beforeAll, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { EditingHand, standInForLayout } from '../../tests/harness/EditingHand.ts'
import { bodyOf, oneSection, textOf } from '../../tests/harness/oneSection.ts'

vi.mock('@tiptap/y-tiptap', async (original) => {
  const all = await original<typeof YTiptap>()
  return { ...all, yCursorPlugin: vi.fn(all.yCursorPlugin) }
})

beforeAll(standInForLayout)

it('the stock plugin says of one’s own caret only what can be looked up, and all else as it is', () => {
  const doc = oneSection()
  textOf(doc).insert(0, 'We speak plainly.')
  const hand = new EditingHand(bodyOf(doc), doc, { me: 'a', seats: [{ seatId: 'a', name: 'Ada', ink: 'indigo' }] })
  const { awareness } = hand
  const announced = vi.mocked(yCursorPlugin).mock.lastCall?.[0]
  const heard: unknown[] = []
  if (announced === undefined) throw new Error('no carets')
  announced.on('change', () => heard.push(announced.getLocalState()?.['cursor']))
  const there = Y.createRelativePositionFromTypeIndex(textOf(doc), 2, -1)
  const atTheEnd = Y.createRelativePositionFromTypeIndex(textOf(doc), 17, -1)
  const before = new Y.RelativePosition(null, null, Y.createID(7, -1), -1)
  announced.setLocalStateField('cursor', { anchor: there, head: atTheEnd })
  announced.setLocalStateField('cursor', { anchor: there, head: before })
  announced.setLocalStateField('cursor', { anchor: atTheEnd, head: there })
  announced.setLocalStateField('cursor', null)
  announced.setLocalStateField('typing', { anchor: before })
  expect(heard).toEqual([{ anchor: there, head: atTheEnd }, null, { anchor: atTheEnd, head: there }, null, null])
  expect(awareness.getLocalState()).toEqual({ cursor: null, typing: { anchor: before } })
  hand.destroy()
})
