// Three strands to eight that are one: a plait, as many-stranded sennit is made. In every step neighbours change places, first those
// that stand first and second, third and fourth, …, then the others; in the one step the left strand passes over, in the other the
// right one, so that each goes over and under in turn. After as many steps as there are places to and fro each is on its own rail
// again: only whole rounds are drawn. Below it the whipping, a turn in the ink of each.
import { round } from './geometry.ts'
import type { Gauge } from './gauge.ts'
import { type Rail, type Shape, type Winds, turnOf } from './rails.ts'

export type Plaited = { rail: Rail; winds: Winds }

/** Of the gap between two rails, how close strands lie that are all in; where someone is willing they keep the whole of it. */
const TIGHT = 0.7
/** How tall a step is, for each pixel between two strands; and the least and the most that it gives way for a round to fit. */
const STEP = { tight: 2.5, loose: 2.1, least: 1.45, most: 1.3 }
/** How tall the bend is in which the strands draw in, for each pixel that the outermost goes. */
const DRAWN_IN = 4
/** Strokes: from turn to turn of the whipping, the cord above and below it, and what hangs out of it at the end of a place. */
const KNOT = { turn: 1.42, bare: 1.2, tail: 2 }
const BREATH = { tight: 0.55, loose: 1 }

type Place = { length: number; gauge: Gauge; isWhole: boolean }

/** As tall as its place, or as what is left of it above what came since; and where it ends. */
export const plait = (strands: readonly Plaited[], { length, gauge, isWhole }: Place): { shapes: Shape[]; bottom: number } => {
  const { size, stroke, apart, rails } = gauge
  const isTied = size !== 's'
  const isLoose = strands.some(({ winds }) => winds === 'willing')
  const room = isWhole ? length : Math.min(length * (isTied ? 0.42 : 0.55), 360)
  const homes = strands.map(({ rail }) => rails[rail] ?? 0)
  const gap = isLoose ? apart : Math.max(apart * TIGHT, Math.min(apart, stroke * 1.75))
  const middle = ((homes[0] ?? 0) + (homes.at(-1) ?? 0)) / 2
  const places = homes.map((_, nth) => middle + (nth - (homes.length - 1) / 2) * gap)
  const drawnIn = DRAWN_IN * Math.max(...homes.map((home, nth) => Math.abs(home - (places[nth] ?? home))))
  const knotted = isTied ? stroke * (KNOT.turn * (strands.length - 1) + 2 * KNOT.bare + 1) : 0
  const tail = isWhole ? (isTied ? stroke * KNOT.tail : stroke / 2) : 0
  const free = room - 2 * drawnIn - knotted - tail - stroke / 2
  const perRound = strands.length === 2 ? 2 : 2 * strands.length
  const wanted = gap * (isLoose ? STEP.loose : STEP.tight)
  const rounds = Math.max(Math.floor(free / (perRound * wanted)), free >= perRound * gap * STEP.least ? 1 : 0)
  const step = rounds === 0 ? 0 : Math.min(wanted * STEP.most, free / (perRound * rounds))
  if (rounds === 0) return bound({ strands, homes, length, gauge, isWhole })

  const lead = (free - step * perRound * rounds) * (isTied || !isWhole ? 1 : 0.5)
  const from = stroke / 2 + lead
  const woven = weave({ strands, places, steps: perRound * rounds, step, top: from + drawnIn, isLoose, gauge })
  const knotAt = woven.bottom
  const end = knotAt + knotted + drawnIn
  // With its end hanging out, as far as the place goes; what came since goes on from there.
  const foot = isWhole ? length - stroke / 2 : end
  const paths = strands.map(({ rail, winds }, nth) => {
    const [home, place] = [homes[nth] ?? 0, places[nth] ?? 0]
    const above: Piece[] = [
      [home, stroke / 2, home, from],
      [home, from, place, from + drawnIn]
    ]
    const below: Piece[] = [
      [place, knotAt, place, knotAt + knotted],
      [place, knotAt + knotted, home, end],
      [home, end, home, foot]
    ]
    return strandThrough(rail, [...above, ...(woven.pieces[nth] ?? []), ...below], gauge, winds)
  })
  const shapes = [...paths, ...woven.over]
  if (isTied) shapes.push(...whipping({ strands, places, top: knotAt + stroke * (KNOT.bare + 0.5), gauge }))
  return { shapes, bottom: end }
}

/** From where to where, by x and y; and, where it is not upright at its ends, how far aside it goes on. */
type Piece = readonly [x: number, y: number, toX: number, toY: number, lean?: number, toLean?: number]

type Weaving = {
  strands: readonly Plaited[]
  places: readonly number[]
  steps: number
  step: number
  top: number
  isLoose: boolean
  gauge: Gauge
}

