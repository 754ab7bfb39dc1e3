// Parts of the page that are fetched when they are first needed. A line that is away at that moment takes nothing from the page that stands:
// the part comes when there is a line again.
import { lazy } from 'react'

const AGAIN_MS = 1_000
/** As often may a part fail to come though the server answers: it is of another version, or broken. */
const TRIES = 3

type Ways = {
  /** Whether the server answers at all. */
  reaches: () => Promise<boolean>
  moment: (ms: number) => Promise<void>
  /** Makes ready for another try. */
  clear: () => void
}

/** As React's own. What was thrown by a part that does not come would take the whole page with it. */
export const later: typeof lazy = (load) => lazy(() => onceItComes(load))

export const onceItComes = <Part>(load: () => Promise<Part>): Promise<Part> =>
  untilItComes(load, { reaches, moment, clear: clearStyles })

/** Rejects only where trying again is of no use. */
export const untilItComes = async <Part>(load: () => Promise<Part>, { reaches, moment, clear }: Ways): Promise<Part> => {
  for (let tries = 1; ;) {
    try {
      return await load()
    } catch (error) {
      if ((await reaches()) && ++tries > TRIES) throw error
      clear()
      await moment(AGAIN_MS)
    }
  }
}

const reaches = async (): Promise<boolean> => {
  try {
    return (await fetch('/healthz', { cache: 'no-store' })).ok
  } catch {
    return false // no line: that is what was asked
  }
}

const moment = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Style sheets that did not come are still in the head, and would be taken for there. */
export const clearStyles = (): void => {
  for (const link of document.head.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]'))
    if (link.sheet === null) link.remove()
}
