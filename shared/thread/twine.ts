// Two strands that wind: a yes round the other who has not said one, and both of them into one cord, whipped with a knot. A cord is
// drawn tight where everyone is in, and loose where someone is willing. Whole turns only, so that every strand ends on its own rail.
import { halfTurn, round } from './geometry.ts'
import { type Shape, SIZES, type Span, type ThreadSize, type Winds, laid, railAt, turnOf, widthOf } from './rails.ts'

type Rail = 0 | 1
type Place = { length: number; size: ThreadSize }
type Strand = Extract<Shape, { kind: 'strand' }>

/** Below the knot of what was agreed: the words are others; or they are the same, and one hangs straight and loose again. */
export type Since = 'changed' | { loose: Rail; other: Winds }

/** Pixels: how far to each side, and the length of a whole turn. Between seven and eleven of the one to the other: below, it is a
 *  zigzag; above, a strand that happens to wave. */
const WINDING = {
  s: { loose: { reach: 2.9, turn: 18 }, tight: { reach: 1.9, turn: 9.5 }, breath: 0.9, stitches: 2 },
  m: { loose: { reach: 5, turn: 42 }, tight: { reach: 2.4, turn: 25 }, breath: 1.5, stitches: 3 }
} as const

const RAILS = [0, 1] as const

const otherRail = (rail: Rail): Rail => (rail === 0 ? 1 : 0)

/** One said yes: it winds round the other's straight strand, on the side of its own rail. */
export const windRound = ({ yes, winds }: { yes: Rail; winds: Winds }, { length, size }: Place): Shape[] => {
  const { reach } = SIZES[size]
  const { loose, breath } = WINDING[size]
  const other = otherRail(yes)
  const half = loose.turn / 2
  const halves = 2 * Math.floor((length - loose.turn * 0.4) / loose.turn)
  if (halves < 2) return RAILS.flatMap((rail) => laid(rail, { length, size }))
  const lead = (length - halves * half) / 2
  const [near, far] = [railAt(yes, size), railAt(other, size) + (yes === 0 ? reach : -reach)]
  const shapes = both({ top: 0, bottom: lead }, size)
  for (let nth = 0; nth < halves; nth++) {
    const top = lead + nth * half
    const isOver = nth % 2 === 0
    const mine = halfTurn({ from: isOver ? near : far, to: isOver ? far : near, top, bottom: top + half })
    const theirs = `M${railAt(other, size)} ${round(top)}V${round(top + half)}`
    const [under, over] = isOver
      ? [
          { rail: other, path: theirs },
          { rail: yes, path: mine }
        ]
      : [
          { rail: yes, path: mine },
          { rail: other, path: theirs }
        ]
    shapes.push(...crossing({ under, over, size, breath, winds: { [yes]: winds } }))
  }
  return [...shapes, ...both({ top: lead + halves * half, bottom: length }, size)]
}

/** Both said yes: a cord as tall as its place, or as what is left of it above what came since. */
export const twine = ({ agreed, since }: { agreed: readonly [Winds, Winds]; since?: Since }, place: Place): Shape[] => {
  const { length, size } = place
  const isTied = size !== 's'
  const room = since === undefined ? length : Math.min(length * (isTied ? 0.42 : 0.55), 360)
  const isLoose = agreed.includes('willing')
  const { breath } = WINDING[size]
  const { reach: amplitude, turn } = WINDING[size][isLoose ? 'loose' : 'tight']
  const { reach, stroke } = SIZES[size]
  const drawnIn = isLoose ? 0 : reach * (isTied ? 2.6 : 1.3)
  const knotted = isTied ? stroke * 5.6 : 0
  const tail = since === undefined ? (isTied ? stroke * 2 : 1) : 0
  const halves = 2 * Math.floor((room - 2 * drawnIn - knotted - tail - 1) / turn)
  if (halves < 2) return RAILS.flatMap((rail) => laid(rail, place))
  const used = (halves * turn) / 2 + 2 * drawnIn + knotted
  const lead = since === undefined ? Math.max(0, (room - used - tail) * (isTied ? 1 : 0.5)) : 1

  const middle = widthOf(size) / 2
  const side = (rail: Rail, isTurned: boolean): number => middle + ((rail === 0) !== isTurned ? -amplitude : amplitude)
  const bends = (top: number, isIn: boolean): Shape[] =>
    RAILS.map((rail) => {
      const [from, to] = isIn ? [railAt(rail, size), side(rail, false)] : [side(rail, false), railAt(rail, size)]
      return strand(rail, halfTurn({ from, to, top, bottom: top + drawnIn }), size)
    })

  const shapes = both({ top: 0, bottom: lead }, size)
  let at = lead
  if (drawnIn > 0) shapes.push(...bends(at, true))
  at += drawnIn
  for (let nth = 0; nth < halves; nth++) {
    const isTurned = nth % 2 === 1
    const pathOf = (rail: Rail) => ({
      rail,
      path: halfTurn({ from: side(rail, isTurned), to: side(rail, !isTurned), top: at, bottom: at + turn / 2 })
    })
    const [under, over] = isTurned ? [pathOf(0), pathOf(1)] : [pathOf(1), pathOf(0)]
    shapes.push(...crossing({ under, over, size, breath: isLoose ? breath : breath * 0.62, winds: agreed }))
    at += turn / 2
  }
  if (isTied) {
    shapes.push(...knot({ top: at, amplitude, middle, size, isLoose }))
    at += knotted
  }
  if (drawnIn > 0) shapes.push(...bends(at, false))
  at += drawnIn
  return [...shapes, ...below(since, { top: at, bottom: length }, size)]
}

