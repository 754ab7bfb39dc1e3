import { expect, it } from 'vitest'
import { dayAfter, dayInput, endOfDay } from './lastDay.ts'

it('counts days over the end of a month, a year, and the change of the clocks', () => {
  expect(dayInput(dayAfter(new Date(2026, 10, 16), 30))).toBe('2026-12-16')
  expect(dayInput(dayAfter(new Date(2026, 11, 31, 23, 59), 1))).toBe('2027-01-01')
  expect(dayInput(dayAfter(new Date(2026, 2, 28, 23, 30), 2))).toBe('2026-03-30')
})

it('lasts to the end of the day, where there is such a day', () => {
  expect(endOfDay('2026-12-14')).toEqual(new Date(2026, 11, 14, 23, 59, 59, 999))
  for (const day of ['2026-02-31', '2026-13-01', '', '14.12.2026', 'tomorrow']) expect(endOfDay(day)).toBeUndefined()
})
