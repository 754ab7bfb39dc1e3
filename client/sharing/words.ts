// What the tool says about showing words outside.
const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']

/** `three`, `thirteen` as `13`. */
export const numberWords = (count: number): string => NUMBERS[count] ?? String(count)

/** `one section`, `three sections`. */
export const sectionsWords = (count: number): string => `${numberWords(count)} ${count === 1 ? 'section' : 'sections'}`

/** Where names still stand that initials do not reach: `“Amara” in the note and “Today”`. */
export const namedWords = (named: readonly { name: string; where: readonly string[] }[]): string =>
  named.map(({ name, where }) => `“${name}” in ${listed(where.map(placeWords))}`).join('; ')

/** What is no section needs no marks. */
const placeWords = (where: string): string => (where === 'the title' || where === 'the note' ? where : `“${where}”`)

/** `Here, There, and Elsewhere`. */
export const listed = (names: readonly string[]): string => {
  if (names.length < 3) return names.join(' and ')
  return `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`
}
