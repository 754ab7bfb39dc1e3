// A note: a quiet "come back to this", tied to words. How one ends, and when one that waits is told.

/** When it is told: to everyone at once, or with the next return. What is held stays on one's own device and never comes here. */
export const TOLD_WHEN = ['now', 'return'] as const
export type ToldWhen = (typeof TOLD_WHEN)[number]

/** What becomes of the words that a note is about: they stay, they are to be changed, or there is nothing to do about them. */
export const CLOSINGS = ['keep', 'change', 'let-go'] as const
export type Closing = (typeof CLOSINGS)[number]

/** As long as a letter on one sheet of paper. */
export const MAX_NOTE_WORDS = 2_000

type Closable = {
  /** Who raised it. */
  by: string
  choices: readonly { seat: string; how: Closing }[]
  /** Who sits here now. */
  taken: readonly string[]
}

/** How it ends; undefined while it stays open. It needs the same word of everyone who sits here, and of at least two: nobody lays another's
 *  note to rest alone. Who raised it may let it go alone: it is theirs. */
export const closingOf = ({ by, choices, taken }: Closable): Closing | undefined => {
  const saidBy = (seat: string): Closing | undefined => choices.find((one) => one.seat === seat)?.how
  if (taken.includes(by) && saidBy(by) === 'let-go') return 'let-go'
  const [first, ...others] = taken
  if (first === undefined || others.length === 0) return undefined
  const how = saidBy(first)
  return others.every((seat) => saidBy(seat) === how) ? how : undefined
}

/** Whether something was mended by it: letting go mends nothing. */
export const hasMended = (how: Closing): boolean => how !== 'let-go'