/** What came after the knot: two strands apart, or one loose and the other as it stands. */
const below = (since: Since | undefined, { top, bottom }: Span, size: ThreadSize): Shape[] => {
  if (since === undefined || since === 'changed') return both({ top, bottom }, size)
  const yes = otherRail(since.loose)
  return windRound({ yes, winds: since.other }, { length: bottom - top, size }).map((shape) => shifted(shape, top))
}

const both = (span: Span, size: ThreadSize): Shape[] => RAILS.flatMap((rail) => straight(rail, span, size))

/** Part of it, above a winding or below one: round where the place ends, and up to the winding where it goes on. */
const straight = (rail: Rail, { top, bottom }: Span, size: ThreadSize): Shape[] => {
  const { stroke } = SIZES[size]
  const [from, to] = [Math.max(top, stroke / 2), bottom - (top === 0 ? 0 : stroke / 2)]
  return to <= from ? [] : [strand(rail, `M${railAt(rail, size)} ${round(from)}V${round(to)}`, size)]
}

const strand = (rail: Rail, path: string, size: ThreadSize, winds?: Winds): Strand => {
  const whole = { kind: 'strand' as const, rail, path, width: SIZES[size].stroke }
  if (winds !== 'willing') return whole
  // A whole stitch on every crossing, and on every turn.
  const each = 100 / WINDING[size].stitches
  return { ...whole, stitch: { thread: round(each * 0.6), gap: round(each * 0.4) } }
}

const crossing = ({
  under,
  over,
  size,
  breath,
  winds
}: {
  under: { rail: Rail; path: string }
  over: { rail: Rail; path: string }
  size: ThreadSize
  breath: number
  winds: Partial<Record<Rail, Winds>> | readonly [Winds, Winds]
}): Shape[] => [
  strand(under.rail, under.path, size, winds[under.rail]),
  { kind: 'casing', path: over.path, width: round(SIZES[size].stroke + 2 * breath) },
  strand(over.rail, over.path, size, winds[over.rail])
]

/** Three turns of whipping over the cord. */
const knot = ({
  top,
  amplitude,
  middle,
  size,
  isLoose
}: {
  top: number
  amplitude: number
  middle: number
  size: ThreadSize
  isLoose: boolean
}): Shape[] => {
  const { reach, stroke } = SIZES[size]
  const length = stroke * 5.6
  const held = RAILS.map((rail) => {
    const side = rail === 0 ? -1 : 1
    const [out, narrow] = [round(middle + side * amplitude), round(middle + side * amplitude * (isLoose ? 0.5 : 0.8))]
    const y = (offset: number): number => round(top + offset)
    return strand(
      rail,
      `M${out} ${y(0)}C${out} ${y(stroke)} ${narrow} ${y(stroke * 0.4)} ${narrow} ${y(stroke * 1.4)}V${y(length - stroke * 1.4)}C${narrow} ${y(length - stroke * 0.4)} ${out} ${y(length - stroke)} ${out} ${y(length)}`,
      size
    )
  })
  const width = Math.max(reach * 0.78, amplitude + stroke * 0.9)
  const turns = [0, 1, 2].flatMap((nth): Shape[] => {
    const at = top + length / 2 + (nth - 1) * stroke * 1.42
    const turn = turnOf(nth, 3)
    const path = `M${round(middle - width)} ${round(at + stroke * 0.3)}L${round(middle + width)} ${round(at - stroke * 0.3)}`
    return [
      { kind: 'casing', path, width: round(stroke + 2 * WINDING[size].breath * 0.62), turn },
      { ...strand(nth % 2 === 0 ? 0 : 1, path, size), turn }
    ]
  })
  return [...held, ...turns]
}

/** The same, `by` pixels further down. Of these commands only: M, C and L take pairs, V takes one. */
const shifted = (shape: Shape, by: number): Shape => {
  if (shape.kind === 'hole') return { ...shape, y: round(shape.y + by) }
  const path = shape.path.replaceAll(/([MCLV])([^MCLV]*)/g, (_, command: string, numbers: string) => {
    const moved = numbers
      .trim()
      .split(' ')
      .map((text, nth) => (command === 'V' || nth % 2 === 1 ? round(Number(text) + by) : Number(text)))
    return command + moved.join(' ')
  })
  return { ...shape, path }
}
