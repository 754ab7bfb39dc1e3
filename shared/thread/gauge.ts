import { round } from './geometry.ts'
import { SIZES, type ThreadSize, widthOf } from './rails.ts'

/** Where the rails lie, how heavy their strands are, how wide the whole is, for three rails to eight. */
export type Gauge = { size: ThreadSize; rails: readonly number[]; apart: number; stroke: number; pitch: number; width: number }

/** Pixels, for three rails to eight: more of them lie closer and are finer. `edge`: the least room beside the outermost; `kept`: free
 *  of them, for the marks that hang before the words. */
const MANY = {
  s: { apart: [4, 3.4, 3, 2.7, 2.4, 2.2], edge: 1.6, kept: 0 },
  m: { apart: [7, 6, 5.2, 4.6, 4.1, 3.7], edge: 2.4, kept: 6 }
} as const
const PITCH_PER_GAP = 1.6

/** `room`: how many pixels its place is wide; in a narrow one they lie closer. */
export const gaugeOf = (count: number, { size, room }: { size: ThreadSize; room: number }): Gauge => {
  const { stroke, pitch } = SIZES[size]
  const { apart: most, edge, kept } = MANY[size]
  const wanted = most[Math.min(count, 8) - 3] ?? most[0]
  const apart = Math.max(1.6, Math.min(wanted, (room - kept) / (count - 1)))
  // In a narrow place they stand clear of its end, where the words begin.
  const centre = Math.min(widthOf(size) / 2, room / 2 + 1.5)
  const margin = Math.max(edge, centre - (apart * (count - 1)) / 2)
  return {
    size,
    rails: Array.from({ length: count }, (_, nth) => round(margin + nth * apart)),
    apart,
    stroke: round(Math.min(stroke, 0.75 + apart / 5)),
    pitch: Math.max(size === 's' ? 4 : 7, Math.min(pitch, apart * PITCH_PER_GAP)),
    width: round(2 * margin + apart * (count - 1))
  }
}
