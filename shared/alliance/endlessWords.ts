// A word of very many letters that lean on each other: a thousand accents on one letter, Arabic or Thai without a space. A browser
// looks at all of such a word for each of its letters, or lines: sixty thousand accents took seven seconds whenever they were laid out, a
// section full of them would not open. It is shown in passages, which are looked at one by one (paper/words.css). So is a paragraph that
// turns its direction thousands of times, a letter this way and a letter that, and within each passage it turns no more. The words
// stay what they are.

/** No word that anybody reads is as long; shorter ones are laid out in no time. */
const ENDLESS = 1_000
const PASSAGE = 250

/** Somebody who writes in two directions, and puts numbers in, turns some hundred times in a long paragraph. */
const MANY_TURNS = 2_000
const LEFTWARDS = '\\u0590-\\u08FF\\uFB1D-\\uFDFF\\uFE70-\\uFEFC\\u{10800}-\\u{10FFF}\\u{1E800}-\\u{1EFFF}'
const TURN = new RegExp(`[${LEFTWARDS}][^\\p{L}\\p{N}]*(?![${LEFTWARDS}])[\\p{L}\\p{N}]`, 'gu')

/** Letters that stand alone, in which a word may be as long as it likes: an address, or a page of Chinese. */
const STANDS_ALONE =
  /^[\p{ASCII}\p{P}\p{S}\p{N}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]*$/u

/** More than any script puts on one letter. They are drawn one above the other, over the lines above and whatever stands there: such a
 *  letter keeps to its line. */
const TALL = /\P{M}?\p{M}{9,}/u
const EACH_TALL = new RegExp(TALL, 'gu')

/** `shown`: the classes in which it is. */
export type Passage = { from: number; to: number; shown: `${'passage' | 'passage one-way'}${'' | ' tall'}` | 'tall' }

/** What of a paragraph is to be shown in passages, or kept to its line. */
export const passagesOf = (paragraph: string): Passage[] => {
  const passages = endlessIn(paragraph)
  if (!TALL.test(paragraph)) return passages
  const all: Passage[] = [...passages]
  let nth = 0
  for (const { 0: letter, index: from } of paragraph.matchAll(EACH_TALL)) {
    const to = from + letter.length
    while ((passages[nth]?.to ?? to) <= from) nth++
    let reached = nth
    for (let one = passages[reached]; one !== undefined && one.from < to; one = passages[++reached])
      all[reached] = { ...one, shown: `${one.shown} tall` }
    if (reached === nth) all.push({ from, to, shown: 'tall' })
  }
  return all.toSorted((one, other) => one.from - other.from)
}

type Endless = Passage & { shown: 'passage' | 'passage one-way' }

const endlessIn = (paragraph: string): Endless[] => {
  if (paragraph.length <= ENDLESS) return []
  if ((paragraph.match(TURN)?.length ?? 0) > MANY_TURNS) return cut({ text: paragraph, at: 0, shown: 'passage one-way' })
  return Array.from(paragraph.matchAll(/\S+/g), ({ 0: text, index: at }) => ({ text, at, shown: 'passage' as const }))
    .filter((word) => word.text.length > ENDLESS && !STANDS_ALONE.test(word.text))
    .flatMap(cut)
}

const cut = ({ text, at, shown }: { text: string; at: number; shown: Endless['shown'] }): Endless[] => {
  const passages: Endless[] = []
  for (let from = 0; from < text.length;) {
    const to = beforeHalf(text, Math.min(from + PASSAGE, text.length))
    passages.push({ from: at + from, to: at + to, shown })
    from = to
  }
  return passages
}

/** Two code units that are one letter are never parted. */
const beforeHalf = (text: string, at: number): number => (/^[\uDC00-\uDFFF]/.test(text.slice(at, at + 1)) ? at - 1 : at)
