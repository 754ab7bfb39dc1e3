import { describe, expect, it } from 'vitest'
import { hasDayCome, isZone } from './comingBack.ts'

describe('the day', () => {
  const nine = { at: Date.parse('2026-12-03T08:00:00Z'), zone: 'Europe/Berlin' }

  it.each([
    ['2026-12-02T22:59:59Z', false],
    ['2026-12-02T23:00:00Z', true],
    ['2026-12-03T07:00:00Z', true],
    ['2026-12-03T23:30:00Z', true],
    ['2027-06-01T00:00:00Z', true],
    ['2025-12-04T00:00:00Z', false]
  ])('at %s has it come in Berlin: %s', (now, hasCome) => {
    expect(hasDayCome(nine, Date.parse(now))).toBe(hasCome)
  })

  it('begins at midnight where it was thought of, on the day when the clocks change, too', () => {
    const spring = { at: Date.parse('2027-03-28T07:00:00Z'), zone: 'Europe/Berlin' }
    expect(hasDayCome(spring, Date.parse('2027-03-27T22:59:00Z'))).toBe(false)
    expect(hasDayCome(spring, Date.parse('2027-03-27T23:00:00Z'))).toBe(true)
    const auckland = { at: Date.parse('2026-12-03T08:00:00Z'), zone: 'Pacific/Auckland' }
    expect(hasDayCome(auckland, Date.parse('2026-12-02T11:00:00Z'))).toBe(true)
    expect(hasDayCome(auckland, Date.parse('2026-12-02T10:59:00Z'))).toBe(false)
  })
})

it.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['America/Argentina/Buenos_Aires', true],
  ['Etc/GMT+5', true],
  ['Mars/Olympus', false],
  ['+01:00', false],
  ['', false],
  ['__proto__', false]
])('%s is a time zone: %s', (zone, is) => {
  expect(isZone(zone)).toBe(is)
})
