import { type RefCallback, useCallback, useState } from 'react'
import type { Ink } from '../../shared/alliance/inks.ts'
import css from './Thread.module.css'
import { type Drawing, type ThreadSize, type ThreadState, drawLine, drawThread } from './thread.ts'

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

/** The line that one person stands on, as wide as its place, in their ink. */
export const StandingLine = ({ form, ink }: { form: 'straight' | 'wound'; ink: Ink }) => {
  const [width, setWidth] = useState(0)
  const watchWidth: RefCallback<HTMLSpanElement> = useCallback((element) => {
    if (element === null) return undefined
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <span ref={watchWidth} className={`${css.thread} ${css.line}`} data-a={ink} aria-hidden="true">
      <Strands drawing={drawLine({ form, rail: 'a', width })} className={css.drawing} />
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
        />
      )
    )}
  </svg>
)
