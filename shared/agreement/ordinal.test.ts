import { expect, it } from 'vitest'
import { ordinal } from './ordinal.ts'

it.each([
  [1, 'first'],
  [2, 'second'],
  [10, 'tenth'],
  [11, '11th'],
  [12, '12th'],
  [21, '21st'],
  [22, '22nd'],
  [33, '33rd'],
  [111, '111th'],
  [124, '124th']
])('%i is the %s', (number, said) => {
  expect(ordinal(number)).toBe(said)
})
