// Where the shapes for the chosen words float: close by, and over as few other words as can be.

export type Box = { left: number; top: number; right: number; bottom: number }

/** Between the words and what floats beside them, in pixels. */
const GAP = 4

/** The upper left corner, in the coordinates of the boxes. `chosen`: the chosen words; `lines`: the words around them;
 *  `within`: what can be seen of the page; `column`: the words' own column. Above, below, in the margin where the lines
 *  end: the first of these that covers nothing, or else the one that covers least. */
export const toolbarPlace = ({
  chosen,
  lines,
  size,
  column,
  within,
  rightToLeft,
  marginFirst = false
}: {
  chosen: Box
  lines: readonly Box[]
  size: { width: number; height: number }
  column: Box
  within: Box
  rightToLeft: boolean
  /** Try the margin before the places above and below. */
  marginFirst?: boolean | undefined
}): { left: number; top: number } => {
  const middle = (chosen.left + chosen.right) / 2 - size.width / 2
  const left = Math.max(column.left, Math.min(column.right - size.width, middle))
  const margin = rightToLeft ? column.left - size.width - 2 * GAP : column.right + 2 * GAP
  const over = { left, top: chosen.top - size.height - GAP }
  const under = { left, top: chosen.bottom + GAP }
  const beside = { left: margin, top: (chosen.top + chosen.bottom - size.height) / 2 }
  const places = (marginFirst ? [beside, over, under] : [over, under, { ...beside, top: chosen.top }]).filter(
    ({ left, top }) =>
      left >= within.left && left + size.width <= within.right && top >= within.top && top + size.height <= within.bottom
  )
  const covered = places.map(({ left, top }) => {
    const box = { left, top, right: left + size.width, bottom: top + size.height }
    return [chosen, ...lines].reduce((sum, line) => sum + shared(line, box), 0)
  })
  return places[covered.indexOf(Math.min(...covered))] ?? over
}

const shared = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top))
