import { TestRunner } from 'vitest'

const isLong = process.env['TEST_BUDGET'] === 'long'

/** The long measures are made for a run of about an hour on two cores. */
const LONG_MINUTES = 60

/** What a run of so many minutes does of the long measures: the same share of each. */
export const shareOf = (minutes: string | undefined): number => {
  const given = Number(minutes ?? LONG_MINUTES)
  if (!Number.isFinite(given) || given <= 0) throw new Error(`TIME_BUDGET is a number of minutes, not “${minutes}”`)
  return given / LONG_MINUTES
}
const share = shareOf(process.env['TIME_BUDGET'])

/** How much a long battery does: the short measure in every run; under `npm run test:long` the long one, or as much of it as
 *  TIME_BUDGET leaves, but never less than the short one. */
export const budget = ({ short, long }: { short: number; long: number }): number =>
  isLong ? Math.max(short, Math.ceil(long * share)) : short

/** One that once found something; the long batteries draw a new one each time. */
const PINNED = 841_758_660

declare module 'vitest' {
  interface TaskMeta {
    seeds?: Record<string, number>
  }
}

/** The seed of this run: printed, shown in the report, and taken from SEED when it is given, so that a failure can be run again.
 *  To be called in the test that uses it. */
export const seedOf = (battery: string): number => {
  const drawn = isLong ? Math.floor(Math.random() * 2 ** 31) : PINNED
  const seed = Number(process.env['SEED'] ?? drawn)
  process.stderr.write(`${battery}: SEED=${seed}\n`)
  const test = TestRunner.getCurrentTest()
  if (test === undefined) throw new Error('a seed is drawn in the test that uses it')
  test.meta.seeds = { ...test.meta.seeds, [battery]: seed }
  return seed
}
