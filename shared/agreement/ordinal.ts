const WORDS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']

/** "second", "eleventh" as "11th". */
export const ordinal = (number: number): string => WORDS[number - 1] ?? `${number}${suffix(number)}`

const suffix = (number: number): string => {
  const isTeen = number % 100 > 10 && number % 100 < 14
  return isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th')
}
