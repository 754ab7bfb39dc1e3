import { expect, it } from 'vitest'
import { initialsOf } from './initials.ts'

it.each([
  [
    ['Jonas', 'Amara Okafor'],
    ['J.', 'A. O.']
  ],
  [
    ['Jean-Luc', 'élodie'],
    ['J.-L.', 'é.']
  ],
  [
    ['李明', 'すずき'],
    ['李', 'す']
  ],
  [
    ['🌊 Kai', '🌊'],
    ['🌊 K.', '🌊']
  ],
  [
    ['“Ruth”', 'O’Neil'],
    ['R.', 'O.']
  ],
  [
    ['Amara', 'Anna'],
    ['A. (1)', 'A. (2)']
  ]
])('%j stand as %j', (names, expected) => {
  expect(initialsOf(names)).toEqual(expected)
})
