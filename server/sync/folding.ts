// When updates are folded into one encoded state, in memory and on disk. Folding costs as much as the whole document
// is long, so it is done each time the document has grown by half of itself, and never for less than a few keystrokes'
// worth: what a document of n bytes costs in folding is then proportional to n, and not to its square.

/** An update weighs what it takes to keep and apply, however few its letters. */
const LEAST_WEIGHT = 320
/** 200 keystrokes. */
const LEAST_DUE = 64 * 1024

export const weightOf = (update: Uint8Array): number => Math.max(update.length, LEAST_WEIGHT)

/** Whether updates of this weight are to be folded into a state of this many bytes. */
export const isDue = (weight: number, foldedBytes: number): boolean => weight >= Math.max(LEAST_DUE, foldedBytes / 2)

/** A flood would have all of a document folded fifty times a second, for four frames each time. What it brings in a second is more than the
 *  disk takes in a blink, and what everybody else writes waits for that. */
const APART_MS = 125
/** As much as is not left to be read with the document for longer than that: to read more rows at once would hold up others. */
const MUCH = { rows: 2_000, weight: 4 * 1024 * 1024 }

/** The same on disk, for the rows that came since it was folded there so long ago. A clock that was put back holds nothing up. */
export const isDueOnDisk = (since: { rows: number; weight: number }, foldedBytes: number, msAgo: number): boolean =>
  isDue(since.weight, foldedBytes) && (since.rows >= MUCH.rows || since.weight >= MUCH.weight || msAgo >= APART_MS || msAgo < 0)
