// The cord of an agreement beside its words, as people read it who were not there: lying on the line that says who stood on them, whipped
// at its end. The same shapes as on the alliance's own page, told in SVG; its colours are the style sheet's.
import type { FrozenAgreement } from '../../shared/sharing/frozenWords.ts'
import type { Shape, ThreadState } from '../../shared/thread/rails.ts'
import { drawThread } from '../../shared/thread/thread.ts'
import { drawThreadOfMany } from '../../shared/thread/threadOfMany.ts'

/** Pixels. Five turns of two strands; a plait of more wants a little more for a round of each. */
const LONG = { two: 132, each: 12 }
const ROOM = 56

export const cordHtml = ({ by }: Pick<FrozenAgreement, 'by'>): string => {
  // An alliance has two who agree, at least; one alone makes no cord.
  if (by.length < 2) return ''
  const state: ThreadState = {
    rails: by.map(({ stance, ink }) => ({ lies: stance, ink })),
    cord: { reach: 'whole', of: by.map((_, rail) => rail) }
  }
  const { width, height, shapes } =
    by.length > 2
      ? drawThreadOfMany({ state, size: 'm', height: LONG.two + LONG.each * (by.length - 2), room: ROOM })
      : drawThread({ state, size: 'm', height: LONG.two })
  const drawn = shapes.map((shape) => shapeHtml(shape, by)).join('')
  return `<svg class="cord" width="${height}" height="${width}" viewBox="0 0 ${height} ${width}" fill="none" aria-hidden="true" focusable="false"><g transform="translate(0 ${width}) rotate(-90)">${drawn}</g></svg>`
}

const shapeHtml = (shape: Shape, by: FrozenAgreement['by']): string => {
  switch (shape.kind) {
    case 'casing':
      return `<path class="casing" d="${shape.path}" stroke-width="${shape.width}"/>`
    case 'strand': {
      const { stitch } = shape
      const stitched =
        stitch === undefined
          ? ''
          : ` pathLength="${100 * (stitch.pieces ?? 1)}" stroke-dasharray="${stitch.thread} ${stitch.gap}" stroke-dashoffset="${stitch.thread / 2}" stroke-linecap="butt"`
      return `<path data-ink="${by[shape.rail]?.ink ?? ''}" d="${shape.path}" stroke-width="${shape.width}"${stitched}/>`
    }
    // Nobody is missing from an agreement.
    case 'hole':
      return ''
  }
}
