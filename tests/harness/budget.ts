/** How much a long battery does: the short measure in every run, the long one under `npm run test:long`. */
export const budget = ({ short, long }: { short: number; long: number }): number =>
  process.env['TEST_BUDGET'] === 'long' ? long : short

/** The seed of this run: printed, and taken from SEED when it is given, so that a failure can be run again. */
export const seedOf = (battery: string): number => {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  process.stderr.write(`${battery}: SEED=${seed}\n`)
  return seed
}
