import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import pinned from './pairThreads.json' with { type: 'json' }
import { type Drawing, type Lies, type Rail, type Shape, type ThreadState, type Winds } from './rails.ts'
import { drawThread } from './thread.ts'

const WINDS = ['willing', 'in'] as const
const of = (...lies: Lies[]): ThreadState => ({ rails: lies.map((one) => ({ lies: one })) })
const agreed = (a: Winds, b: Winds): ThreadState => ({ ...of(a, b), cord: { reach: 'whole', of: [0, 1] } })
const since = (a: Lies, b: Lies): ThreadState => ({ ...of(a, b), cord: { reach: 'above', of: [0, 1] } })
const BOTH = of('laid', 'laid')
const cords: ThreadState[] = WINDS.flatMap((a) =>
  WINDS.flatMap((b): ThreadState[] => [agreed(a, b), since('laid', 'laid'), since('laid', b), since(a, 'laid')])
)
const winding: ThreadState[] = [...WINDS.flatMap((winds): ThreadState[] => [of(winds, 'pricked'), of('laid', winds)]), ...cords]
const states: ThreadState[] = [of('pricked', 'pricked'), of('laid', 'pricked'), of('pricked', 'laid'), BOTH, ...winding]
const anyThread = fc.record({
  state: fc.constantFrom(...states),
  size: fc.constantFrom('s' as const, 'm' as const),
  height: fc.double({ min: 0, max: 20_000, noNaN: true })
})

const holes = ({ shapes }: Drawing) => shapes.filter((shape) => shape.kind === 'hole')
const strands = ({ shapes }: Drawing, rail: Rail) => shapes.flatMap((s) => (s.kind === 'strand' && s.rail === rail ? [s] : []))
const numbersIn = (path: string): number[] => [...path.matchAll(/-?[\d.]+/g)].map(([text]) => Number(text))

/** The points where a path begins and ends. */
const endsOf = (path: string): { from: [number, number]; to: [number, number] } => {
  const all = numbersIn(path)
  const [x = NaN, y = NaN] = all
  return path.includes('V')
    ? { from: [x, y], to: [x, all.at(-1) ?? NaN] }
    : { from: [x, y], to: [all.at(-2) ?? NaN, all.at(-1) ?? NaN] }
}

/** From where to where a shape reaches down the page. */
const extentOf = (shape: Shape): { top: number; bottom: number } =>
  shape.kind === 'hole'
    ? { top: shape.y - shape.radius, bottom: shape.y + shape.radius }
    : { top: endsOf(shape.path).from[1], bottom: endsOf(shape.path).to[1] }

/** Every drawing of two voices, as it was when there were no more: by what it shows, its size and its height. */
const PAIRS: Record<string, ThreadState> = {
  none: of('pricked', 'pricked'),
  'voice a': of('laid', 'pricked'),
  'voice b': of('pricked', 'laid'),
  both: BOTH,
  ...Object.fromEntries(
    WINDS.flatMap((winds) => [
      [`yes a ${winds}`, of(winds, 'laid')],
      [`yes b ${winds}`, of('pricked', winds)],
      ...WINDS.map((other) => [`agreed ${winds} ${other}`, agreed(winds, other)])
    ])
  ),
  changed: since('laid', 'laid'),
  ...Object.fromEntries(
    (['willing', 'in', 'straight'] as const).flatMap((other) => {
      const lies = other === 'straight' ? 'laid' : other
      return [
        [`loose a ${other}`, since('laid', lies)],
        [`loose b ${other}`, since(lies, 'laid')]
      ]
    })
  )
}

describe('the thread of two', () => {
  test('is drawn as ever, to a hundredth of a pixel', () => {
    const drawn: Record<string, string> = {}
    for (const [name, state] of Object.entries(PAIRS))
      for (const size of ['s', 'm'] as const)
        for (const height of [1.855, 24, 46, 61.5, 140, 333.3, 901, 5000]) {
          // Which turn of the whipping a shape is moves nothing.
          const drawing = JSON.stringify(drawThread({ state, size, height }), (key, value) =>
            key === 'turn' ? undefined : value
          )
          drawn[`${name}, ${size}, ${height}`] = createHash('sha256').update(drawing).digest('hex').slice(0, 16)
        }
    expect(drawn).toEqual(pinned)
  })
})

