// The geometry of the thread, the one ornament: what is true of a section, drawn as two strands. Two rails,
// the left one the first seat's, in right-to-left pages too. A place that nobody has used is pricked with
// holes, as for sewing; words are a strand on their seat's own rail. Pure: shapes in, no SVG, no page.

import { round } from './geometry.ts'
import {
  type Drawing,
  type Rail,
  type Shape,
  SIZES,
  type ThreadSize,
  type ThreadState,
  otherRail,
  railAt,
  widthOf
} from './rails.ts'
import { laid, twine, windRound } from './twine.ts'

/** The thread of a place `height` pixels tall. */
export const drawThread = ({ state, height, size }: { state: ThreadState; height: number; size: ThreadSize }): Drawing => {
  const length = Number.isFinite(height) ? Math.max(0, height) : 0
  return { width: widthOf(size), height: length, shapes: shapesOf(state, { length, size }) }
}

const shapesOf = (state: ThreadState, place: { length: number; size: ThreadSize }): Shape[] => {
  if (state === 'none') return [...pricked('a', place), ...pricked('b', place)]
  if (state === 'both') return [...laid('a', place), ...laid('b', place)]
  if ('voice' in state) return [...pricked(otherRail(state.voice), place), ...laid(state.voice, place)]
  return 'yes' in state ? windRound(state, place) : twine(state, place)
}

const HOLE_RADIUS_PER_STROKE = 0.55

/** A row of holes, as many as fit whole, the same paper left above the first as below the last. */
const pricked = (rail: Rail, { length, size }: { length: number; size: ThreadSize }): Shape[] => {
  const { pitch, stroke } = SIZES[size]
  const radius = round(stroke * HOLE_RADIUS_PER_STROKE)
  const count = Math.floor(length / pitch)
  const first = (length - (count - 1) * pitch) / 2
  const x = railAt(rail, size)
  return Array.from({ length: count }, (_, index) => ({ kind: 'hole', x, y: round(first + index * pitch), radius }))
}
