import { type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from 'react'

/** Pixels that a hand may tremble before a press is a drag. */
const STEADY = 6
/** Pixels from the edge of a list that scrolls, within which it scrolls while something is carried there. */
const EDGE = 36

/** What is carried, and the row before which it would be put down; undefined: behind the last. */
export type Carried = { id: string; before: string | undefined }

/** Carrying rows of a list to another place with the pointer. Rows carry their id in `data-row`; `onPutDown` is told
 *  where one was put down. Escape puts it back. */
export const useReorder = (onPutDown: (carried: Carried) => void) => {
  const list = useRef<HTMLOListElement>(null)
  const [carried, setCarried] = useState<Carried>()
  const latest = useRef<{ pressed?: { id: string; y: number }; carried?: Carried | undefined }>({})
  const putDown = useRef(onPutDown)
  useEffect(() => {
    putDown.current = onPutDown
  })

  useEffect(() => {
    const show = (now: Carried | undefined): void => {
      latest.current.carried = now
      setCarried((was) => (was?.id === now?.id && was?.before === now?.before ? was : now))
    }
    const letGo = (): void => {
      latest.current = {}
      show(undefined)
    }
    const onMove = ({ clientY, pointerType, buttons }: PointerEvent): void => {
      const { pressed } = latest.current
      if (pressed === undefined || list.current === null) return
      if (pointerType === 'mouse' && buttons === 0) return letGo()
      if (latest.current.carried === undefined && Math.abs(clientY - pressed.y) < STEADY) return
      scrollNear(list.current, clientY)
      show({ id: pressed.id, before: rowBelow(list.current, clientY) })
    }
    const onUp = (event: PointerEvent): void => {
      const { carried: over } = latest.current
      letGo()
      if (over === undefined) return
      event.preventDefault()
      putDown.current(over)
    }
    // The press that carried a row must not also follow its link.
    const onClick = (event: MouseEvent): void => {
      if (clickToSwallow) event.preventDefault()
      clickToSwallow = false
    }
    let clickToSwallow = false
    const onUpFirst = (): void => {
      clickToSwallow = latest.current.carried !== undefined
    }
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || latest.current.carried === undefined) return
      event.preventDefault()
      event.stopPropagation()
      letGo()
    }
    window.addEventListener('pointermove', onMove)
    window.addEventListener('pointerup', onUpFirst, { capture: true })
    window.addEventListener('pointerup', onUp)
    window.addEventListener('pointercancel', letGo)
    window.addEventListener('click', onClick, { capture: true })
    window.addEventListener('keydown', onKey, { capture: true })
    return () => {
      window.removeEventListener('pointermove', onMove)
      window.removeEventListener('pointerup', onUpFirst, { capture: true })
      window.removeEventListener('pointerup', onUp)
      window.removeEventListener('pointercancel', letGo)
      window.removeEventListener('click', onClick, { capture: true })
      window.removeEventListener('keydown', onKey, { capture: true })
    }
  }, [])

  /** For whatever a row is taken by: all of it with a mouse, its grip with a finger. */
  const takes = (id: string, by: 'row' | 'grip') => (event: ReactPointerEvent) => {
    if (event.button !== 0 || (by === 'row' && event.pointerType === 'touch')) return
    latest.current = { pressed: { id, y: event.clientY } }
  }

  return { list, carried, takes }
}

const rowBelow = (list: HTMLElement, y: number): string | undefined => {
  for (const row of list.querySelectorAll<HTMLElement>('[data-row]')) {
    const { top, height } = row.getBoundingClientRect()
    if (y < top + height / 2) return row.dataset['row']
  }
  return undefined
}

const scrollNear = (list: HTMLElement, y: number): void => {
  for (let at: HTMLElement | null = list; at !== null; at = at.parentElement) {
    if (at.scrollHeight <= at.clientHeight || !/auto|scroll/.test(getComputedStyle(at).overflowY)) continue
    const { top, bottom } = at.getBoundingClientRect()
    if (y < top + EDGE) at.scrollTop -= EDGE / 3
    else if (y > bottom - EDGE) at.scrollTop += EDGE / 3
    return
  }
}
