import { expect, test } from 'vitest'
import { appointmentOf, dayOf, momentOf } from './day.ts'

const now = new Date(2026, 10, 22)
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString()

test('a day of this year has no year, another has', () => {
  expect(dayOf(at(2026, 10, 3, 12, 0), { language: 'en', now })).toBe('3 November')
  expect(dayOf(at(2025, 10, 3, 12, 0), { language: 'en', now })).toBe('3 November 2025')
})

test('a moment is a day and an hour', () => {
  expect(momentOf(at(2026, 10, 25, 16, 42), { language: 'en', now })).toBe('25 November, 16:42')
})

test('what is to come is a weekday, a day and an hour', () => {
  expect(appointmentOf(at(2026, 11, 3, 9, 0), { language: 'en', now })).toBe('Thursday 3 December, 09:00')
  expect(appointmentOf(at(2027, 11, 3, 9, 0), { language: 'en', now })).toBe('Friday, 3 December 2027, 09:00')
})

test('what is no date is shown as it came, not as "Invalid Date"', () => {
  expect(dayOf('soon', { language: 'en', now })).toBe('soon')
})
