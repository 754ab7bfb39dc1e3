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

test('is empty, not broken, where there is no width', () => {
  for (const width of [0, -3, NaN, Infinity]) expect(drawLine({ form: 'wound', people: 2, width }).shapes).toEqual([])
})
