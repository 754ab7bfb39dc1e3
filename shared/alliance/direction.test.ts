import { expect, it } from 'vitest'
import { directionOf } from './direction.ts'

it.each([
  ['en', 'ltr'],
  ['ar', 'rtl'],
  ['he-IL', 'rtl'],
  ['fa', 'rtl'],
  ['ur', 'rtl'],
  ['ku-Latn', 'ltr'],
  ['ckb', 'rtl'],
  ['zh', 'ltr'],
  ['not a tag', 'ltr']
])('%s runs %s', (language, direction) => {
  expect(directionOf(language)).toBe(direction)
})
