// The days that drafts are kept by. A day is the same for everyone, wherever they are: it begins and ends at midnight UTC. By days
// of each reader's own, asked for again and again with another clock, anybody could find out at which minute somebody wrote.

const DAY_MS = 24 * 60 * 60 * 1000

/** Days since 1970, UTC. */
export type Day = number

export const dayAt = (at: number): Day => Math.floor(at / DAY_MS)

export const startOf = (day: Day): number => day * DAY_MS

/** As `2026-11-16`. */
export const dateOf = (day: Day): string => new Date(startOf(day)).toISOString().slice(0, 10)

/** The day of this date; undefined when it is none. */
export const parseDate = (date: unknown): Day | undefined => {
  if (typeof date !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined
  const at = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(at) || dateOf(dayAt(at)) !== date ? undefined : dayAt(at)
}

/** The first day that may still be read, and whose words may still be kept: of a window of thirty days, the thirtieth before today. */
export const firstKept = (today: Day, windowDays: number): Day => today - windowDays
