import { expect, it } from 'vitest'
import { isDueOnDisk } from './folding.ts'

const KB = 1024

it('rows are folded after two hundred keystrokes, or half the document', () => {
  expect(isDueOnDisk(63 * KB, 0, Infinity)).toBe(false)
  expect(isDueOnDisk(64 * KB, 0, Infinity)).toBe(true)
  expect(isDueOnDisk(64 * KB, 200 * KB, Infinity)).toBe(false)
  expect(isDueOnDisk(100 * KB, 200 * KB, Infinity)).toBe(true)
})

it('a flood is folded once a second, or when much of it has come; a clock that was put back holds nothing up', () => {
  expect(isDueOnDisk(100 * KB, 0, 999)).toBe(false)
  expect(isDueOnDisk(100 * KB, 0, 1_000)).toBe(true)
  expect(isDueOnDisk(512 * KB, 0, 1)).toBe(true)
  expect(isDueOnDisk(100 * KB, 0, -3_600_000)).toBe(true)
})
