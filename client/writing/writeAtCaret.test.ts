import { describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { changeAtCaret } from './writeAtCaret.ts'

describe('what was typed', () => {
  it('stands before the caret, also where an equal letter follows it', () => {
    expect(changeAtCaret('I', 'II', 1)).toEqual({ at: 0, remove: 0, insert: 'I' })
    expect(changeAtCaret('I', 'II', 2)).toEqual({ at: 1, remove: 0, insert: 'I' })
    expect(changeAtCaret('one two', 'one  two', 4)).toEqual({ at: 3, remove: 0, insert: ' ' })
  })

  it('was deleted behind the caret, also where an equal letter stays', () => {
    expect(changeAtCaret('II', 'I', 0)).toEqual({ at: 0, remove: 1, insert: '' })
    expect(changeAtCaret('II', 'I', 1)).toEqual({ at: 1, remove: 1, insert: '' })
  })

  it('is left alone when more changed than that', () => {
    expect(changeAtCaret('one', 'one', 3)).toBeUndefined()
    expect(changeAtCaret('one', 'two!', 4)).toBeUndefined()
    expect(changeAtCaret('one', 'xone!', 5)).toBeUndefined()
    expect(changeAtCaret('one', 'o', 3)).toBeUndefined()
  })

  it('is found exactly, whatever the words and wherever the caret', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), fc.nat(), (before, typed, somewhere) => {
        const at = somewhere % (before.length + 1)
        const after = before.slice(0, at) + typed + before.slice(at)
        expect(changeAtCaret(before, after, at + typed.length)).toEqual({ at, remove: 0, insert: typed })
        expect(changeAtCaret(after, before, at)).toEqual({ at, remove: typed.length, insert: '' })
      })
    )
  })
})
