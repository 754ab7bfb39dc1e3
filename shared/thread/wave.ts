// A strand on its own rail: straight where words stand, in waves where a yes stands on them. Where there are more than two, a yes does
// not wind round another's strand: whose it is can be seen from where it lies.
import { halfTurn, round } from './geometry.ts'
import type { Gauge } from './gauge.ts'
import type { Lies, Rail, Shape, Span, Winds } from './rails.ts'

/** Of the gap between two rails, how far a wave swings to each side; and its length, for each pixel that it swings. Between seven and
 *  eleven: below, it is a zigzag; above, a strand that happens to wave. */
const SWING = 0.4
const LENGTH = 9

export const lying = (rail: Rail, lies: Lies, { top, bottom }: Span, gauge: Gauge): Shape[] => {
  const { stroke, apart } = gauge
  // Round ends stay inside the place; below a knot the strand goes on from it.
  const [from, to] = [top === 0 ? stroke / 2 : top, bottom - stroke / 2]
  if (to - from <= 0) return []
  const swing = apart * SWING
  const turns = lies === 'willing' || lies === 'in' ? Math.floor((to - from - swing * 2) / (swing * LENGTH)) : 0
  const x = gauge.rails[rail] ?? 0
  if (turns < 1 || (lies !== 'willing' && lies !== 'in'))
    return [strandOf(rail, [{ from: x, to: x, top: from, bottom: to }], gauge)]
  const half = (swing * LENGTH) / 2
  const lead = (to - from - turns * 2 * half) / 2
  const sides = Array.from({ length: 2 * turns }, (_, nth) => x + (nth % 2 === 0 ? swing : -swing))
  let at = from + lead
  const bends = [...sides, x].map((side, nth) => {
    const tall = nth === 0 || nth === sides.length ? half / 2 : half
    const bend = { from: sides[nth - 1] ?? x, to: side, top: at, bottom: at + tall }
    at += tall
    return bend
  })
  const whole = [{ from: x, to: x, top: from, bottom: from + lead }, ...bends, { from: x, to: x, top: at, bottom: to }]
  return [strandOf(rail, whole, gauge, lies)]
}

type Bend = { from: number; to: number; top: number; bottom: number }

/** One path through all of them. */
const strandOf = (rail: Rail, bends: readonly Bend[], { stroke }: Gauge, winds?: Winds): Shape => {
  const path = bends
    .map((bend, nth) => {
      const piece = bend.from === bend.to ? `M${round(bend.from)} ${round(bend.top)}V${round(bend.bottom)}` : halfTurn(bend)
      return nth === 0 ? piece : piece.replace(/^M[^CV]*/, '')
    })
    .join('')
  const whole = { kind: 'strand' as const, rail, path, width: stroke }
  if (winds !== 'willing') return whole
  const length = bends.reduce((sum, { from, to, top, bottom }) => sum + Math.hypot(to - from, bottom - top), 0)
  return { ...whole, stitch: { thread: 58, gap: 42, pieces: Math.max(1, Math.round(length / (stroke * STITCH))) } }
}

/** A stitch and its gap, in strokes. */
const STITCH = 4.2
