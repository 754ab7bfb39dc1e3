// The thread of three voices to eight, read back from what was drawn.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gaugeOf } from './gauge.ts'
import { type Drawing, type Lies, type Rail, type Shape, type ThreadState } from './rails.ts'
import { drawThreadOfMany } from './threadOfMany.ts'

const LIES = ['pricked', 'laid', 'willing', 'in'] as const
type Placed = { state: ThreadState; size: 's' | 'm'; height: number; room: number }

const place = {
  size: fc.constantFrom('s' as const, 'm' as const),
  height: fc.double({ min: 0, max: 1_500, noNaN: true }),
  room: fc.constantFrom(16, 22, 56)
}
const rails = fc.array(fc.record({ lies: fc.constantFrom(...LIES) }), { minLength: 3, maxLength: 8 })
const open: fc.Arbitrary<Placed> = fc.record({ state: rails.map((each) => ({ rails: each })), ...place })
const yes = fc.array(fc.record({ lies: fc.constantFrom<Lies>('willing', 'in') }), { minLength: 3, maxLength: 8 })
const whole: fc.Arbitrary<Placed> = fc.record({
  state: yes.map((each): ThreadState => ({ rails: each, cord: { reach: 'whole', of: each.map((_, rail) => rail) } })),
  ...place
})
/** Two at least had agreed; who came later, or stepped back, stands beside them. */
const above: fc.Arbitrary<Placed> = fc.record({
  state: rails.chain((each) =>
    fc
      .subarray(
        each.map((_, rail) => rail),
        { minLength: 2 }
      )
      .map((of): ThreadState => ({ rails: each, cord: { reach: 'above', of } }))
  ),
  ...place
})
const any = fc.oneof(open, whole, above)

type Bend = { from: [number, number]; to: [number, number]; points: [number, number][] }

/** The lines of a path, each a run of bends that begin where the one before ended. */
const linesOf = (path: string): Bend[][] =>
  [...path.matchAll(/M([^M]*)/g)].map(([, line = '']) => {
    const [start = '', ...bends] = line.split(/(?=[CVL])/)
    let at = pairsIn(start)[0] ?? [NaN, NaN]
    return bends.map((text) => {
      const points = text.startsWith('V') ? [[at[0], Number(text.slice(1))] as [number, number]] : pairsIn(text)
      const bend = { from: at, to: points.at(-1) ?? at, points }
      at = bend.to
      return bend
    })
  })
const pairsIn = (text: string): [number, number][] => {
  const numbers = [...text.matchAll(/-?[\d.]+/g)].map(([number]) => Number(number))
  return numbers.flatMap((x, nth) => (nth % 2 === 0 ? [[x, numbers[nth + 1] ?? NaN] as [number, number]] : []))
}

const strandsOf = ({ shapes }: Drawing, rail: Rail) => shapes.flatMap((s) => (s.kind === 'strand' && s.rail === rail ? [s] : []))
/** The line that a strand is, without what lies over it once more: the whipping, and the pieces in which it passes over another. */
const wholeOf = (drawing: Drawing, rail: Rail): Bend[] => linesOf(strandsOf(drawing, rail)[0]?.path ?? '')[0] ?? []
const oversOf = (drawing: Drawing, rail: Rail): Bend[] =>
  strandsOf(drawing, rail)
    .slice(1)
    .filter(({ path }) => path.includes('C'))
    .flatMap(({ path }) => linesOf(path).flat())
const turnsOf = ({ shapes }: Drawing): Rail[] =>
  shapes.flatMap((s) => (s.kind === 'strand' && s.path.includes('L') ? [s.rail] : []))
const drawn = ({ state, ...at }: Placed): Drawing => drawThreadOfMany({ state, ...at })
const placesOf = ({ state, size, room }: Placed) => gaugeOf(state.rails.length, { size, room }).rails

