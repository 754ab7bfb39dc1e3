import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { newId, type SeatId } from '../../../shared/alliance/ids.ts'
import { MAX_SECTION_LETTERS } from '../../../shared/alliance/size.ts'
import { GoneLetters } from './GoneLetters.ts'

const seat = newId<SeatId>()
const letters = (clock: number, words: string, client = 1) => ({ client, clock, words, seat })

it('of a hundred thousand stretches that go at once the last are known, each in its place', () => {
  const gone = new GoneLetters()
  const MANY = 100_000
  // Scattered, as they stand in a text whose letters were written here and there.
  for (let nth = 0; nth < MANY; nth++) gone.add(letters((nth * 7_919) % MANY, 'a'))
  const last = ((MANY - 1) * 7_919) % MANY
  expect(gone.over(Y.createID(1, last), 1)).toEqual([letters(last, 'a')])
  expect(gone.over(Y.createID(1, 0), 1)).toEqual([])
  const known = gone.over(Y.createID(1, 0), MANY)
  expect(known.length).toBeGreaterThan(3_000)
  expect(known.length).toBeLessThanOrEqual(4_096)
  expect(known.map(({ clock }) => clock)).toEqual(known.map(({ clock }) => clock).toSorted((a, b) => a - b))
})

it('what is known of some letters stays, and what is new stands around it', () => {
  const gone = new GoneLetters()
  gone.add(letters(2, 'cd'))
  gone.add({ ...letters(0, 'uvwxyz'), seat: newId<SeatId>() })
  expect(gone.over(Y.createID(1, 0), 6).map(({ words }) => words)).toEqual(['uv', 'cd', 'yz'])
  expect(gone.over(Y.createID(1, 3), 2).map(({ words }) => words)).toEqual(['d', 'y'])
})

it('of more letters than are held the oldest are forgotten', () => {
  const gone = new GoneLetters()
  gone.add(letters(0, 'a'.repeat(0.6 * MAX_SECTION_LETTERS)))
  expect(gone.over(Y.createID(1, 0), 1)).toEqual([letters(0, 'a')])
  gone.add(letters(0, 'b'.repeat(0.6 * MAX_SECTION_LETTERS), 2))
  expect(gone.over(Y.createID(1, 0), 1)).toEqual([])
  expect(gone.over(Y.createID(2, 0), 1)).toEqual([letters(0, 'b', 2)])
})
