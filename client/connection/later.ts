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
  /** Resolves when the style sheets that did not come before are there; rejects when they do not come now either. */
  styles: () => Promise<unknown>
}

/** As React's own. What was thrown by a part that does not come would take the whole page with it. */
export const later: typeof lazy = (load) => lazy(() => onceItComes(load))

export const onceItComes = <Part>(load: () => Promise<Part>): Promise<Part> =>
  untilItComes(load, { reaches, moment, styles: stylesAgain })

/** Rejects only where trying again is of no use. */
export const untilItComes = async <Part>(load: () => Promise<Part>, { reaches, moment, styles }: Ways): Promise<Part> => {
  for (let tries = 1; ;) {
    try {
      // A sheet that the server does not have keeps no part away: it would keep away all of them.
      await styles().catch(async (error: unknown) => {
        if (!(await reaches())) throw error
      })
      return await load()
    } catch (error) {
      if ((await reaches()) && ++tries > TRIES) throw error
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

/** Style sheets that did not come. Whoever loads a part asks for each of its sheets only once, and would show it without. */
const missing = new Set<HTMLLinkElement>()

const noteMissing = ({ target }: Event): void => {
  if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') missing.add(target)
}
// An error of a link does not come up to the document: it is heard on its way down.
if (typeof document !== 'undefined') document.addEventListener('error', noteMissing, true)

const stylesAgain = (): Promise<unknown> => Promise.all([...missing].map(sheetAgain))

const sheetAgain = (link: HTMLLinkElement): Promise<void> =>
  new Promise((resolve, reject) => {
    const again = document.createElement('link')
    for (const { name, value } of link.attributes) again.setAttribute(name, value)
    again.addEventListener('load', () => resolve())
    again.addEventListener('error', () => reject(new Error(`${again.href} did not come`)))
    missing.delete(link)
    link.replaceWith(again)
  })
