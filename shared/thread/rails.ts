// The rails of the thread, one for each voice in the order of the seats, the left one the first seat's, in right-to-left pages too; and
// the shapes that lie on them. Pure: no SVG, no page.
import type { Ink } from '../alliance/inks.ts'
import { round } from './geometry.ts'

/** Counted from nought, from the left. */
export type Rail = number

/** How a strand winds: a *willing* one is a running stitch, one that is *in* is whole. */
export type Winds = 'willing' | 'in'

/** `pricked`: holes, as for sewing, where that voice has not written. `laid`: its words stand there. A yes winds. */
export type Lies = 'pricked' | 'laid' | Winds

export type ThreadState = {
  rails: readonly { lies: Lies; ink?: Ink | undefined }[]
  /** An agreement is on record: these rails are one cord, with a knot. `whole`: as far as the words go. `above`: the words are others
   *  since, or not everyone stands on them; below the knot each lies as it does now, and who came later begins there. */
  cord?: { reach: 'whole' | 'above'; of: readonly Rail[] }
}

/** Two places, and nothing in either. */
export const NOBODY_YET: ThreadState = { rails: [{ lies: 'pricked' }, { lies: 'pricked' }] }

export type ThreadSize = keyof typeof SIZES

/** `turn`: which turn of the whipping it is, counted from nought, in eighths of all of them: two rails have three, eight have eight. */
export type Shape =
  | { kind: 'hole'; x: number; y: number; radius: number }
  /** `stitch`: of a hundredth of the length of a piece, how much is thread, how much is gap; a path has one piece, or as many as said. */
  | {
      kind: 'strand'
      rail: Rail
      path: string
      width: number
      stitch?: { thread: number; gap: number; pieces?: number }
      turn?: number
    }
  /** The breath around a strand that passes over another, in the colour of the ground. */
  | { kind: 'casing'; path: string; width: number; turn?: number }

export type Drawing = { width: number; height: number; shapes: Shape[] }

export type Span = { top: number; bottom: number }

/** Pixels: `reach` from the middle to each of two rails, the `stroke` of a strand, the `pitch` from hole to hole. */
export const SIZES = {
  s: { reach: 2.9, stroke: 1.5, pitch: 6 },
  m: { reach: 5, stroke: 2.1, pitch: 13 }
} as const

/** Room for both rails, and for the strands to bow outwards by as much as the rails are apart. */
export const widthOf = (size: ThreadSize): number => {
  const { reach, stroke } = SIZES[size]
  return round(4 * reach + 2 * (stroke + reach * 0.35))
}

/** Where each of two lies. */
export const railAt = (rail: Rail, size: ThreadSize): number =>
  round(widthOf(size) / 2 + (rail === 0 ? -1 : 1) * SIZES[size].reach)

const HOLE_RADIUS_PER_STROKE = 0.55

/** A row of holes, as many as fit whole, the same paper left above the first as below the last. */
export const pricked = (
  x: number,
  { top, bottom }: Span,
  { pitch, stroke }: { pitch: number; stroke: number }
): Extract<Shape, { kind: 'hole' }>[] => {
  const radius = round(stroke * HOLE_RADIUS_PER_STROKE)
  const count = Math.max(0, Math.floor((bottom - top) / pitch))
  const first = top + (bottom - top - (count - 1) * pitch) / 2
  return Array.from({ length: count }, (_, index) => ({ kind: 'hole', x, y: round(first + index * pitch), radius }))
}

/** One of two, lying straight on its rail, all the way; its round ends stay inside the place. */
export const laid = (rail: 0 | 1, { length, size }: { length: number; size: ThreadSize }): Shape[] => {
  const { stroke } = SIZES[size]
  if (length <= stroke) return []
  const path = `M${railAt(rail, size)} ${round(stroke / 2)}V${round(length - stroke / 2)}`
  return [{ kind: 'strand', rail, path, width: stroke }]
}

export const turnOf = (nth: number, turns: number): number => Math.floor((nth * 8) / turns)
