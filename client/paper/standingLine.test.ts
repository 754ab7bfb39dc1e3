import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawLine } from './standingLine.ts'

const FORMS = ['straight', 'stitched', 'wound'] as const

test('every form is as long and as heavy as the others, whoever stands on it, and stays in its place', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 8 }), fc.double({ min: 0, max: 2_000, noNaN: true }), (people, width) => {
      const [straight, stitched, wound] = FORMS.map((form) => drawLine({ form, people, width }))
      const weights = [straight, stitched, wound].map((drawing) => [
        ...new Set(drawing?.shapes.flatMap((shape) => (shape.kind === 'strand' ? [shape.width] : [])))
      ])
      expect(weights[1]).toEqual(weights[0])
      expect(weights[2]).toEqual(weights[0])
      for (const drawing of [straight, stitched, wound]) {
        expect(drawing?.width).toBe(width)
        expect(JSON.stringify(drawing)).not.toMatch(/NaN|Infinity/)
        const drawn = new Set(drawing?.shapes.flatMap((shape) => (shape.kind === 'strand' ? [shape.strand] : [])))
        expect(drawn.size).toBe(width <= 2 ? 0 : Math.max(1, people))
      }
    })
  )
})

test('two who are in take the line together, each over the other in turn', () => {
  const { shapes } = drawLine({ form: 'wound', people: 2, width: 200 })
  const over = shapes.flatMap((shape, nth) => {
    const next = shapes[nth + 1]
    return shape.kind === 'casing' && next?.kind === 'strand' ? [next.strand] : []
  })
  expect(over.length).toBeGreaterThan(4)
  expect(over).toEqual(over.map((_, nth) => nth % 2))
})

test('among more than two they keep a line of their own each, one under the other and clear of each other, with a yes as without one', () => {
  for (let people = 2; people <= 8; people++)
    for (const form of FORMS) {
      const { shapes, height } = drawLine({ form, people, width: 180, among: 8 })
      expect(shapes.every(({ kind }) => kind === 'strand')).toBe(true)
      const rows = Array.from({ length: people }, (_, strand) => {
        const ys = shapes.flatMap((shape) => (shape.kind === 'strand' && shape.strand === strand ? heightsIn(shape.path) : []))
        return { top: Math.min(...ys) - 1, foot: Math.max(...ys) + 1 }
      })
      expect(rows[0]?.top).toBeGreaterThanOrEqual(0)
      expect(rows.at(-1)?.foot).toBeLessThanOrEqual(height)
      rows.slice(1).forEach(({ top }, nth) => expect(top).toBeGreaterThan(rows[nth]?.foot ?? NaN))
    }
})

/** Of `M x yH x`, or of `M x yC x y x y x y`. */
const heightsIn = (path: string): number[] =>
  [...path.replace(/H.*/, '').matchAll(/-?[\d.]+/g)].map(([number]) => Number(number)).filter((_, nth) => nth % 2 === 1)

test('for one and for two is drawn as ever', () => {
  const drawn = [0, 1, 2].map((people) =>
    FORMS.map((form) => [24, 93.5, 180, 616].map((width) => drawLine({ form, people, width })))
  )
  expect(createHash('sha256').update(JSON.stringify(drawn)).digest('hex').slice(0, 16)).toBe('5497cac975c41720')
})

test('is empty, not broken, where there is no width', () => {
  for (const width of [0, -3, NaN, Infinity]) expect(drawLine({ form: 'wound', people: 2, width }).shapes).toEqual([])
})
