import { type RefCallback, useCallback, useState } from 'react'
import type { Ink } from '../../shared/alliance/inks.ts'
import { type LineForm, drawLine } from './standingLine.ts'
import css from './Thread.module.css'

type StandingLineProps = {
  form: LineForm
  inks: readonly Ink[]
  /** How many might stand on it; left out, as many as do. */
  among?: number
}

/** The line that people stand on, as wide as its place, each in their ink; a ruled one where nobody does. */
export const StandingLine = ({ form, inks, among }: StandingLineProps) => {
  const [width, setWidth] = useState(0)
  const watchWidth: RefCallback<HTMLSpanElement> = useCallback((element) => {
    if (element === null) return undefined
    setWidth(element.clientWidth)
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const drawing = drawLine({ form, people: inks.length, width, ...(among !== undefined && { among }) })
  return (
    <span ref={watchWidth} className={css.line} aria-hidden="true">
      <svg
        className={css.lying}
        width={drawing.width}
        height={drawing.height}
        viewBox={`0 0 ${drawing.width} ${drawing.height}`}
        preserveAspectRatio="none"
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
