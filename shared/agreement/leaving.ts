// Leaving, resting, coming back: what holds, from who sits where and since when.
const DAY_MS = 24 * 60 * 60 * 1000

/** Whoever left comes back alone until then; after it, when everyone who sits there says so. */
export const RETURN_ALONE_MS = 7 * DAY_MS

/** As long the leaver's own copy stays open to them, and nobody who stayed can erase alone. */
export const KEPT_FOR_LEAVER_MS = 90 * DAY_MS

/** How a leaver's name stays on what they wrote. */
export const LEFT_AS = ['keep', 'initials', 'someone'] as const
export type LeftAs = (typeof LEFT_AS)[number]

type Place = { person: unknown; left?: unknown }

/** An alliance rests when somebody left it and fewer than two remain. One that waits for its second person has lost nobody: it
 *  is open. */
export const rests = (seats: readonly Place[]): boolean =>
  seats.some(({ person, left }) => person === null && left !== undefined) &&
  seats.filter(({ person }) => person !== null).length < 2

/** Whether the person who left may sit down again: alone at first, then with the yes of everyone who sits there, and of at least one. */
export const mayComeBack = ({
  leftAt,
  now,
  taken,
  welcomedBy
}: {
  leftAt: number
  now: number
  taken: readonly string[]
  welcomedBy: readonly string[]
}): boolean => now < leftAt + RETURN_ALONE_MS || (taken.length > 0 && taken.every((seat) => welcomedBy.includes(seat)))
