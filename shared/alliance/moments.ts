// Which numbers can be the time at which something happened. No clock of a running server has said another; a bit that turns makes one, of
// a time that there is, or of none: an empty value turns into 0.

export const FIRST_MOMENT = 1_000
export const LAST_MOMENT = Date.UTC(2100, 0)

/** In milliseconds since 1970. */
export const isMoment = (at: number): boolean => at >= FIRST_MOMENT && at < LAST_MOMENT
