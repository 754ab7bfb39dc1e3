import { expect, test } from 'vitest'
import { whatIsWrongWithName } from './nameWords.ts'

test.each([
  ['', /needed/],
  ['   ', /needed/],
  ['\u200b\u2060', /can be seen/],
  ['n'.repeat(81), /up to 80/],
  ['two\nlines', /one line/]
])('of %j it is said what is wrong', (typed, words) => {
  expect(whatIsWrongWithName(typed)).toMatch(words)
})