describe('the thread of a place', () => {
  test('has a number everywhere, and nothing outside its place', () => {
    // Too little room for a turn, and a height that is rounded upwards: it once reached past its place.
    const tight = { state: of('willing', 'laid'), size: 's', height: 1.855 } as const
    fc.assert(
      fc.property(anyThread, (thread) => {
        const drawing = drawThread(thread)
        expect(drawing.height).toBe(thread.height)
        expect(JSON.stringify(drawing)).not.toMatch(/NaN|Infinity|undefined|null/)
        for (const { top, bottom } of drawing.shapes.map(extentOf)) {
          expect(top).toBeGreaterThanOrEqual(0)
          expect(bottom).toBeLessThanOrEqual(thread.height)
        }
      }),
      { examples: [[tight]] }
    )
  })

  test('pricks whole holes in equal rows while nobody has written', () => {
    const drawing = drawThread({ state: of('pricked', 'pricked'), height: 100, size: 'm' })
    const rails = [...new Set(holes(drawing).map(({ x }) => x))]
    expect(rails).toHaveLength(2)
    for (const rail of rails) {
      const row = holes(drawing).filter(({ x }) => x === rail)
      expect(row.map(({ y }) => y)).toEqual([11, 24, 37, 50, 63, 76, 89])
    }
  })

  test('lays one voice on its own rail and keeps the other place pricked', () => {
    for (const voice of [0, 1]) {
      const drawing = drawThread({ state: voice === 0 ? of('laid', 'pricked') : of('pricked', 'laid'), height: 100, size: 'm' })
      const [strand] = strands(drawing, voice)
      const [hole] = holes(drawing)
      expect(strands(drawing, 1 - voice)).toEqual([])
      const strandX = endsOf(strand?.path ?? '').from[0]
      expect(voice === 0 ? strandX < (hole?.x ?? NaN) : strandX > (hole?.x ?? NaN)).toBe(true)
    }
  })

  test('lays two strands side by side, of one weight and one length, once both have written', () => {
    const drawing = drawThread({ state: BOTH, height: 100, size: 's' })
    expect(holes(drawing)).toEqual([])
    const [a] = strands(drawing, 0)
    const [b] = strands(drawing, 1)
    expect(a?.width).toBe(b?.width)
    expect(endsOf(a?.path ?? '').to[1]).toBe(endsOf(b?.path ?? '').to[1])
  })

  test('is empty, not broken, where there is no height', () => {
    for (const height of [0, -3, NaN, Infinity]) expect(drawThread({ state: BOTH, height, size: 'm' }).shapes).toEqual([])
  })
})

/** The pieces of a strand from top to bottom, without the whipping, whose turns lie across it. */
const runOf = (drawing: Drawing, rail: Rail) =>
  strands(drawing, rail)
    .filter(({ path }) => !path.includes('L'))
    .map(({ path }) => endsOf(path))
    .sort((one, other) => one.from[1] - other.from[1])

describe('strands that wind', () => {
  test('are each unbroken from the top of their own rail to its foot, whatever is agreed and however tall', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...winding),
        fc.constantFrom('s' as const, 'm' as const),
        fc.integer({ min: 12, max: 3_000 }),
        (state, size, height) => {
          const straight = drawThread({ state: BOTH, height, size })
          const drawing = drawThread({ state, height, size })
          for (const rail of [0, 1]) {
            const pieces = runOf(drawing, rail)
            const [whole] = runOf(straight, rail)
            expect(pieces[0]?.from[0]).toBe(whole?.from[0])
            expect(pieces.at(-1)?.to[0]).toBe(whole?.to[0])
            pieces.slice(1).forEach((piece, nth) => {
              const before = pieces[nth]?.to ?? [NaN, NaN]
              expect(Math.abs(piece.from[0] - before[0])).toBeLessThan(0.02)
              // Where it was laid on its rail it stops half its width short: the round end reaches that far.
              expect(Math.abs(piece.from[1] - before[1])).toBeLessThan(2.2)
            })
          }
        }
      )
    )
  })

  test('pass over each other in turn', () => {
    for (const state of cords) {
      const { shapes } = drawThread({ state, height: 900, size: 'm' })
      const over = shapes.flatMap((shape, nth) => {
        const next = shapes[nth + 1]
        return shape.kind === 'casing' && next?.kind === 'strand' && next.path.includes('C') ? [next.rail] : []
      })
      const cord = over.slice(0, 4)
      expect(cord).toEqual([0, 1, 0, 1])
    }
  })

  test('are stitched where they are willing, and whole where they are in', () => {
    const drawing = drawThread({ state: agreed('willing', 'in'), height: 300, size: 'm' })
    expect(strands(drawing, 0).some(({ stitch }) => stitch !== undefined)).toBe(true)
    expect(strands(drawing, 1).some(({ stitch }) => stitch !== undefined)).toBe(false)
  })

  test('are tight where all are in, and loose where one is willing; the words parted again below the knot', () => {
    const widest = (state: ThreadState): number =>
      Math.max(
        ...strands(drawThread({ state, height: 400, size: 'm' }), 0)
          .filter(({ path }) => path.includes('C'))
          .map(({ path }) => Math.abs(endsOf(path).from[0] - endsOf(path).to[0]))
      )
    expect(widest(agreed('in', 'in'))).toBeLessThan(widest(agreed('in', 'willing')))
    const changed = drawThread({ state: since('laid', 'laid'), height: 400, size: 'm' })
    const [last] = runOf(changed, 0).toReversed()
    expect(last?.from[0]).toBe(last?.to[0])
    expect((last?.to[1] ?? 0) - (last?.from[1] ?? 0)).toBeGreaterThan(150)
  })
})
