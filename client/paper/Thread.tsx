import { type RefCallback, useCallback, useState } from 'react'
import type { Ink } from '../../shared/alliance/inks.ts'
import css from './Thread.module.css'
import { type LineForm, drawLine } from './standingLine.ts'
import { type Drawing, type ThreadSize, type ThreadState } from './rails.ts'
import { drawThread } from './thread.ts'

type ThreadProps = {
  state: ThreadState
  size?: ThreadSize
  /** The inks of the first and the second seat. Left out, they are those of the nearest data-a and data-b around. */
  a?: Ink | undefined
  b?: Ink | undefined
  className?: string | undefined
}

/** The thread of the place it stands in, as tall as that place. Hidden from readers of the page: what it says
 *  always stands in words nearby. */
export const Thread = ({ state, size = 'm', a, b, className }: ThreadProps) => {
  const [height, setHeight] = useState(0)
  const watchHeight: RefCallback<HTMLSpanElement> = useCallback((element) => {
    if (element === null) return undefined
    // At once, too: drawn a frame later, it would blink.
    setHeight(element.clientHeight)
    const observer = new ResizeObserver(() => setHeight(element.clientHeight))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const drawing = drawThread({ state, size, height })
  return (
    <span ref={watchHeight} className={`${css.thread} ${className ?? ''}`} data-a={a} data-b={b} aria-hidden="true">
      <Strands drawing={drawing} className={css.drawing} />
    </span>
  )
}

/** The line that people stand on, as wide as its place, each in their ink; a ruled one where nobody does. */
export const StandingLine = ({ form, inks }: { form: LineForm; inks: readonly Ink[] }) => {
  const [width, setWidth] = useState(0)
  const watchWidth: RefCallback<HTMLSpanElement> = useCallback((element) => {
    if (element === null) return undefined
    setWidth(element.clientWidth)
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const drawing = drawLine({ form, people: inks.length, width })
  return (
    <span ref={watchWidth} className={css.line} aria-hidden="true">
      <svg
        className={css.lying}
        width={drawing.width}
        height={drawing.height}
        viewBox={`0 0 ${drawing.width} ${drawing.height}`}
        fill="none"
        aria-hidden="true"
        focusable="false"
      >
        {drawing.shapes.map((shape) => (
          <path
            key={`${shape.kind} ${shape.path}`}
            className={shape.kind === 'casing' ? css.casing : css.standing}
            data-ink={shape.kind === 'casing' || shape.strand === undefined ? undefined : inks[shape.strand]}
            d={shape.path}
            strokeWidth={shape.width}
            strokeDasharray={shape.kind === 'strand' ? shape.dashes : undefined}
            strokeLinecap={shape.kind === 'strand' && shape.dashes !== undefined ? 'butt' : undefined}
          />
        ))}
      </svg>
    </span>
  )
}

export const Strands = ({
  drawing: { width, height, shapes },
  className
}: {
  drawing: Drawing
  className?: string | undefined
}) => (
  <svg
    className={className}
    width={width}
    height={height}
    viewBox={`0 0 ${width} ${height}`}
    fill="none"
    aria-hidden="true"
    focusable="false"
  >
    {shapes.map((shape) =>
      shape.kind === 'hole' ? (
        <circle key={`${shape.x} ${shape.y}`} className={css.hole} cx={shape.x} cy={shape.y} r={shape.radius} />
      ) : (
        <path
          key={`${shape.kind} ${shape.path}`}
          className={shape.kind === 'casing' ? css.casing : css[shape.rail]}
          d={shape.path}
          strokeWidth={shape.width}
          {...(shape.kind === 'strand' && shape.stitch !== undefined && stitched(shape.stitch))}
        />
      )
    )}
  </svg>
)

const stitched = ({ thread, gap }: { thread: number; gap: number }) => ({
  pathLength: 100,
  strokeDasharray: `${thread} ${gap}`,
  // Half a stitch at the beginning, half at the end: where two halves meet, one whole.
  strokeDashoffset: thread / 2,
  strokeLinecap: 'butt' as const
})
