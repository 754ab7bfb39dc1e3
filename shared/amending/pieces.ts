// What is read of blocks that are one still, word by word: what was taken out, what was put in, and what only looks otherwise. Whole
// words, never letters.
import type { Block, Run, Style } from './blocks.ts'
import { Runs } from './Runs.ts'
import { type Effort, type Step, stepsBetween } from './steps.ts'
import { type Token, tokensOf } from './tokens.ts'

type Words = { text: string; styles: readonly Style[]; href: string | null; by: string | undefined }

/** `was` of the same words: what stood there, where the spaces were others. `styled` of restyled ones: as they were. */
export type Piece = Words &
  ({ change: 'same'; was?: string } | { change: 'added' | 'removed' } | { change: 'restyled'; styled: readonly Style[] })

export const whole = ({ runs }: Pick<Block, 'runs'>, change: 'same' | 'added' | 'removed'): Piece[] => {
  const pieces: Piece[] = []
  for (const run of runs) write(pieces, { ...run, change })
  return pieces
}

/** What is read of some blocks, in those that they are now. */
export const compareWords = (before: readonly Block[], after: readonly Block[], effort: Effort): Piece[][] => {
  const [was, is] = [before[0], after[0]]
  if (before.length === 1 && after.length === 1 && was !== undefined && is !== undefined && isInSameWords(was, is)) {
    const page = new Page(was.runs, is.runs)
    page.writeStayed({ from: 0, to: is.text.length, shift: 0 })
    return page.read()
  }
  const [old, now] = [inOne(before), inOne(after)]
  const page = new Page(old.runs, now.runs)
  for (const step of stepsBetween(old.tokens, now.tokens, effort))
    if (step.is === 'changed') page.writeChange(step)
    else page.writeSame(step)
  return page.read()
}

/** Most blocks are: they need no comparison. */
const isInSameWords = (was: Block, is: Block): boolean =>
  was.text === is.text && [...was.runs, ...is.runs].every(({ href }) => href === null)

/** Nobody sees a space in another style. */
const seen = (piece: Piece): Piece => {
  if (piece.change !== 'restyled' || piece.text.trim() !== '') return piece
  const { text, styles, href, by } = piece
  return { text, styles, href, by, change: 'same' }
}

/** Blocks that are read as one: where one ends and the next begins, there is a break. */
const inOne = (blocks: readonly Block[]): { tokens: readonly Token[]; runs: readonly Run[] } => {
  const [only] = blocks
  if (only !== undefined && blocks.length === 1) return { tokens: tokensOf(only), runs: only.runs }
  const tokens: Token[] = []
  const runs: Run[] = []
  let from = 0
  for (const [nth, block] of blocks.entries()) {
    if (nth > 0) {
      tokens.push({ kind: 'break', text: BREAK, at: from++, key: ' ' })
      runs.push({ ...NOTHING, text: BREAK })
    }
    for (const token of tokensOf(block)) tokens.push({ ...token, at: from + token.at })
    for (const run of block.runs) runs.push(run)
    from += block.text.length
  }
  return { tokens, runs }
}

const BREAK = '\n'
const NOTHING: Run = { text: '', styles: [], href: null, by: undefined }

/** What is read, as it is written. */
class Page {
  readonly #blocks: Piece[][] = [[]]
  readonly #was: Runs
  readonly #is: Runs

  constructor(before: readonly Run[], after: readonly Run[]) {
    this.#was = new Runs(before)
    this.#is = new Runs(after)
  }

  read(): Piece[][] {
    return this.#blocks.map((pieces) => pieces.map(seen))
  }

