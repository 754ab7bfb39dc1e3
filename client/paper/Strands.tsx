import type { Ink } from '../../shared/alliance/inks.ts'
import type { Drawing } from '../../shared/thread/rails.ts'
import { bundled } from './bundled.ts'
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
    {bundled(shapes).map((bundle, nth) => (
      // By its place: where a thread grows, most of it stays.
      // oxlint-disable-next-line react/no-array-index-key
      <g key={nth}>
        {bundle.map((shape) =>
          shape.kind === 'holes' ? (
            <path key={shape.path} className={css.hole} d={shape.path} />
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
      </g>
    ))}
  </svg>
)

const stitched = ({ thread, gap, pieces = 1 }: { thread: number; gap: number; pieces?: number }) => ({
  pathLength: 100 * pieces,
  strokeDasharray: `${thread} ${gap}`,
  // Half a stitch at the beginning, half at the end: where two halves meet, one whole.
  strokeDashoffset: thread / 2,
  strokeLinecap: 'butt' as const
})
