// When the one line that somebody asked for by mail is to go: on the day of the appointment as it is where they are, in the morning,
// once on that day and never after it.
import { type ComingBack, dayIn } from './comingBack.ts'

/** From this hour on, or from the appointment itself where that is earlier. */
const FROM_HOUR = 7
/** While a mail server does not answer it is tried again until this hour, or until the appointment where that is later. */
const UNTIL_HOUR = 13
/** No two moments of one day are further apart, whatever its clocks do. To read a calendar takes long, and most days are far. */
const FAR_MS = 36 * 60 * 60 * 1000

/** `zone`: where whoever asked for it is. `sentOn`: the day, there, of the last one. */
export const isLineDue = (
  { at }: Pick<ComingBack, 'at'>,
  { zone, sentOn }: { zone: string; sentOn: string | null },
  now: number
): boolean => {
  if (Math.abs(now - at) > FAR_MS) return false
  const today = dayIn(zone, now)
  if (today !== dayIn(zone, at) || today === sentOn) return false
  const hour = hourIn(zone, now)
  return (hour >= FROM_HOUR || now >= at) && (hour < UNTIL_HOUR || now <= at)
}

const hourIn = (zone: string, at: number): number =>
  Number(new Intl.DateTimeFormat('en', { timeZone: zone, hour: '2-digit', hourCycle: 'h23', numberingSystem: 'latn' }).format(at))
