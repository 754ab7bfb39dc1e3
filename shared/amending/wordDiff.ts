// Two texts, word by word: what was taken out, what was put in, and what only looks otherwise. Whole words, never letters. The
// comparison itself is Myers' (An O(ND) Difference Algorithm, 1986), as the library does it.
import { diffArrays } from 'diff'
import type { Block, Run, Style } from './blocks.ts'

/** `restyled`: the same words in another style. `was`: the style that they had. */
export type Piece = {
  change: 'same' | 'added' | 'removed' | 'restyled'
  text: string
  styles: readonly Style[]
  href: string | null
  by: string | undefined
}

type Token = { text: string; at: number; key: string; isSpace: boolean }

/** Past this many differences the two are told apart whole: a text that was written anew reads better so, too. Looking for one more takes
 *  as long as the texts are, so that it is fewer in very long ones. */
const mostDifferences = (tokens: number): number => Math.min(2_000, Math.ceil(MOST_STEPS / Math.max(1, tokens)))
const MOST_STEPS = 10_000_000

const words = new Intl.Segmenter(undefined, { granularity: 'word' })

export const tokensOf = ({ text, runs }: Pick<Block, 'text' | 'runs'>): Token[] => {
  const hrefAt = seekerOf(runs)
  return stretchesOf(text).flatMap(({ stretch, from }) =>
    Array.from(words.segment(stretch), ({ segment, index }) => ({
      text: segment,
      at: from + index,
      // Where a link leads is part of what was agreed.
      key: `${segment}\u0000${hrefAt(from + index).href ?? ''}`,
      isSpace: segment.trim() === ''
    }))
  )
}

/** Each segment of the platform carries the whole text along: a long one is taken in stretches, cut where no word can be. */
const stretchesOf = (text: string): { stretch: string; from: number }[] =>
  Array.from(text.matchAll(/[\s\S]{1,400}(?:[\s、。！？]+|$)|[\s\S]{1,400}/gu), ({ 0: stretch, index }) => ({
    stretch,
    from: index
  })).filter(({ stretch }) => stretch !== '')

/** All of the one taken out, then all of the other put in. */
export const apart = (before: Block, after: Block): Piece[] => [...whole(before, 'removed'), ...whole(after, 'added')]

export const whole = ({ runs }: Pick<Block, 'runs'>, change: 'same' | 'added' | 'removed'): Piece[] =>
  runs.map((run) => ({ change, ...run }))

/** Undefined where they differ in too much for a comparison to say anything. */
export const compareWords = (before: Block, after: Block): Piece[] | undefined => {
  const [old, now] = [tokensOf(before), tokensOf(after)]
  const parts = diffArrays(
    old.map(({ key }) => key),
    now.map(({ key }) => key),
    { maxEditLength: mostDifferences(old.length + now.length) }
  )
  if (parts === undefined) return undefined
  const steps: { change: 'same' | 'added' | 'removed'; old: Token[]; now: Token[] }[] = []
  let [o, n] = [0, 0]
  for (const { added, removed, count } of parts) {
    if (added) steps.push({ change: 'added', old: [], now: now.slice(n, (n += count)) })
    else if (removed) steps.push({ change: 'removed', old: old.slice(o, (o += count)), now: [] })
    else steps.push({ change: 'same', old: old.slice(o, (o += count)), now: now.slice(n, (n += count)) })
  }
  return pieces(calm(steps), { before: before.runs, after: after.runs })
}

type Step = { change: 'same' | 'added' | 'removed'; old: Token[]; now: Token[] }

/** Between two changes, a space that stayed is no island: what changed around it changed with it. And what was taken out comes before
 *  what was put in its place. */
const calm = (steps: readonly Step[]): Step[] => {
  const calmed: Step[] = []
  let [removed, added]: [Token[], Token[]] = [[], []]
  const flush = (): void => {
    if (removed.length > 0) calmed.push({ change: 'removed', old: removed, now: [] })
    if (added.length > 0) calmed.push({ change: 'added', old: [], now: added })
    removed = []
    added = []
  }
  for (const [nth, step] of steps.entries()) {
    const isIsland =
      step.change === 'same' &&
      step.now.every(({ isSpace }) => isSpace) &&
      removed.length > 0 &&
      added.length > 0 &&
      nth < steps.length - 1
    if (step.change === 'same' && !isIsland) {
      flush()
      calmed.push(step)
    } else {
      for (const token of step.old) removed.push(token)
      for (const token of step.now) added.push(token)
    }
  }
  flush()
  return calmed
}

const pieces = (steps: readonly Step[], { before, after }: { before: readonly Run[]; after: readonly Run[] }): Piece[] => {
  const [was, is] = [seekerOf(before), seekerOf(after)]
  const out: Piece[] = []
  const write = (change: Piece['change'], text: string, { styles, href, by }: Run): void => {
    const last = out.at(-1)
    if (last?.change === change && last.href === href && last.by === by && last.styles.join() === styles.join()) last.text += text
    else out.push({ change, text, styles, href, by })
  }
  for (const { change, old, now } of steps) {
    const [tokens, seek] = change === 'removed' ? [old, was] : [now, is]
    for (const [nth, { text, at }] of tokens.entries())
      // Letter by letter where a style begins within a word.
      for (const [offset, letter] of lettersOf(text)) {
        const run = seek(at + offset)
        const isRestyled = change === 'same' && was((old[nth]?.at ?? 0) + offset).styles.join() !== run.styles.join()
        write(isRestyled ? 'restyled' : change, letter, run)
      }
  }
  return out
}

const lettersOf = function* (text: string): Generator<[number, string]> {
  let at = 0
  for (const letter of text) {
    yield [at, letter]
    at += letter.length
  }
}

const NOTHING: Run = { text: '', styles: [], href: null, by: undefined }

/** The run in which a place stands; to be asked for places that go forward. */
const seekerOf = (runs: readonly Run[]): ((at: number) => Run) => {
  let [nth, from] = [0, 0]
  return (at) => {
    if (at < from) [nth, from] = [0, 0]
    for (let run = runs[nth]; run !== undefined && at >= from + run.text.length; run = runs[nth]) {
      from += run.text.length
      nth++
    }
    return runs[nth] ?? NOTHING
  }
}
