// The line that people stand on, the thread's own alphabet laid down: straight for *not yet*, stitched for *willing to try*, wound for
// *I'm in*. All three are of one length and one weight. Those who stand on one line take it together.
import { BEND, round } from '../../shared/thread/geometry.ts'

export type LineForm = 'straight' | 'stitched' | 'wound'

/** `strand`: whose it is, counted from nought; undefined where nobody stands. */
type LineShape =
  | { kind: 'strand'; strand: number | undefined; path: string; width: number; dashes?: string }
  | { kind: 'casing'; path: string; width: number }

export type LineDrawing = { width: number; height: number; shapes: LineShape[] }

/** Pixels. `apart`: between two who stand on one line. */
const LINE = { height: 12, stroke: 2, blank: 1.4, reach: 2.6, together: 2.35, turn: 19, apart: 4.6, breath: 1.6 } as const

/** Pixels, for those who each have a line of their own there. */
const MANY = { apart: 5.2, reach: 1.5, turn: 14 } as const

type Asked = {
  form: LineForm
  people: number
  width: number
  /** How many might stand there. */
  among?: number
}

/** For `people` who stand on it, `width` pixels long. Two, where there are no more, wind round each other. Among more each keeps a line
 *  of their own and it grows taller: what winds into one would say that it is agreed. */
export const drawLine = ({ form, people, width, among = people }: Asked): LineDrawing => {
  const length = Number.isFinite(width) ? Math.max(0, width) : 0
  const isOfMany = among > 2 && people > 1
  const strands = people === 0 ? [undefined] : Array.from({ length: people }, (_, nth) => nth)
  const rows = form === 'wound' && people === 2 && !isOfMany ? [strands] : strands.map((strand) => [strand])
  const rowHeight = isOfMany ? MANY.apart : LINE.apart
  const height = Math.max(LINE.height, rowHeight * (isOfMany ? rows.length + 1 : rows.length))
  const bend = isOfMany ? MANY : { reach: people === 2 ? LINE.together : LINE.reach, turn: LINE.turn }
  const shapes = rows.flatMap((row, nth) => {
    const middle = height / 2 + (nth - (rows.length - 1) / 2) * rowHeight
    return form === 'wound'
      ? wound(row, { length, middle, ...bend })
      : row.flatMap((strand) => straight(strand, { length, middle, form }))
  })
  return { width: length, height, shapes: length <= LINE.stroke ? [] : shapes }
}

type Strand = number | undefined

const weightOf = (strand: Strand): number => (strand === undefined ? LINE.blank : LINE.stroke)

const straight = (strand: Strand, { length, middle, form }: { length: number; middle: number; form: LineForm }): LineShape[] => [
  {
    kind: 'strand',
    strand,
    path: `M1 ${round(middle)}H${round(length - 1)}`,
    width: weightOf(strand),
    ...(form === 'stitched' && { dashes: '7 5' })
  }
]

type Bend = { reach: number; turn: number }

const wound = (
  row: readonly Strand[],
  { length, middle, reach, turn }: { length: number; middle: number } & Bend
): LineShape[] => {
  const halves = Math.floor((2 * (length - LINE.stroke)) / turn)
  if (halves < 1) return row.flatMap((strand) => straight(strand, { length, middle, form: 'straight' }))
  const step = (length - LINE.stroke) / halves
  const shapes: LineShape[] = []
  for (let nth = 0; nth < halves; nth++) {
    const x = LINE.stroke / 2 + nth * step
    const pathOf = (at: number): string => {
      const isUp = (at === 0) === (nth % 2 === 0)
      const [from, to] = isUp ? [middle - reach, middle + reach] : [middle + reach, middle - reach]
      return `M${round(x)} ${round(from)}C${round(x + step * BEND)} ${round(from)} ${round(x + step - step * BEND)} ${round(to)} ${round(x + step)} ${round(to)}`
    }
    const order = nth % 2 === 0 ? [1, 0] : [0, 1]
    for (const [above, at] of order.filter((one) => one < row.length).entries()) {
      const path = pathOf(at)
      if (above === 1) shapes.push({ kind: 'casing', path, width: LINE.stroke + 2 * LINE.breath })
      shapes.push({ kind: 'strand', strand: row[at], path, width: weightOf(row[at]) })
    }
  }
  return shapes
}
