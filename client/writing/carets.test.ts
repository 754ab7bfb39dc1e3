import { expect, it } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { oneSection, textOf } from '../../tests/harness/oneSection.ts'
import { onlyPlaces } from './carets.ts'

it('says of one’s own caret only what can be looked up, and all else as it is', () => {
  const doc = oneSection()
  textOf(doc).insert(0, 'We speak plainly.')
  const awareness = new Awareness(doc)
  const announced = onlyPlaces(awareness)
  const heard: unknown[] = []
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
  awareness.destroy()
})
