import { expect, it } from 'vitest'
import { passagesOf } from './endlessWords.ts'

const shown = (paragraph: string): string[] => passagesOf(paragraph).map(({ from, to }) => paragraph.slice(from, to))

it('a word without an end, of letters that lean on each other, is shown in passages that are all of it', () => {
  for (const letter of ['\u0301', 'ب', 'ก', 'aא1', '\u{1E900}']) {
    const word = letter.repeat(3_000 / letter.length)
    const passages = shown(`Before e${word} after`)
    expect(passages.join('')).toBe(`e${word}`)
    expect(Math.max(...passages.map(({ length }) => length))).toBeLessThanOrEqual(250)
    expect(passages.filter((passage) => /\p{Cs}/u.test(passage))).toEqual([])
  }
})

it('a paragraph that turns round thousands of times goes one way within each passage', () => {
  for (const turn of ['a א ', 'א1', 'ب ٣ b ']) {
    const paragraph = turn.repeat(3_000)
    expect(shown(paragraph).join('')).toBe(paragraph)
    expect(new Set(passagesOf(paragraph).map((passage) => passage.shown))).toEqual(new Set(['passage one-way']))
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
