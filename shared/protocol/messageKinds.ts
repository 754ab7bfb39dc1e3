// The first number of every message. Apart from what writes and reads them, so that a page that only listens loads none of that.
export const MESSAGE = {
  sync: 0,
  awareness: 1,
  fence: 102,
  refusal: 103,
  nudge: 104,
  beacon: 105,
  hashes: 106,
  margin: 107
} as const
export const SYNC = { step1: 0, step2: 1, update: 2 } as const
