import { expect, it } from 'vitest'
import { listed, namedWords, sectionsWords } from './words.ts'

it('counts as people write', () => {
  expect([1, 3, 12, 13].map(sectionsWords)).toEqual(['one section', 'three sections', 'twelve sections', '13 sections'])
  expect([['A'], ['A', 'B'], ['A', 'B', 'C']].map(listed)).toEqual(['A', 'A and B', 'A, B, and C'])
})

it('says where names still stand', () => {
  expect(
    namedWords([
      { name: 'Amara', where: ['the note', 'Today', 'Vision'] },
      { name: 'Jonas', where: ['Today'] }
    ])
  ).toBe('“Amara” in the note, “Today”, and “Vision”; “Jonas” in “Today”')
})
