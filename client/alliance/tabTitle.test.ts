import { expect, it } from 'vitest'
import { tabTitle } from './tabTitle.ts'

const EIGHT = ['Amara', 'Jonas', 'Ruth', 'Ilse', 'Bartholomew', 'Noor', 'Wei', 'Thandiwe']

it('a tab has room for three names, and says how many more there are', () => {
  expect(tabTitle('', EIGHT.slice(0, 1))).toBe('Our alliance')
  expect(tabTitle('', EIGHT.slice(0, 2))).toBe('Amara and Jonas')
  expect(tabTitle('', EIGHT.slice(0, 3))).toBe('Amara, Jonas and Ruth')
  expect(tabTitle('', EIGHT.slice(0, 4))).toBe('Amara, Jonas and two more')
  expect(tabTitle('', EIGHT)).toBe('Amara, Jonas and six more')
})

it('their own title stands as they gave it', () => {
  expect(tabTitle('The Tuesday table', EIGHT)).toBe('The Tuesday table')
})
