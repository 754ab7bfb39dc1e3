import { expect, it } from 'vitest'
import { passagesOf } from './endlessWords.ts'

const shown = (paragraph: string): string[] => passagesOf(paragraph).map(({ from, to }) => paragraph.slice(from, to))

it('a word without an end, of letters that lean on each other, is shown in passages that are all of it', () => {
  for (const letter of ['\u0301', 'ب', 'ก', 'aא1', '\u{1E900}']) {
    const word = letter.repeat(3_000 / letter.length)
    const passages = shown(`Before e${word} after`)
    expect(passages.join('')).toBe(`e${word}`)
    expect(new Set(passagesOf(`e${word}`).map((passage) => passage.shown))).toEqual(
      new Set([letter === '\u0301' ? 'passage tall' : 'passage'])
    )
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
  expect(shown(`${'ก'.repeat(900)} `.repeat(3))).toEqual([])
  expect(shown(`https://example.org/${'a'.repeat(2_000)}`)).toEqual([])
  expect(shown('我们说真话。'.repeat(500))).toEqual([])
})

it('a letter under more signs than any script has is kept to its line, alone or in a passage', () => {
  const tall = `o${'\u0323'.repeat(40)}`
  const paragraph = `We sp${tall}k, ${tall}${'\u0301'.repeat(9)} and e${'\u0301'.repeat(1_500)} ${'ก'.repeat(1_200)}${tall}.`
  const passages = passagesOf(paragraph)
  const alone = passages.filter((passage) => passage.shown === 'tall')
  expect(alone.map(({ from, to }) => paragraph.slice(from, to))).toEqual([tall, `${tall}${'\u0301'.repeat(9)}`])
  expect(passages.toSorted((one, other) => one.from - other.from)).toEqual(passages)
  expect(passages.every(({ from }, nth) => from >= (passages[nth - 1]?.to ?? 0))).toBe(true)
  for (const { from, to, shown: as } of passages) expect(as.endsWith('tall')).toBe(/\p{M}/u.test(paragraph.slice(from, to)))
  // As Hebrew with all its signs, Vietnamese in parts, and Tibetan have them.
  for (const word of ['בְּרֵאשִׁ֖ית', 'ẹ\u0302\u0301', 'ཧྐྵྨླྺྼྻྂ']) expect(passagesOf(`${word} `.repeat(400))).toEqual([])
})
