// @vitest-environment jsdom
// Much of a long section is made another shape at once: what the page lets be done the room takes, frame by frame; what it would take only in
// part is not begun.
import { beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { splitFrame } from '../../client/connection/splitFrame.ts'
import { shapes } from '../../client/writing/shapes.ts'
import { decodeClientMessage, encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { EditingHand, standInForLayout } from '../harness/EditingHand.ts'
import { bodyOf } from '../harness/oneSection.ts'
import { room } from '../harness/roomOfTwo.ts'

beforeAll(standInForLayout)

const framesOf = (update: Uint8Array): Uint8Array[] =>
  splitFrame(encodeSyncUpdate(update)).map((frame) => {
    const message = decodeClientMessage(new Uint8Array(frame))
    if (message?.type !== 'update') throw new Error('no update')
    return message.update
  })

const paragraph = (letters: number): Y.XmlElement => {
  const block = new Y.XmlElement('paragraph')
  block.insert(0, [new Y.XmlText('a'.repeat(letters))])
  return block
}

/** What stands in the room when all of a section of so many lines was made a list; and in how many frames that came. */
const madeAList = (lines: number, letters: number) => {
  const { ada, document, settle } = room()
  for (let written = 0; written < lines; written += 1_000) {
    const more = Array.from({ length: Math.min(1_000, lines - written) }, () => paragraph(letters))
    bodyOf(ada.doc).insert(0, more)
    settle()
  }
  const hand = new EditingHand(bodyOf(ada.doc), ada.doc, {
    me: ada.seatId,
    seats: [{ seatId: ada.seatId, name: ada.name, ink: 'indigo' }]
  })
  hand.editor.commands.selectAll()
  shapes.list.toggle(hand.editor)
  const frames = ada.up.splice(0).flatMap(framesOf)
  ada.up.push(...frames)
  settle()
  hand.destroy()
  const standing = bodyOf(document.committed).toArray()
  return { frames: frames.length, kinds: standing.map((block) => (block instanceof Y.XmlElement ? block.nodeName : '')) }
}

it.each([
  { lines: 1_500, letters: 100, least: 1 },
  { lines: 2_400, letters: 40, least: 2 }
])('$lines lines of $letters letters become a list', ({ lines, letters, least }) => {
  const { frames, kinds } = madeAList(lines, letters)
  expect(frames).toBeGreaterThanOrEqual(least)
  expect(kinds[0]).toBe('bulletList')
  expect(kinds.filter((kind) => kind === 'paragraph').length).toBeLessThanOrEqual(1)
})

it('2,200 lines of 60 letters stay what they are: beside their list they would not fit', () => {
  const { frames, kinds } = madeAList(2_200, 60)
  expect(frames).toBe(0)
  expect(kinds.every((kind) => kind === 'paragraph')).toBe(true)
})
