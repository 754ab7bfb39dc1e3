// What the tool says about showing words outside.
const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']

/** `three`, `thirteen` as `13`. */
export const numberWords = (count: number): string => NUMBERS[count] ?? String(count)

/** `one section`, `three sections`. */
export const sectionsWords = (count: number): string => `${numberWords(count)} ${count === 1 ? 'section' : 'sections'}`

/** `Here, There, and Elsewhere`. */
export const listed = (names: readonly string[]): string => {
  if (names.length < 3) return names.join(' and ')
  return `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`
}
