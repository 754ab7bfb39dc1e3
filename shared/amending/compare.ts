// What changed between two versions of a section's words, to be read as prose: blocks side by side that are the same paragraph still,
// whatever was done to it; within them word by word; what went elsewhere is told as moved, not as taken out and written again.
import { type Block, type Shape, isSameShape } from './blocks.ts'
import { type Bond, bondsOf } from './bonds.ts'
import { type Piece, compareWords, whole } from './pieces.ts'
import type { Effort } from './steps.ts'

/** `was`: the shape that it had, when that was another. */
type Read = { shape: Shape; was?: Shape; pieces: Piece[] }

/** `reshaped`: in the same words; `spaced`: with other spaces between them. `split`: it was the end of the block before it. `joined`: several were made this one. `moved`: it stands
 *  here now, and its pieces say what else was done to it; `left`: it stood here. Both have the same `place`. */
export type ReadBlock =
  | (Read & { change: 'same' | 'changed' | 'reshaped' | 'spaced' | 'split' | 'joined' | 'added' | 'removed' })
  | (Read & { change: 'moved'; from: 'above' | 'below'; place: number })
  | { change: 'left'; to: 'above' | 'below'; place: number; shape: Shape; text: string }

export type Reading = { isSame: boolean; title: Piece[]; blocks: ReadBlock[] }

export type Version = { title: string; blocks: readonly Block[] }

/** The ways tried between two versions, all blocks together: a fifth of a second. */
const MOST_EFFORT = 6_000_000

export const compare = (before: Version, after: Version): Reading => {
  const effort = { left: MOST_EFFORT }
  const [title = []] = compareWords([titleBlock(before.title)], [titleBlock(after.title)], effort)
  const blocks = bondsOf(before.blocks, after.blocks).flatMap((bond) => read(bond, effort))
  return { title, blocks, isSame: title.every(isUnchanged) && blocks.every(({ change }) => change === 'same') }
}

const titleBlock = (text: string): Block => ({
  shape: { kind: 'paragraph', isQuoted: false, depth: 0 },
  runs: [{ text, styles: [], href: null, by: undefined }],
  text
})

const isUnchanged = (piece: Piece): boolean => piece.change === 'same' && piece.was === undefined

const read = (bond: Bond, effort: Effort): ReadBlock[] => {
  switch (bond.bond) {
    case 'removed':
      return [{ change: 'removed', shape: bond.before.shape, pieces: whole(bond.before, 'removed') }]
    case 'added':
      return [{ change: 'added', shape: bond.after.shape, pieces: whole(bond.after, 'added') }]
    case 'left': {
      const { to, place, before } = bond
      return [{ change: 'left', to, place, shape: before.shape, text: before.text }]
    }
    case 'moved': {
      const { from, place, before, after } = bond
      const [pieces = []] = compareWords([before], [after], effort)
      return [{ change: 'moved', from, place, ...shapes(before, after), pieces }]
    }
    case 'kept': {
      const parts = compareWords(bond.before, bond.after, effort)
      return bond.after.map((after, nth): ReadBlock => {
        const pieces = parts[nth] ?? []
        const read = { ...shapes(bond.before[nth] ?? bond.before[0] ?? after, after), pieces }
        if (nth > 0) return { change: 'split', ...read }
        if (bond.before.length > 1) return { change: 'joined', ...read }
        if (bond.after.length > 1 || !pieces.every(({ change }) => change === 'same')) return { change: 'changed', ...read }
        if (read.was !== undefined) return { change: 'reshaped', ...read }
        return { change: pieces.every(isUnchanged) ? 'same' : 'spaced', ...read }
      })
    }
  }
}

const shapes = (before: Block, after: Block): { shape: Shape; was?: Shape } => ({
  shape: after.shape,
  ...(!isSameShape(before.shape, after.shape) && { was: before.shape })
})
