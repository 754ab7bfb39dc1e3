// Parts of the page that wait behind a button. None is fetched with the page, nor before its button stands there; once it does, and the page
// is quiet, the part is fetched ahead. So it is there when somebody presses, though the line has gone since.
import { type ComponentType, createElement, use, useEffect } from 'react'
import { onceItComes } from './later.ts'

/** By then the page has its words, and whoever opened it can write. */
const QUIET_AFTER_MS = 1_000

export type Soon<Props> = {
  /** Stands in the very drawing that asks for it, where it was fetched ahead: React would show of one of its own what stands in its place
   *  first, and for a third of a second. Else it is awaited (Suspense). */
  Part: ComponentType<Props>
  fetchAhead: () => Promise<void>
}

export const soon = <Props extends object>(load: () => Promise<ComponentType<Props>>): Soon<Props> => {
  let here: ComponentType<Props> | undefined
  let coming: Promise<ComponentType<Props>> | undefined
  const awaited = (): Promise<ComponentType<Props>> =>
    (coming ??= onceItComes(load).then((part) => {
      here = part
      return part
    }))
  return {
    Part: (props) => createElement(here ?? use(awaited()), props),
    // One try: nobody waits for it yet, and who asks for it without a line waits until there is one.
    fetchAhead: async () => {
      if (here === undefined) here = await load().catch(() => undefined)
    }
  }
}

/** For whatever holds the button. */
export const useFetchedSoon = <Props>({ fetchAhead }: Soon<Props>): void => {
  useEffect(() => {
    const timer = setTimeout(() => void fetchAhead(), QUIET_AFTER_MS)
    return () => clearTimeout(timer)
  }, [fetchAhead])
}
