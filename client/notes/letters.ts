// The letters of a section that can be seen, in their order, each with where it stands in the editor and which of whose pen it is. White
// space is left out: parting a paragraph, or joining two, changes no letter. So is what turns words and is not seen: no note may hold it.
import type * as Y from 'yjs'
import { TURNS_WORDS } from '../../shared/alliance/turningLetters.ts'
import type { Letter } from '../../shared/alliance/points.ts'
import { type Block, blocksOf } from '../writing/runs.ts'

export type Letters = {
  text: string
  /** Where each stands in the editor's document. */
  positions: readonly number[]
  blocks: readonly Block[]
  /** How long the editor's document is when it is in step. */
  size: number
}

export const lettersOf = (body: Y.XmlFragment): Letters => {
  const blocks = blocksOf(body)
  const positions: number[] = []
  let text = ''
  for (const { runs } of blocks)
    for (const run of runs)
      for (let nth = 0; nth < run.text.length; nth++) {
        const letter = run.text.charAt(nth)
        if (isSpace(letter) || TURNS_WORDS.test(letter)) continue
        text += letter
        positions.push(run.from + nth)
      }
  return { text, positions, blocks, size: blocks.at(-1)?.to ?? 0 }
}

const isSpace = (letter: string): boolean => letter.trim() === ''

export const withoutSpace = (text: string): string => text.replace(/\s+/gu, '')

/** Which of the letters it is; undefined when it is not among them. */
export const indexOfLetter = ({ blocks, positions }: Letters, { client, clock }: Letter): number | undefined => {
  for (const { runs } of blocks)
    for (const run of runs) {
      const nth = clock - run.clock
      if (run.clientId === client && nth >= 0 && nth < run.text.length) return indexOfPosition(positions, run.from + nth)
    }
  return undefined
}

/** The letters from one position of the editor to another, as they stand: the first, the last, and their words with line ends. */
export const chosenIn = (
  { blocks }: Letters,
  { from, to, most }: { from: number; to: number; most: number }
): { first: Letter; last: Letter; words: string } | undefined => {
  let first: Letter | undefined
  let last: Letter | undefined
  let words = ''
  let until = ''
  for (const { runs } of blocks) {
    let end: number | undefined
    for (const run of runs) {
      for (let at = Math.max(from, run.from); at < Math.min(to, run.to); at++) {
        const letter = run.text.charAt(at - run.from)
        // Between two runs that do not touch a line ends.
        if (end !== undefined && at > end + 1 && at === run.from) words += '\n'
        else if (end === undefined && words !== '') words += '\n'
        end = at
        if (TURNS_WORDS.test(letter)) continue
        words += letter
        if (isSpace(letter) || words.length > most) continue
        last = { client: run.clientId, clock: run.clock + at - run.from }
        first ??= last
        until = words
      }
    }
  }
  return first === undefined || last === undefined ? undefined : { first, last, words: until.trim() }
}

const indexOfPosition = (positions: readonly number[], position: number): number | undefined => {
  let low = 0
  let high = positions.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const there = positions[middle] ?? 0
    if (there === position) return middle
    if (there < position) low = middle + 1
    else high = middle - 1
  }
  return undefined
}
