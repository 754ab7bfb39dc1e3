import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dayIn } from './comingBack.ts'
import { isLineDue } from './dayMail.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Africa/Casablanca'
]
const at = (moment: string): number => Date.parse(moment)

/** Looks every half an hour from a day and more before to as long after, and writes whenever it is due. */
const linesFor = (appointment: number, zone: string): number[] => {
  const sent: number[] = []
  let sentOn: string | null = null
  for (let now = appointment - 28 * HOUR; now <= appointment + 28 * HOUR; now += 30 * MINUTE) {
    if (!isLineDue({ at: appointment }, { zone, sentOn }, now)) continue
    sent.push(now)
    sentOn = dayIn(zone, now)
  }
  return sent
}

it('goes once, on the day where they are, whatever the appointment, the zone, and what the clocks do', () => {
  const moments = fc.oneof(
    fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2037-01-01T00:00:00Z') }),
    // Days on which clocks change somewhere of these.
    fc
      .constantFrom('2027-03-28', '2027-10-31', '2027-03-14', '2027-11-07', '2027-04-04', '2027-10-03')
      .chain((day) => fc.integer({ min: at(`${day}T00:00:00Z`) - 14 * HOUR, max: at(`${day}T23:59:59Z`) + 14 * HOUR }))
  )
  fc.assert(
    fc.property(moments, fc.constantFrom(...ZONES), (appointment, zone) => {
      const sent = linesFor(appointment, zone)
      expect(sent).toHaveLength(1)
      expect(dayIn(zone, sent[0] ?? 0)).toBe(dayIn(zone, appointment))
    }),
    { numRuns: 60 }
  )
})

const NINE_IN_BERLIN = at('2026-12-03T08:00:00Z')
it.each([
  ['2026-12-03T05:59:00Z', 'Europe/Berlin', false],
  ['2026-12-03T06:00:00Z', 'Europe/Berlin', true],
  // It is tried for some hours, and no longer.
  ['2026-12-03T11:59:00Z', 'Europe/Berlin', true],
  ['2026-12-03T12:00:00Z', 'Europe/Berlin', false],
  ['2026-12-04T06:00:00Z', 'Europe/Berlin', false],
  // Before seven where they are, but the appointment is then: three in the morning in New York.
  ['2026-12-03T07:59:00Z', 'America/New_York', false],
  ['2026-12-03T08:00:00Z', 'America/New_York', true],
  // The evening of that day in Auckland: the morning is the time, and until the appointment it may still come.
  ['2026-12-02T18:00:00Z', 'Pacific/Auckland', true],
  ['2026-12-03T08:00:00Z', 'Pacific/Auckland', true],
  ['2026-12-03T08:00:01Z', 'Pacific/Auckland', false]
])('at %s for nine in Berlin, to somebody in %s: %s', (now, zone, isDue) => {
  expect(isLineDue({ at: NINE_IN_BERLIN }, { zone, sentOn: null }, at(now))).toBe(isDue)
})

it('goes at seven on the days on which the clocks change, too', () => {
  for (const [day, seven] of [
    ['2027-03-28T07:30:00Z', '2027-03-28T05:00:00Z'],
    ['2027-10-31T08:30:00Z', '2027-10-31T06:00:00Z']
  ] as const) {
    expect(isLineDue({ at: at(day) }, { zone: 'Europe/Berlin', sentOn: null }, at(seven) - 1)).toBe(false)
    expect(isLineDue({ at: at(day) }, { zone: 'Europe/Berlin', sentOn: null }, at(seven))).toBe(true)
  }
})

it('does not go twice on one day, though the appointment was moved within it', () => {
  const asked = { zone: 'Europe/Berlin', sentOn: '2026-12-03' }
  expect(isLineDue({ at: NINE_IN_BERLIN + 4 * HOUR }, asked, NINE_IN_BERLIN)).toBe(false)
  expect(isLineDue({ at: NINE_IN_BERLIN + 24 * HOUR }, asked, NINE_IN_BERLIN + 24 * HOUR)).toBe(true)
})
