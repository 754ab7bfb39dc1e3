// The geometry of the thread, the one ornament: what is true of a section, drawn as two strands. Two rails,
// the left one the first seat's, in right-to-left pages too. A place that nobody has used is pricked with
// holes, as for sewing; words are a strand on their seat's own rail. Pure: shapes in, no SVG, no page.

export type Rail = 'a' | 'b'

export type ThreadState = 'none' | { voice: Rail } | 'both'

export type ThreadSize = keyof typeof SIZES

export type Shape =
  | { kind: 'hole'; x: number; y: number; radius: number }
  | { kind: 'strand'; rail: Rail; path: string; width: number }
  /** The breath around a strand that passes over another, in the colour of the ground. */
  | { kind: 'casing'; path: string; width: number }

export type Drawing = { width: number; height: number; shapes: Shape[] }

/** Pixels: `reach` from the middle to each rail, the `stroke` of a strand, the `pitch` from hole to hole. */
const SIZES = {
  s: { reach: 2.9, stroke: 1.5, pitch: 6 },
  m: { reach: 5, stroke: 2.1, pitch: 13 }
} as const

const HOLE_RADIUS_PER_STROKE = 0.55

/** The thread of a place `height` pixels tall. */
export const drawThread = ({ state, height, size }: { state: ThreadState; height: number; size: ThreadSize }): Drawing => {
  const length = Number.isFinite(height) ? Math.max(0, height) : 0
  const shapes =
    state === 'none'
      ? [...pricked('a', { length, size }), ...pricked('b', { length, size })]
      : state === 'both'
        ? [...laid('a', { length, size }), ...laid('b', { length, size })]
        : [...pricked(otherRail(state.voice), { length, size }), ...laid(state.voice, { length, size })]
  return { width: widthOf(size), height: length, shapes }
}

export const otherRail = (rail: Rail): Rail => (rail === 'a' ? 'b' : 'a')

/** Room for both rails, and for the strands to bow outwards by as much as the rails are apart. */
const widthOf = (size: ThreadSize): number => {
  const { reach, stroke } = SIZES[size]
  return round(4 * reach + 2 * (stroke + reach * 0.35))
}

const railAt = (rail: Rail, size: ThreadSize): number => round(widthOf(size) / 2 + (rail === 'a' ? -1 : 1) * SIZES[size].reach)

/** A row of holes, as many as fit whole, the same paper left above the first as below the last. */
const pricked = (rail: Rail, { length, size }: { length: number; size: ThreadSize }): Shape[] => {
  const { pitch, stroke } = SIZES[size]
  const radius = round(stroke * HOLE_RADIUS_PER_STROKE)
  const count = Math.floor(length / pitch)
  const first = (length - (count - 1) * pitch) / 2
  const x = railAt(rail, size)
  return Array.from({ length: count }, (_, index) => ({ kind: 'hole', x, y: round(first + index * pitch), radius }))
}

/** A strand lying straight on its rail; its round ends stay inside the place. */
const laid = (rail: Rail, { length, size }: { length: number; size: ThreadSize }): Shape[] => {
  const { stroke } = SIZES[size]
  const x = railAt(rail, size)
  if (length <= stroke) return []
  return [{ kind: 'strand', rail, path: `M${x} ${round(stroke / 2)}V${round(length - stroke / 2)}`, width: stroke }]
}

/** Pixels of the line that a person stands on. */
const LINE = { height: 12, stroke: 2, reach: 2.6, period: 19 } as const

/** The line that a person stands on, `width` pixels long: straight while nothing was said, wound for a yes. */
export const drawLine = ({ form, rail, width }: { form: 'straight' | 'wound'; rail: Rail; width: number }): Drawing => {
  const { height, stroke, reach, period } = LINE
  const middle = height / 2
  const length = Number.isFinite(width) ? Math.max(0, width) : 0
  const turns = Math.floor((2 * (length - stroke)) / period)
  if (turns < 1 || form === 'straight')
    return {
      width: length,
      height,
      shapes: length <= stroke ? [] : [{ kind: 'strand', rail, path: `M1 ${middle}H${round(length - 1)}`, width: stroke }]
    }
  const step = (length - stroke) / turns
  const lead = step * BEND
  const path = Array.from({ length: turns }, (_, turn) => {
    const [from, to] = turn % 2 === 0 ? [middle - reach, middle + reach] : [middle + reach, middle - reach]
    const x = stroke / 2 + turn * step
    return `C${round(x + lead)} ${round(from)} ${round(x + step - lead)} ${round(to)} ${round(x + step)} ${round(to)}`
  })
  return {
    width: length,
    height,
    shapes: [{ kind: 'strand', rail, path: `M${stroke / 2} ${round(middle - reach)}${path.join('')}`, width: stroke }]
  }
}

/** How far along its length a bend keeps its direction, so that half a turn follows a sine closely. */
const BEND = 0.3642

/** Half a turn: from one side to the other, upright at both ends. */
export const halfTurn = ({ from, to, top, bottom }: { from: number; to: number; top: number; bottom: number }): string => {
  const lead = (bottom - top) * BEND
  return `M${round(from)} ${round(top)}C${round(from)} ${round(top + lead)} ${round(to)} ${round(bottom - lead)} ${round(to)} ${round(bottom)}`
}

/** To a hundredth of a pixel: finer than any screen, and short in the page. */
const round = (value: number): number => Math.round(value * 100) / 100