describe('the thread of many', () => {
  test('has a number everywhere, and nothing outside its place', () => {
    fc.assert(
      fc.property(any, (placed) => {
        const drawing = drawn(placed)
        expect(JSON.stringify(drawing)).not.toMatch(/NaN|Infinity|undefined|null/)
        const corners = drawing.shapes.flatMap((shape) =>
          shape.kind === 'hole'
            ? [shape.x - shape.radius, shape.x + shape.radius].map((x) => [x, shape.y] as const)
            : linesOf(shape.path).flatMap((line) => line.flatMap(({ from, points }) => [from, ...points]))
        )
        const [across, down] = [corners.map(([x]) => x), corners.map(([, y]) => y)]
        expect(Math.min(0, ...across, ...down)).toBe(0)
        expect(Math.max(drawing.width, ...across)).toBe(drawing.width)
        expect(Math.max(placed.height, ...down)).toBe(placed.height)
      })
    )
  })

  test('stays beside the words: as wide as two where it is narrow, and never more than half as wide again', () => {
    for (let count = 3; count <= 8; count++) {
      expect(gaugeOf(count, { size: 'm', room: 56 }).width).toBeLessThan(40)
      expect(gaugeOf(count, { size: 'm', room: 22 }).width).toBeLessThanOrEqual(28)
      expect(gaugeOf(count, { size: 's', room: 16 }).width).toBeLessThan(19)
      // And there is paper between any two strands.
      for (const [size, room] of [
        ['m', 56],
        ['m', 22],
        ['s', 16]
      ] as const) {
        const { apart, stroke } = gaugeOf(count, { size, room })
        expect(apart - stroke).toBeGreaterThan(1)
      }
    }
  })

  test('lays each voice on its own rail: holes for who has not written, a line for who has, waves for a yes', () => {
    fc.assert(
      fc.property(open, (placed) => {
        fc.pre(placed.height > 60)
        const drawing = drawn(placed)
        placed.state.rails.forEach(({ lies }, rail) => {
          const x = placesOf(placed)[rail]
          const holes = drawing.shapes.filter((shape) => shape.kind === 'hole' && shape.x === x)
          const line = wholeOf(drawing, rail)
          expect(holes.length > 0).toBe(lies === 'pricked')
          expect(line.length > 0).toBe(lies !== 'pricked')
          expect(line.length > 2).toBe(lies === 'willing' || lies === 'in')
          expect(strandsOf(drawing, rail).some(({ stitch }) => stitch !== undefined)).toBe(lies === 'willing')
          if (line.length === 0) return
          expect([line[0]?.from[0], line.at(-1)?.to[0]]).toEqual([x, x])
        })
        // Not twined: nothing passes over anything.
        expect(drawing.shapes.some(({ kind }) => kind === 'casing')).toBe(false)
      })
    )
  })
})

const allIn = (count: number): Placed => {
  const each = Array.from({ length: count }, () => ({ lies: 'in' as const }))
  return {
    state: { rails: each, cord: { reach: 'whole', of: each.map((_, rail) => rail) } },
    size: 'm',
    height: 600,
    room: 56
  }
}

