// Which numbers can be the time at which something happened. No clock of a running server has said another; a bit that turns makes one, of
// a time that there is, or of none: an empty value turns into 0.

export const FIRST_MOMENT = 1_000
export const LAST_MOMENT = Date.UTC(2100, 0)

/** In milliseconds since 1970. */
export const isMoment = (at: number): boolean => at >= FIRST_MOMENT && at < LAST_MOMENT

/** What lasts from a moment on, a snapshot for a year at most, ends at one, too. */
const LAST_NOW = Date.UTC(2098, 0)

/** What a clock says that is far out, as the nearest moment that can be now: nothing is dated that could not be read again. */
export const nearestMoment = (at: number): number => Math.min(Math.max(at, FIRST_MOMENT), LAST_NOW)