  /** What was taken out comes before what was put in its place. */
  writeChange(step: Step): void {
    const writer = this.#writerOf(step)
    for (const { from, to } of stretches(step.old))
      for (const run of this.#was.within(from, to)) this.#write({ ...run, change: 'removed' })
    for (const { from, to, isBreak } of stretches(step.now))
      if (isBreak) this.#blocks.push([])
      else for (const run of this.#is.within(from, to)) this.#write({ ...run, change: 'added', by: writer ?? run.by })
  }

  writeSame({ old, now }: Step): void {
    let nth = 0
    while (nth < now.length) {
      const [token, stood] = [now[nth], old[nth]]
      if (token === undefined || stood === undefined) return
      if (token.kind === 'break' || token.text !== stood.text) {
        this.#writeOther(token, stood)
        nth++
        continue
      }
      const from = token.at
      let to = from
      for (let next = now[nth], was = old[nth]; next !== undefined && was !== undefined; next = now[nth], was = old[nth]) {
        if (next.kind === 'break' || next.text !== was.text || next.at !== to || was.at - next.at !== stood.at - from) break
        to += next.text.length
        nth++
      }
      this.writeStayed({ from, to, shift: stood.at - from })
    }
  }

  writeStayed({ from, to, shift }: { from: number; to: number; shift: number }): void {
    for (let at = from; at < to;) {
      const [run, was] = [this.#is.at(at), this.#was.at(at + shift)]
      const end = Math.min(to, run.end, was.end - shift)
      this.#writeLook({ ...run.run, text: run.textOf(at, end) }, was.run.styles)
      at = end
    }
  }

  #writeLook(run: Run, styled: readonly Style[]): void {
    this.#write(styled.join() === run.styles.join() ? { ...run, change: 'same' } : { ...run, change: 'restyled', styled })
  }

  /** Other spaces, and letters that are composed otherwise. */
  #writeOther(token: Token, stood: Token): void {
    const isSpace = token.kind === 'space' || token.kind === 'break'
    let was: string | undefined = token.kind === 'break' && stood.kind === 'break' ? undefined : stood.text
    if (isSpace && was !== undefined && (token.text === '' || token.kind === 'break'))
      this.#write({ ...NOTHING, change: 'same', was })
    if (token.kind === 'break') this.#blocks.push([])
    else
      for (const run of this.#is.within(token.at, token.at + token.text.length)) {
        if (!isSpace) this.#writeLook(run, this.#was.at(stood.at).run.styles)
        else this.#write({ ...run, change: 'same', was: was ?? '' })
        was = ''
      }
  }

  /** Words that stayed, and are read with those around them that changed, are read in the hand of who changed those; undefined when
   *  several did, or nobody knows. */
  #writerOf({ old, now }: Step): string | undefined {
    const stood = new Map<string, number>()
    for (const { key } of old) stood.set(key, (stood.get(key) ?? 0) + 1)
    const hands = new Set<string | undefined>()
    for (const { key, kind, at } of now) {
      const left = stood.get(key) ?? 0
      if (left > 0) stood.set(key, left - 1)
      else if (kind === 'word' || kind === 'sign') hands.add(this.#is.at(at).run.by)
    }
    const [only] = hands
    return hands.size === 1 ? only : undefined
  }

  #write(piece: Piece): void {
    write(this.#blocks.at(-1) ?? [], piece)
  }
}

/** The places of words that follow each other, cut at the breaks. */
const stretches = (tokens: readonly Token[]): { from: number; to: number; isBreak: boolean }[] => {
  const found: { from: number; to: number; isBreak: boolean }[] = []
  for (const { kind, at, text } of tokens) {
    const last = found.at(-1)
    const isBreak = kind === 'break'
    if (last !== undefined && !isBreak && !last.isBreak && last.to === at) last.to += text.length
    else found.push({ from: at, to: at + text.length, isBreak })
  }
  return found
}

const write = (pieces: Piece[], piece: Piece): void => {
  const last = pieces.at(-1)
  if (last === undefined || !isAlike(last, piece)) {
    if (piece.text !== '' || piece.change === 'same') pieces.push({ ...piece })
  } else last.text += piece.text
}

/** Neighbours that look alike are one piece. */
const isAlike = (one: Piece, other: Piece): boolean =>
  one.change === other.change &&
  one.href === other.href &&
  one.by === other.by &&
  isSameLook(one.styles, other.styles) &&
  (one.change !== 'same' || (one.was === undefined && other.change === 'same' && other.was === undefined)) &&
  (one.change !== 'restyled' || (other.change === 'restyled' && isSameLook(one.styled, other.styled)))

const isSameLook = (one: readonly Style[], other: readonly Style[]): boolean => one === other || one.join() === other.join()
