import { describe, expect, it } from 'vitest'
import { type Box, toolbarPlace } from './toolbarPlace.ts'

const box = (left: number, top: number, width: number, height: number): Box => ({
  left,
  top,
  right: left + width,
  bottom: top + height
})
const LINE = 30
/** Lines of a column from x 300 to x 1000, the nth at 100 + 30 n; each as long as it is said. */
const lines = (...widths: number[]): Box[] => widths.map((width, nth) => box(300, 100 + nth * LINE, width, 24))
const page = {
  size: { width: 220, height: 40 },
  column: box(300, 0, 700, 2000),
  within: box(0, 50, 1440, 850),
  rightToLeft: false
}

describe('the shapes beside the chosen words', () => {
  it('stand above where nothing stands above', () => {
    const [chosen, ...rest] = lines(500, 700, 700)
    expect(toolbarPlace({ ...page, chosen: chosen ?? box(0, 0, 0, 0), lines: rest })).toEqual({ left: 440, top: 56 })
  })

  it('stand below where words stand above and none below', () => {
    const [first = box(0, 0, 0, 0), chosen = box(0, 0, 0, 0)] = lines(700, 500)
    expect(toolbarPlace({ ...page, chosen, lines: [first] })).toEqual({ left: 440, top: chosen.bottom + 4 })
  })

  it('stand in the margin where words stand on both sides, and where the lines end in a script from the right', () => {
    const [above = box(0, 0, 0, 0), chosen = box(0, 0, 0, 0), below = box(0, 0, 0, 0)] = lines(700, 700, 700)
    expect(toolbarPlace({ ...page, chosen, lines: [above, below] })).toEqual({ left: 1008, top: chosen.top })
    expect(toolbarPlace({ ...page, chosen, lines: [above, below], rightToLeft: true })).toEqual({ left: 72, top: chosen.top })
  })

  it('cover least where there is no margin, and never leave what can be seen', () => {
    const narrow = { ...page, column: box(20, 0, 700, 2000), within: box(0, 50, 740, 850) }
    const above = box(20, 100, 700, 24)
    const chosen = box(20, 130, 300, 24)
    const below = box(20, 160, 100, 24)
    expect(toolbarPlace({ ...narrow, chosen, lines: [above, below] })).toEqual({ left: 60, top: 158 })
    const high = box(20, 70, 300, 24)
    expect(toolbarPlace({ ...narrow, chosen: high, lines: [] }).top).toBe(98)
  })
})
