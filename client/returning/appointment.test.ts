import { expect, it } from 'vitest'
import { appointmentIn, fieldsOf } from './appointment.ts'

it('is a moment in the time of this device, and comes back as it was written', () => {
  const at = appointmentIn({ day: '2026-12-03', time: '09:05' })
  expect(at).toEqual(new Date(2026, 11, 3, 9, 5))
  expect(fieldsOf(at?.toISOString() ?? '')).toEqual({ day: '2026-12-03', time: '09:05' })
})

it.each([
  { day: '', time: '09:00' },
  { day: '2026-02-31', time: '09:00' },
  { day: '2026-12-03', time: '' },
  { day: '2026-12-03', time: 'nine' }
])('is none where nothing whole was written: %j', (fields) => {
  expect(appointmentIn(fields)).toBeUndefined()
})
