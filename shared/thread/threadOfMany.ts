// The thread of three voices to eight: a rail for each.
import { plait } from './braid.ts'
import { type Gauge, gaugeOf } from './gauge.ts'
import { type Drawing, type Lies, type Rail, type Shape, type ThreadSize, type ThreadState, pricked } from './rails.ts'
import { lengthOf } from './thread.ts'
import { lying } from './wave.ts'

/** `height`, `room`: how many pixels its place is tall, and wide. */
type Asked = { state: ThreadState; height: number; size: ThreadSize; room: number }

export const drawThreadOfMany = ({ state, height, size, room }: Asked): Drawing => {
  const length = lengthOf(height)
  const gauge = gaugeOf(state.rails.length, { size, room })
  return { width: gauge.width, height: length, shapes: shapesOf(state, { length, gauge }) }
}

const shapesOf = ({ rails, cord }: ThreadState, { length, gauge }: { length: number; gauge: Gauge }): Shape[] => {
  const as = (rail: Rail): Lies => rails[rail]?.lies ?? 'pricked'
  const each = rails.map((_, rail) => rail)
  const open = (rail: Rail, top: number): Shape[] =>
    as(rail) === 'pricked'
      ? pricked(gauge.rails[rail] ?? 0, { top, bottom: length }, gauge)
      : lying(rail, as(rail), { top, bottom: length }, gauge)
  if (cord === undefined || cord.of.length < 2) return each.flatMap((rail) => open(rail, 0))
  const isWhole = cord.reach === 'whole'
  const { shapes, bottom } = plait(
    cord.of.map((rail) => ({ rail, winds: isWhole && as(rail) === 'willing' ? 'willing' : 'in' })),
    { length, gauge, isWhole }
  )
  // Whoever came later begins below the knot.
  return [...shapes, ...(isWhole ? [] : each.flatMap((rail) => open(rail, bottom)))]
}
