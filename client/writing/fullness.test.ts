import { getSchema } from '@tiptap/core'
import { EditorState } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import { MAX_SECTION_LETTERS } from '../../shared/alliance/size.ts'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { fullnessOf, hasNoRoom } from './fullness.ts'

const schema = getSchema(wordsExtensions())
const holding = (letters: number): EditorState =>
  EditorState.create({
    doc: schema.node('doc', null, [schema.node('paragraph', null, letters ? [schema.text('a'.repeat(letters))] : [])])
  })

describe('a section', () => {
  it('says from four fifths on that it is nearly full', () => {
    expect([0, 159_999, 160_000, 250_000].map(fullnessOf)).toEqual(['room', 'room', 'nearly', 'nearly'])
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
})
