/** How much a long battery does: the short measure in every run, the long one under `npm run test:long`. */
export const budget = ({ short, long }: { short: number; long: number }): number =>
  process.env['TEST_BUDGET'] === 'long' ? long : short

/** One that once found something; the long batteries draw a new one each time. */
const PINNED = 841_758_660

/** The seed of this run: printed, and taken from SEED when it is given, so that a failure can be run again. */
export const seedOf = (battery: string): number => {
  const drawn = budget({ short: PINNED, long: Math.floor(Math.random() * 2 ** 31) })
  const seed = Number(process.env['SEED'] ?? drawn)
  process.stderr.write(`${battery}: SEED=${seed}\n`)
  return seed
}
