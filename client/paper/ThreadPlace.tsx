import { type ReactNode, type RefCallback, useCallback, useState } from 'react'
import css from './Thread.module.css'

/** Pixels: how tall, and how wide. */
export type Place = { height: number; room: number }

/** Where a thread hangs, as tall as the place it stands in. Hidden from readers of the page: what it says always stands in words
 *  nearby. */
export const ThreadPlace = ({
  className,
  children
}: {
  className?: string | undefined
  children: (place: Place) => ReactNode
}) => {
  const [place, setPlace] = useState<Place>({ height: 0, room: 0 })
  const watchPlace: RefCallback<HTMLSpanElement> = useCallback((element) => {
    if (element === null) return undefined
    const look = (): void => {
      const { clientHeight: height, clientWidth: room } = element
      setPlace((before) => (before.height === height && before.room === room ? before : { height, room }))
    }
    // At once, too: drawn a frame later, it would blink.
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <span ref={watchPlace} className={`${css.thread} ${className ?? ''}`} aria-hidden="true">
      {children(place)}
    </span>
  )
}
