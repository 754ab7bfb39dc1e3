// For how long something lasts, where that is one number for everyone: what the server does, and what the page says of it.

export const LASTS_DAYS = {
  /** An invitation’s link opens its seat. */
  invitation: 3,
  /** A question waits for everyone’s answer; what came of it is told as long again. */
  question: 30,
  /** What is shown outside, unless they say otherwise, and the most that they may say. */
  shown: 30,
  shownAtMost: 366,
  /** An address that was asked whether it may be written to, and has not said yes. */
  unconfirmed: 7,
  /** A browser opens its seats, after it was last used: as long as browsers keep a cookie at most. */
  session: 400
} as const
