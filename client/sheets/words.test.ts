import { expect, it } from 'vitest'
import { whoCouldRead } from './words.ts'

it('says who could read a sealed sheet, and never that nobody could', () => {
  expect(whoCouldRead(['Amara'])).toBe(
    'Sealed from Amara’s page, as Amara’s is from yours. Whoever runs this server could read both.'
  )
  expect(whoCouldRead(['Amara'], 'Ruth of the Hill School')).toContain('Ruth of the Hill School could read both.')
  for (const others of [[], ['Amara'], ['Amara', 'Nia']])
    expect(whoCouldRead(others)).toMatch(/Whoever runs this server could read/)
})
