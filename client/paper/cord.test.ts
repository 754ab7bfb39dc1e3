import { describe, expect, test } from 'vitest'
import type { Drawing, Rail } from '../../shared/thread/rails.ts'
import { drawCord } from './cord.ts'

const strands = ({ shapes }: Drawing, rail: Rail) => shapes.flatMap((s) => (s.kind === 'strand' && s.rail === rail ? [s] : []))

/** The points where a path begins and ends. */
const endsOf = (path: string): { from: [number, number]; to: [number, number] } => {
  const all = [...path.matchAll(/-?[\d.]+/g)].map(([text]) => Number(text))
  const [x = NaN, y = NaN] = all
  return path.includes('V')
    ? { from: [x, y], to: [x, all.at(-1) ?? NaN] }
    : { from: [x, y], to: [all.at(-2) ?? NaN, all.at(-1) ?? NaN] }
}

describe('the cord of the wordmark', () => {
  test('runs unbroken from top to bottom, and each strand leaves on the side on which it came', () => {
    for (const rail of [0, 1]) {
      const pieces = strands(drawCord(), rail)
        .map(({ path }) => endsOf(path))
        .sort((one, other) => one.from[1] - other.from[1])
      pieces.slice(1).forEach((piece, index) => expect(piece.from).toEqual(pieces[index]?.to))
      expect(pieces.at(-1)?.to[0]).toBe(pieces[0]?.from[0])
    }
  })

  test('passes each strand over the other once', () => {
    const { shapes } = drawCord()
    const over = shapes.flatMap((shape, index) => {
      const next = shapes[index + 1]
      return shape.kind === 'casing' && next?.kind === 'strand' ? [next.rail] : []
    })
    expect(over).toEqual([0, 1])
  })
})
