// The wordmark: two strands twined into one cord. The only place where a cord does not say that an agreement
// exists. Drawn by hand on the pixels of 28, for a cord this small made by the rules of a long one is a cross.
import { halfTurn } from '../../shared/thread/geometry.ts'
import type { Drawing, Rail, Shape } from '../../shared/thread/rails.ts'

const WIDTH = 12
const HEIGHT = 28
const STROKE = 1.75
/** Ends stand on whole pixels; each half turn is ten long and five and a half wide, so the belly stays open. */
const SIDES = { left: 3.25, right: 8.75 }
const HALF_TURNS = [
  { top: 4, bottom: 14, over: 0 },
  { top: 14, bottom: 24, over: 1 }
] as const
const BREATH = 1.1

/** Two half turns, so each strand leaves on the side on which it came. */
export const drawCord = (): Drawing => ({
  width: WIDTH,
  height: HEIGHT,
  shapes: [...ends(1, 4), ...HALF_TURNS.flatMap((turn, index) => crossing({ ...turn, turned: index % 2 === 1 })), ...ends(24, 27)]
})

const ends = (top: number, bottom: number): Shape[] => [
  { kind: 'strand', rail: 0, path: `M${SIDES.left} ${top}V${bottom}`, width: STROKE },
  { kind: 'strand', rail: 1, path: `M${SIDES.right} ${top}V${bottom}`, width: STROKE }
]

const crossing = ({ top, bottom, over, turned }: { top: number; bottom: number; over: Rail; turned: boolean }): Shape[] => {
  const pathOf = (rail: Rail): string => {
    const fromLeft = (rail === 0) !== turned
    const [from, to] = fromLeft ? [SIDES.left, SIDES.right] : [SIDES.right, SIDES.left]
    return halfTurn({ from, to, top, bottom })
  }
  const under = 1 - over
  return [
    { kind: 'strand', rail: under, path: pathOf(under), width: STROKE },
    { kind: 'casing', path: pathOf(over), width: STROKE + 2 * BREATH },
    { kind: 'strand', rail: over, path: pathOf(over), width: STROKE }
  ]
}