describe('a plait', () => {
  test('is unbroken: each strand goes from the top of its own rail to its foot', () => {
    fc.assert(
      fc.property(whole, (placed) => {
        fc.pre(placed.height > 4)
        const drawing = drawn(placed)
        placed.state.rails.forEach((_, rail) => {
          const x = placesOf(placed)[rail]
          const [line] = strandsOf(drawing, rail)
          expect(linesOf(line?.path ?? '')).toHaveLength(1)
          const bends = wholeOf(drawing, rail)
          expect([bends[0]?.from[0], bends.at(-1)?.to[0]]).toEqual([x, x])
          expect(bends[0]?.from[1]).toBeLessThan(1.2)
          expect(placed.height - (bends.at(-1)?.to[1] ?? 0)).toBeLessThan(1.2)
          expect(bends.every(({ from, to }) => to[1] >= from[1])).toBe(true)
        })
      })
    )
  })

  /** Which strand passes over which, in the order from the top, found in the lines themselves. */
  const crossings = (drawing: Drawing, of: readonly Rail[]) => {
    const lines = new Map(of.map((rail) => [rail, wholeOf(drawing, rail)]))
    const overs = new Map(of.map((rail) => [rail, oversOf(drawing, rail)]))
    const found: { y: number; over: Rail; under: Rail }[] = []
    const all = [...overs.values()].flat()
    const steps = [...new Set(all.map(({ from }) => from[1]))].sort((a, b) => a - b)
    for (const y of steps)
      for (const one of of)
        for (const other of of) {
          if (one >= other) continue
          const [a, b] = [one, other].map((rail) => lines.get(rail)?.findLast(({ from }) => Math.abs(from[1] - y) < 0.02))
          if (a === undefined || b === undefined) continue
          if (Math.sign(a.from[0] - b.from[0]) === Math.sign(a.to[0] - b.to[0])) continue
          const lying = [one, other].filter((rail) => overs.get(rail)?.some(({ from }) => Math.abs(from[1] - y) < 0.02))
          expect(lying).toHaveLength(1)
          const over = lying[0] ?? one
          found.push({ y, over, under: over === one ? other : one })
        }
    return found
  }

  test('passes over and under in turn, every strand, and has every two cross equally often', () => {
    const seen = new Set<number>()
    fc.assert(
      fc.property(whole, (placed) => {
        const drawing = drawn(placed)
        const of = placed.state.rails.map((_, rail) => rail)
        const met = crossings(drawing, of)
        if (met.length > 0) seen.add(of.length)
        for (const rail of of) {
          const turns = met.filter(({ over, under }) => over === rail || under === rail).map(({ over }) => over === rail)
          expect(turns).toEqual(turns.map((_, nth) => (nth % 2 === 0) === turns[0]))
        }
        const pairs = new Map<string, number>()
        for (const { over, under } of met) {
          const pair = `${Math.min(over, under)} ${Math.max(over, under)}`
          pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
        }
        expect(new Set(pairs.values()).size).toBeLessThanOrEqual(1)
        expect(pairs.size === 0 || pairs.size === (of.length * (of.length - 1)) / 2).toBe(true)
      }),
      { numRuns: 120, examples: [3, 4, 5, 6, 7, 8].map((count) => [allIn(count)]) }
    )
    expect(seen).toEqual(new Set([3, 4, 5, 6, 7, 8]))
  })

  test('is whipped with a turn in the ink of each, and is there as soon as there is room for it', () => {
    fc.assert(
      fc.property(whole, (placed) => {
        fc.pre(placed.height > 240)
        const drawing = drawn(placed)
        expect(
          crossings(
            drawing,
            placed.state.rails.map((_, rail) => rail)
          ).length
        ).toBeGreaterThan(0)
        expect(turnsOf(drawing)).toEqual(placed.size === 's' ? [] : placed.state.rails.map((_, rail) => rail))
      })
    )
    for (let count = 3; count <= 8; count++) {
      const small = drawn({ ...allIn(count), size: 's', height: 46, room: 16 })
      // In the contents, too, it is never only strands side by side.
      expect(small.shapes.some(({ kind }) => kind === 'casing')).toBe(true)
    }
  })

  test('is above the knot only of those who agreed; whoever came later begins below it, and each lies there as it does now', () => {
    fc.assert(
      fc.property(above, (placed) => {
        fc.pre(placed.height > 300 && placed.size === 'm')
        const drawing = drawn(placed)
        const of = placed.state.cord?.of ?? []
        expect(turnsOf(drawing)).toEqual(of)
        const knot = Math.max(
          ...drawing.shapes.flatMap((s) => (isTurn(s) ? linesOf(s.path).flatMap(([turn]) => turn?.to[1] ?? 0) : []))
        )
        placed.state.rails.forEach(({ lies }, rail) => {
          const x = placesOf(placed)[rail] ?? NaN
          const own = strandsOf(drawing, rail).filter((s) => !isTurn(s))
          const highest = Math.min(...own.map(({ path }) => linesOf(path)[0]?.[0]?.from[1] ?? Infinity))
          expect(highest > knot).toBe(!of.includes(rail))
          const below = drawing.shapes.filter((s) => s.kind === 'hole' && s.x === x && s.y > knot)
          expect(below.length > 0).toBe(lies === 'pricked')
        })
        expect(drawing.shapes.every((s) => s.kind !== 'hole' || s.y > knot)).toBe(true)
      })
    )
  })
})

const isTurn = (shape: Shape): shape is Extract<Shape, { kind: 'strand' }> => shape.kind === 'strand' && shape.path.includes('L')
