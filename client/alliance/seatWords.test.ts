import { expect, it } from 'vitest'
import { holderWords, seatWords } from './seatWords.ts'

it.each([
  ['Coach', ['Client', 'Coach'], 'the coach'],
  ['Friend', ['Friend', 'Friend'], 'the other friend'],
  ['Teammate', Array<string>(8).fill('Teammate'), 'a teammate'],
  ['Apprentice', ['Master', 'Apprentice', 'Apprentice', 'Apprentice'], 'an apprentice'],
  ['Master', ['Master', 'Apprentice', 'Apprentice', 'Apprentice'], 'the master']
])('%s among %j is %s', (label, labels, words) => {
  expect(holderWords(label, labels)).toBe(words)
  expect(seatWords(label, labels)).toBe(`${words}’s seat`)
})
