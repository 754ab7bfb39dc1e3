import { expect, it } from 'vitest'
import { isDueOnDisk } from './folding.ts'

const KB = 1024

const few = (weight: number) => ({ rows: 1, weight })

it('rows are folded after two hundred keystrokes, or half the document', () => {
  expect(isDueOnDisk(few(63 * KB), 0, Infinity)).toBe(false)
  expect(isDueOnDisk(few(64 * KB), 0, Infinity)).toBe(true)
  expect(isDueOnDisk(few(64 * KB), 200 * KB, Infinity)).toBe(false)
  expect(isDueOnDisk(few(100 * KB), 200 * KB, Infinity)).toBe(true)
})

it('a flood is folded eight times a second, or when much of it has come; a clock that was put back holds nothing up', () => {
  expect(isDueOnDisk(few(100 * KB), 0, 124)).toBe(false)
  expect(isDueOnDisk(few(100 * KB), 0, 125)).toBe(true)
  expect(isDueOnDisk(few(4 * 1024 * KB), 0, 1)).toBe(true)
  expect(isDueOnDisk({ rows: 2_000, weight: 640 * KB }, 0, 1)).toBe(true)
  expect(isDueOnDisk({ rows: 2_000, weight: 640 * KB }, 1_400 * KB, 1), 'half the document all the same').toBe(false)
  expect(isDueOnDisk(few(100 * KB), 0, -3_600_000)).toBe(true)
})
