import { expect, it } from 'vitest'
import { namesInWords } from './namesInWords.ts'

const found = (names: string[], text: string): string[] => namesInWords(names, [{ where: 'here', text }]).map(({ name }) => name)

it.each([
  [['Amara'], 'Amara holds the calendar.', ['Amara']],
  [['Amara'], 'ask AMARA’s sister, or amaras', ['Amara']],
  [['Amara'], 'an amaranth, tamara', []],
  [['Amara Okafor'], 'the Okafor house', ['Okafor']],
  [['Élodie'], 'elodie said', ['Élodie']],
  [['Elodie'], 'É\u0301lodie? no: Élodie', ['Elodie']],
  [['Jean-Luc'], 'with Jean-Luc today', ['Jean-Luc']],
  [['Jonas'], 'mailto:jonas@example.org', ['Jonas']],
  [['李明'], '昨天李明说', ['李明']],
  [['J.'], 'J. and A.', []],
  [['🌊'], 'a 🌊', []],
  [['(Ruth)'], 'Ruth', []],
  [['a+b'], 'a+b', ['a+b']]
])('%j in %j: %j', (names, text, expected) => {
  expect(found(names, text)).toEqual(expected)
})

it('says where, each place once', () => {
  const texts = ['Today', 'Vision', 'Today'].map((where) => ({ where, text: 'Jonas' }))
  expect(namesInWords(['Jonas', 'Jonas'], texts)).toEqual([{ name: 'Jonas', where: ['Today', 'Vision'] }])
})
