// The two rails of the thread, the left one the first seat's, in right-to-left pages too, and the shapes that lie on them. Pure: no
// SVG, no page.
import { round } from './geometry.ts'

export type Rail = 'a' | 'b'

/** How a strand winds: a *willing* one is a running stitch, one that is *in* is whole. */
export type Winds = 'willing' | 'in'

export type ThreadState =
  | 'none'
  | { voice: Rail }
  | 'both'
  /** One said yes: it winds round the other, which stands straight. */
  | { yes: Rail; winds: Winds }
  /** All said yes: the two are one cord, and a knot says that it is on record. */
  | { agreed: Record<Rail, Winds>; since?: Since }

/** Below the knot of what was agreed: the words are others; or they are the same, and one hangs straight and loose again. */
export type Since = 'changed' | { loose: Rail; other: Winds | 'straight' }

export type ThreadSize = keyof typeof SIZES

export type Shape =
  | { kind: 'hole'; x: number; y: number; radius: number }
  /** `stitch`: of a hundredth of the path's length, how much is thread, how much is gap. */
  | { kind: 'strand'; rail: Rail; path: string; width: number; stitch?: { thread: number; gap: number } }
  /** The breath around a strand that passes over another, in the colour of the ground. */
  | { kind: 'casing'; path: string; width: number }

export type Drawing = { width: number; height: number; shapes: Shape[] }

/** Pixels: `reach` from the middle to each rail, the `stroke` of a strand, the `pitch` from hole to hole. */
export const SIZES = {
  s: { reach: 2.9, stroke: 1.5, pitch: 6 },
  m: { reach: 5, stroke: 2.1, pitch: 13 }
} as const

export const otherRail = (rail: Rail): Rail => (rail === 'a' ? 'b' : 'a')

/** Room for both rails, and for the strands to bow outwards by as much as the rails are apart. */
export const widthOf = (size: ThreadSize): number => {
  const { reach, stroke } = SIZES[size]
  return round(4 * reach + 2 * (stroke + reach * 0.35))
}

export const railAt = (rail: Rail, size: ThreadSize): number =>
  round(widthOf(size) / 2 + (rail === 'a' ? -1 : 1) * SIZES[size].reach)
