/** The eight inks, in the order in which they are offered: the best pair first, the weakest pairs last. */
export const INKS = ['indigo', 'madder', 'moss', 'plum', 'walnut', 'verdigris', 'ochre', 'mallow'] as const

export type Ink = (typeof INKS)[number]

/** The first ink that nobody in this alliance has; undefined when all eight are taken. */
export const firstFreeInk = (taken: Iterable<Ink>): Ink | undefined => {
  const gone = new Set(taken)
  return INKS.find((ink) => !gone.has(ink))
}
