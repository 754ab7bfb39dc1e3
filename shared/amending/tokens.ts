// A text in its words, signs and spaces. Words are told apart by what is between them; where a script puts nothing there, the platform
// knows them. Nothing is cut within a letter that has marks of its own.
import type { Block, Run } from './blocks.ts'

/** `break`: where one paragraph ends and the next begins, in two that are read as one. */
export type Token = {
  kind: 'word' | 'sign' | 'space' | 'break'
  text: string
  /** Its place in the text of its block. */
  at: number
  /** The same for the same: composed, all spaces alike, and where a link leads, since that is part of what was agreed. */
  key: string
}

const WORD = String.raw`[\p{L}\p{N}\p{M}\p{Pc}\u200c\u200d]+(?:(?:['’‘\-‐‑·]|(?<=\p{N})[.,:](?=\p{N}))[\p{L}\p{N}\p{M}]+)*`
const PICTURE = String.raw`\p{RI}{2}|\p{ExtPict}(?:\p{M}|\p{EMod}|\u200d\p{ExtPict}|[\u{E0020}-\u{E007F}])*`
/** All of a text is one of these, the next one after the other. */
const TOKENS = new RegExp(String.raw`\s+|${PICTURE}|${WORD}|[^]\p{M}*`, 'gu')
const BEGINS_A_WORD = /^[\p{L}\p{N}\p{M}\p{Pc}\u200c\u200d]/u
const IS_PLAIN = /^[\0-\x7f]*$/

const NO_SPACES_BETWEEN =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tibetan}]/u
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })
/** Each segment of the platform carries the whole text along: a long one is taken in stretches. */
const STRETCH = /[^]{1,400}/gu

/** Each block is asked for its words more than once. */
const known = new WeakMap<readonly Run[], readonly Token[]>()

export const tokensOf = ({ runs }: Pick<Block, 'runs'>): readonly Token[] => {
  const tokens = known.get(runs) ?? read(runs)
  known.set(runs, tokens)
  return tokens
}

const read = (runs: readonly Run[]): Token[] => {
  const tokens: Token[] = []
  let at = 0
  const take = (kind: Token['kind'], text: string, same: string): void => {
    tokens.push({ kind, text, at, key: same })
    at += text.length
  }
  for (const { text, href } of stretchesOf(runs)) {
    const link = href === null ? '' : `\u0000${href}`
    for (const found of text.match(TOKENS) ?? []) {
      const kind = kindOf(found)
      const isPlain = IS_PLAIN.test(found)
      if (kind === 'space') take(kind, found, ` ${link}`)
      else if (isPlain) take(kind, found, found + link)
      else if (kind === 'sign' || !NO_SPACES_BETWEEN.test(found)) take(kind, found, found.normalize('NFC') + link)
      else for (const word of wordsOf(found)) take(kind, word, word.normalize('NFC') + link)
    }
  }
  return tokens
}

/** By how it begins; most begin with a letter, a space or a sign of the oldest ones, and there are many. */
const kindOf = (found: string): 'word' | 'sign' | 'space' => {
  const code = found.charCodeAt(0)
  if (code === 32) return 'space'
  if ((code > 96 && code < 123) || (code > 64 && code < 91)) return 'word'
  return found.trim() === '' ? 'space' : BEGINS_A_WORD.test(found) ? 'word' : 'sign'
}

const wordsOf = (text: string): string[] =>
  (text.match(STRETCH) ?? []).flatMap((stretch) => Array.from(segmenter.segment(stretch), ({ segment }) => segment))

/** What leads to one address is read in one go, whatever its style and whosever it is. */
const stretchesOf = (runs: readonly Run[]): { text: string; href: string | null }[] => {
  const stretches: { text: string; href: string | null }[] = []
  for (const { text, href } of runs) {
    const last = stretches.at(-1)
    if (last !== undefined && last.href === href) last.text += text
    else stretches.push({ text, href })
  }
  return stretches
}
