import { expect, it } from 'vitest'
import { asShown, withoutTurns } from './asShown.ts'

it('ordinary words are shown as they are, each text in one part', () => {
  expect(asShown(['We wait ', 'for each other', '\n', ''])).toEqual([
    [{ text: 'We wait ' }],
    [{ text: 'for each other' }],
    [{ text: '\n' }],
    [{ text: '' }]
  ])
})

it('of letters that would turn what follows nothing is shown, wherever a text ends', () => {
  expect(withoutTurns(['no\u202E', ' I ', '\u2069\u202Bpay', ' 100.'])).toEqual(['no', ' I ', 'pay', ' 100.'])
  expect(withoutTurns(['Call \u202A+49 ', '170', '\u202C.'])).toEqual(['Call \u202A+49 ', '170', '\u202C.'])
})

it('a word without an end is shown in passages, across what is bold in it, and the words around it are not', () => {
  const word = '\u0301'.repeat(300)
  const texts = [`We say e${word}`, word, '', `${word}${word} plainly`, ' to each other']
  const parts = asShown(texts)
  expect(parts.map((some) => some.map(({ text }) => text).join(''))).toEqual(texts)
  const within = parts.flat().filter((part) => part.within === 'passage tall')
  expect(within.map(({ text }) => text).join('')).toBe(`e${word.repeat(4)}`)
  expect(Math.max(...within.map(({ text }) => text.length))).toBe(250)
  expect(parts.flat().filter((part) => part.within === undefined)).toEqual([
    { text: 'We say ' },
    { text: ' plainly' },
    { text: ' to each other' }
  ])
})
