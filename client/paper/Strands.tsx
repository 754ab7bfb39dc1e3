import type { Ink } from '../../shared/alliance/inks.ts'
import type { Drawing } from '../../shared/thread/rails.ts'
import css from './Thread.module.css'

type StrandsProps = {
  drawing: Drawing
  /** By rail. One that is left out has lost its ink, or nobody has written there in any. */
  inks: readonly (Ink | undefined)[]
  className?: string | undefined
}

export const Strands = ({ drawing: { width, height, shapes }, inks, className }: StrandsProps) => (
  <svg
    className={className}
    width={width}
    height={height}
    viewBox={`0 0 ${width} ${height}`}
    // For paper, where its place is not as tall as on the screen (Chapter.module.css).
    preserveAspectRatio="none"
    fill="none"
    aria-hidden="true"
    focusable="false"
  >
    {shapes.map((shape) =>
      shape.kind === 'hole' ? (
        <circle key={`${shape.x} ${shape.y}`} className={css.hole} cx={shape.x} cy={shape.y} r={shape.radius} />
      ) : (
        <path
          key={`${shape.kind} ${shape.kind === 'strand' ? shape.rail : ''} ${shape.path}`}
          className={shape.kind === 'casing' ? css.casing : css.strand}
          data-ink={shape.kind === 'casing' ? undefined : inks[shape.rail]}
          data-turn={shape.turn}
          d={shape.path}
          strokeWidth={shape.width}
          {...(shape.kind === 'strand' && shape.stitch !== undefined && stitched(shape.stitch))}
        />
      )
    )}
  </svg>
)

const stitched = ({ thread, gap, pieces = 1 }: { thread: number; gap: number; pieces?: number }) => ({
  pathLength: 100 * pieces,
  strokeDasharray: `${thread} ${gap}`,
  // Half a stitch at the beginning, half at the end: where two halves meet, one whole.
  strokeDashoffset: thread / 2,
  strokeLinecap: 'butt' as const
})
