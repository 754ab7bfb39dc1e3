// Names on a page for strangers, when the two would rather not stand there in full.

/** The first letter of each part of each name: `Jean-Luc Okafor` is `J.-L. O.`. Two who would be told apart no
 *  longer get a number: `A. (1)`. */
export const initialsOf = (names: readonly string[]): string[] => {
  const shortened = names.map(initials)
  return shortened.map((short, index) => {
    const same = shortened.flatMap((other, at) => (other === short ? [at] : []))
    return same.length > 1 ? `${short} (${same.indexOf(index) + 1})` : short
  })
}

const initials = (name: string): string =>
  name
    .split(/\s+/u)
    .filter((part) => part !== '')
    .map((part) =>
      part
        .split(/(?<=\p{L})[-‐](?=\p{L})/u)
        .map(initial)
        .join('-')
    )
    .join(' ')

/** A letter gets a full stop; a sign that is a whole word, or no letter at all, stands for itself. */
const initial = (part: string): string => {
  const characters = Array.from(new Intl.Segmenter().segment(part), ({ segment }) => segment)
  const first = characters.find((character) => /[\p{L}\p{N}]/u.test(character)) ?? characters[0] ?? ''
  return /\p{L}/u.test(first) && !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(first)
    ? `${first}.`
    : first
}
