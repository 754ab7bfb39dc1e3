import { getSchema } from '@tiptap/core'
import { expect, it } from 'vitest'
import { wordsExtensions } from '../../shared/editor/words.ts'
import { passagesIn } from './endlessWords.ts'

const schema = getSchema(wordsExtensions())
const paragraph = (...words: string[]) =>
  schema.node(
    'paragraph',
    null,
    // As another's hand, or another style, leaves it: no piece is long by itself.
    words.map((text, nth) => schema.text(text, nth % 2 === 0 ? [] : [schema.mark('bold')]))
  )
const shown = (...words: string[]): string[] => {
  const doc = schema.node('doc', null, [paragraph('We speak plainly.'), paragraph(...words)])
  return passagesIn(doc).map(({ from, to }) => doc.textBetween(from, to))
}

it('a word without an end, of letters that lean on each other, is shown in passages that are all of it', () => {
  for (const letter of ['\u0301', 'ب', 'ก', 'aא1', '\u{1E900}']) {
    const word = letter.repeat(3_000 / letter.length)
    const passages = shown('Before ', `e${word.slice(0, 900)}`, word.slice(900, 1_800), `${word.slice(1_800)} after`)
    expect(passages.join('')).toBe(`e${word}`)
    expect(Math.max(...passages.map(({ length }) => length))).toBeLessThanOrEqual(250)
    expect(passages.filter((passage) => /\p{Cs}/u.test(passage))).toEqual([])
  }
})

it('a paragraph that turns round thousands of times goes one way within each passage', () => {
  for (const turn of ['a א ', 'א1', 'ب ٣ b ']) {
    const doc = schema.node('doc', null, [paragraph(turn.repeat(1_500), turn.repeat(1_500))])
    const passages = passagesIn(doc)
    expect(passages.map(({ from, to }) => doc.textBetween(from, to)).join('')).toBe(turn.repeat(3_000))
    expect(new Set(passages.map((passage) => passage.shown))).toEqual(new Set(['one way']))
  }
  // As somebody writes who lives in both.
  expect(shown('שלום עולם, we said ב־3 במאי: '.repeat(400))).toEqual([])
})

it('words that end, and those whose letters stand alone, are shown as they are', () => {
  expect(shown('كلمة '.repeat(1_000))).toEqual([])
  expect(shown(`e${'\u0301'.repeat(900)} `.repeat(3))).toEqual([])
  expect(shown(`https://example.org/${'a'.repeat(2_000)}`)).toEqual([])
  expect(shown('我们说真话。'.repeat(500))).toEqual([])
})
