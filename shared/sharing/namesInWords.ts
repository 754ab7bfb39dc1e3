// Names that stand in the words themselves: initials change how the people are called, and not what they wrote.

export type NameFound = { name: string; where: string[] }

/** Which parts of these names stand in which texts, whatever their case and accents. It finds what is written as a word of its own; a
 *  nickname, or a name that is bent by its language, it does not know. */
export const namesInWords = (names: readonly string[], texts: readonly { where: string; text: string }[]): NameFound[] => {
  const folded = texts.map(({ where, text }) => ({ where, text: fold(text) }))
  return [...new Set(names.flatMap(partsOf))].flatMap((name) => {
    const pattern = patternOf(fold(name))
    const where = [...new Set(folded.flatMap((one) => (pattern.test(one.text) ? [one.where] : [])))]
    return where.length === 0 ? [] : [{ name, where }]
  })
}

/** An initial alone, or a sign, is no name that could be looked for. */
const partsOf = (name: string): string[] =>
  name.split(/\s+/u).filter((part) => (part.match(/\p{L}/gu)?.length ?? 0) > (isSpaceless(part) ? 0 : 1))

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()

const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const isSpaceless = (text: string): boolean => SPACELESS.test(text)

/** "Amara", "Amara’s" and "Amaras", and not "Amaranth"; where a script puts no spaces, wherever it stands. */
const patternOf = (name: string): RegExp => {
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return isSpaceless(name)
    ? new RegExp(literal, 'u')
    : new RegExp(`(?<![\\p{L}\\p{N}\\p{M}])${literal}s?(?![\\p{L}\\p{N}\\p{M}])`, 'u')
}
