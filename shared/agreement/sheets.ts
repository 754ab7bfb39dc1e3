// Writing apart: each has a sheet of their own, and nobody reads another's before all are ready.

/** Whether everyone who sits here now, and at least two, is ready: then the sheets open, for all at once. Whoever came meanwhile is waited
 *  for, whoever left is not. */
export const areAllReady = ({ ready, taken }: { ready: readonly string[]; taken: readonly string[] }): boolean =>
  taken.length >= 2 && taken.every((seat) => ready.includes(seat))
