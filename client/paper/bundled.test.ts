import { describe, expect, it } from 'vitest'
import { drawThread } from '../../shared/thread/thread.ts'
import { bundled } from './bundled.ts'

const drawn = (height: number, ...lies: ('pricked' | 'laid' | 'in')[]) =>
  drawThread({ state: { rails: lies.map((one) => ({ lies: one })) }, height, size: 'm' }).shapes

describe('a thread', () => {
  it('of holes alone is one piece, however long, with as many holes as before', () => {
    const shapes = drawn(100_000, 'pricked', 'pricked')
    const bundles = bundled(shapes)
    expect(bundles).toHaveLength(1)
    const [holes, ...more] = bundles[0] ?? []
    expect(more).toEqual([])
    expect(holes?.kind === 'holes' && holes.path.split('M').length - 1).toBe(shapes.length)
    expect(shapes.length).toBeGreaterThan(15_000)
  })

  it('that winds has no piece with more than a few beside it, and each in its order', () => {
    const shapes = drawn(100_000, 'in', 'laid')
    const bundles = bundled(shapes)
    expect(bundles.flat()).toEqual(shapes)
    expect(Math.max(...bundles.map(({ length }) => length))).toBeLessThanOrEqual(64)
  })

  it('beside no words is nothing', () => expect(bundled(drawn(0, 'laid', 'laid'))).toEqual([]))
})
