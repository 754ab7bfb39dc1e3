import { getSchema } from '@tiptap/core'
import { EditorState } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import { MAX_SECTION_BLOCKS, MAX_SECTION_LETTERS } from '../../shared/alliance/size.ts'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { fullnessOf, hasNoRoom } from './fullness.ts'

const schema = getSchema(wordsExtensions())
const holding = (letters: number): EditorState =>
  EditorState.create({
    doc: schema.node('doc', null, [schema.node('paragraph', null, letters ? [schema.text('a'.repeat(letters))] : [])])
  })

const ofLines = (lines: number): EditorState =>
  EditorState.create({
    doc: schema.node(
      'doc',
      null,
      Array.from({ length: lines }, () => schema.node('paragraph'))
    )
  })

describe('a section', () => {
  it('says from four fifths on that it is nearly full', () => {
    expect([0, 159_997, 159_998, 250_000].map((letters) => fullnessOf(holding(letters).doc))).toEqual([
      'room',
      'room',
      'nearly',
      'nearly'
    ])
    expect([6_399, 6_400].map((lines) => fullnessOf(ofLines(lines).doc))).toEqual(['room', 'lines'])
  })

  it('takes no more than the server would', () => {
    const full = holding(MAX_SECTION_LETTERS - 2)
    expect(hasNoRoom(full.tr.insertText('b', 1))).toBe(true)
    expect(hasNoRoom(holding(MAX_SECTION_LETTERS - 3).tr.insertText('b', 1))).toBe(false)
    expect(hasNoRoom(holding(0).tr.insertText('b'.repeat(MAX_SECTION_LETTERS + 1), 1))).toBe(true)
  })

  it('that holds too much, as two who wrote at once can leave it, lets words be taken away and changed', () => {
    const over = holding(MAX_SECTION_LETTERS + 50)
    expect(hasNoRoom(over.tr.delete(1, 3))).toBe(false)
    expect(hasNoRoom(over.tr.insertText('bb', 1, 3))).toBe(false)
    expect(hasNoRoom(over.tr.insertText('b', 1))).toBe(true)
  })

  it('takes no more lines than the server would, lets some be taken away where there are too many, and words be written in them', () => {
    const line = schema.node('paragraph')
    expect(hasNoRoom(ofLines(MAX_SECTION_BLOCKS - 1).tr.insert(0, line))).toBe(false)
    expect(hasNoRoom(ofLines(MAX_SECTION_BLOCKS).tr.insert(0, line))).toBe(true)
    const over = ofLines(MAX_SECTION_BLOCKS + 50)
    expect(hasNoRoom(over.tr.split(1))).toBe(true)
    expect(hasNoRoom(over.tr.delete(0, 2))).toBe(false)
    expect(hasNoRoom(over.tr.insertText('words', 1))).toBe(false)
  })
})
