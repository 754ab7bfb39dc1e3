import { expect, it } from 'vitest'
import { areInksShown } from './inksShown.ts'

it('shows the inks of what is in motion, not of what is agreed, unless somebody chose', () => {
  expect(areInksShown({ chosen: undefined, agreed: false })).toBe(true)
  expect(areInksShown({ chosen: undefined, agreed: true })).toBe(false)
  for (const agreed of [true, false]) for (const chosen of [true, false]) expect(areInksShown({ chosen, agreed })).toBe(chosen)
})