/** Every strand as one line from top to bottom; and over it, once more, those pieces in which it passes over another. */
const weave = ({ strands, places, steps, step, top, isLoose, gauge }: Weaving) => {
  const stands = strands.map((_, nth) => [nth])
  for (let nth = 0; nth < steps; nth++)
    for (const stood of stands) stood.push(nextPlace(stood.at(-1) ?? 0, { step: nth, count: strands.length }))
  const x = (stood: readonly number[], at: number): number => places[stood[at] ?? 0] ?? 0
  const lean = (stood: readonly number[], at: number): number =>
    at === 0 || at === steps ? 0 : (x(stood, at + 1) - x(stood, at - 1)) / 2
  const pieces = stands.map((stood) =>
    Array.from({ length: steps }, (_, nth): Piece => {
      const y = top + nth * step
      return [x(stood, nth), y, x(stood, nth + 1), y + step, lean(stood, nth), lean(stood, nth + 1)]
    })
  )
  // In one step the strand that goes to the right passes over, in the next the one that goes to the left; of two, whichever goes right.
  const goesOver = (nth: number, aside: number): boolean => (nth % 2 === 0 || strands.length === 2 ? aside > 0 : aside < 0)
  const overs = pieces.map((own) => own.filter(([from, , to], nth) => goesOver(nth, to - from)))
  const casing = overs.flat().map(pathOf).join('')
  const over: Shape[] = [
    { kind: 'casing', path: casing, width: round(gauge.stroke + 2 * (isLoose ? BREATH.loose : BREATH.tight)) },
    ...strands.flatMap(({ rail, winds }, nth): Shape[] => {
      const own = overs[nth] ?? []
      if (own.length === 0) return []
      const path = own.map(pathOf).join('')
      return [
        {
          kind: 'strand',
          rail,
          path,
          width: gauge.stroke,
          ...(winds === 'willing' && { stitch: { ...STITCH, pieces: own.length * stitchesIn(step, gauge) } })
        }
      ]
    })
  ]
  return { pieces, over, bottom: top + steps * step }
}

/** Where whoever stands there stands after this step: one to the side, or in the same place where nobody stands to change with. */
const nextPlace = (at: number, { step, count }: { step: number; count: number }): number => {
  // Of two, there is but one pair to change places.
  const isTurn = count === 2 || step % 2 === at % 2
  const next = isTurn ? at + 1 : at - 1
  if (count === 2) return 1 - at
  return next < 0 || next >= count ? at : next
}

const STITCH = { thread: 60, gap: 40 }

/** Whole stitches in a step, so that one lies on every crossing. */
const stitchesIn = (step: number, { stroke }: Gauge): number => Math.max(2, 2 * Math.round(step / (stroke * 8)))

const strandThrough = (rail: Rail, pieces: readonly Piece[], gauge: Gauge, winds: Winds): Shape => {
  const drawn = pieces.filter(([x, y, toX, toY]) => toY - y > 0.005 || x !== toX)
  const path = drawn.map((piece, nth) => (nth === 0 ? pathOf(piece) : pathOf(piece).replace(/^M[^C]*/, ''))).join('')
  const whole = { kind: 'strand' as const, rail, path, width: gauge.stroke }
  if (winds !== 'willing') return whole
  const [longest] = drawn.toSorted((one, other) => (other[4] === undefined ? 0 : 1) - (one[4] === undefined ? 0 : 1))
  const step = longest === undefined ? 1 : longest[3] - longest[1]
  const length = drawn.reduce((sum, [x, y, toX, toY]) => sum + Math.hypot(toX - x, toY - y), 0)
  return { ...whole, stitch: { ...STITCH, pieces: Math.max(1, Math.round((length / step) * stitchesIn(step, gauge))) } }
}

/** Of these a strand is made: a bend that leaves in the direction in which the one before it came. */
const pathOf = ([x, y, toX, toY, lean = 0, toLean = 0]: Piece): string => {
  const third = (toY - y) / 3
  return `M${round(x)} ${round(y)}C${round(x + lean / 3)} ${round(y + third)} ${round(toX - toLean / 3)} ${round(toY - third)} ${round(toX)} ${round(toY)}`
}

/** A turn in each ink, over the cord. */
const whipping = ({
  strands,
  places,
  top,
  gauge: { stroke }
}: {
  strands: readonly Plaited[]
  places: readonly number[]
  top: number
  gauge: Gauge
}): Shape[] => {
  const [left, right] = [(places[0] ?? 0) - stroke * 1.1, (places.at(-1) ?? 0) + stroke * 1.1]
  return strands.flatMap(({ rail }, nth): Shape[] => {
    const at = top + nth * stroke * KNOT.turn
    const turn = turnOf(nth, strands.length)
    const path = `M${round(left)} ${round(at + stroke * 0.3)}L${round(right)} ${round(at - stroke * 0.3)}`
    return [
      { kind: 'casing', path, width: round(stroke + 2 * BREATH.tight), turn },
      { kind: 'strand', rail, path, width: stroke, turn }
    ]
  })
}

/** Where there is no room for a round: the strands side by side, bound. */
const bound = ({
  strands,
  homes,
  length,
  gauge,
  isWhole
}: {
  strands: readonly Plaited[]
  homes: readonly number[]
  length: number
  gauge: Gauge
  isWhole: boolean
}): { shapes: Shape[]; bottom: number } => {
  const { stroke } = gauge
  const end = isWhole ? length : length / 2
  const [top, foot] = [stroke / 2, isWhole ? end - stroke / 2 : end]
  if (foot <= top) return { shapes: [], bottom: end }
  const laid = strands.map(({ rail }, nth): Shape => {
    const x = round(homes[nth] ?? 0)
    return { kind: 'strand', rail, path: `M${x} ${round(top)}V${round(foot)}`, width: stroke }
  })
  const wrapped = stroke * (KNOT.turn * (strands.length - 1) + 2)
  const fits = wrapped + stroke < foot - top
  return {
    shapes: fits ? [...laid, ...whipping({ strands, places: homes, top: (top + foot - wrapped) / 2 + stroke, gauge })] : laid,
    bottom: end
  }
}
