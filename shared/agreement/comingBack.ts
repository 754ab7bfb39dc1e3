// The day on which they mean to come back: a moment, and the time zone in which it was thought of. Nothing here knows of being late.

/** `at`: milliseconds since 1970, UTC. `zone`: a name of the IANA time zone database, e.g. `Europe/Berlin`. */
export type ComingBack = { at: number; zone: string }

/** An offset such as `+01:00` is no zone: it knows nothing of summer. */
const ZONE = /^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/

export const isZone = (zone: string): boolean => {
  if (!ZONE.test(zone)) return false
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }) instanceof Intl.DateTimeFormat
  } catch {
    return false // a RangeError: no such zone
  }
}

/** Whether it is that day by now, or a later one, where it was thought of. */
export const hasDayCome = ({ at, zone }: ComingBack, now: number): boolean => dayIn(zone, now) >= dayIn(zone, at)

/** `2026-12-03`, which sorts as days do. */
export const dayIn = (zone: string, at: number): string => {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit'
  }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
}
