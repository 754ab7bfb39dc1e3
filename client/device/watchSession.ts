import type { QueryClient } from '@tanstack/react-query'
import { HttpProblem } from '../connection/http.ts'
import { askedAbout } from '../connection/mayKeep.ts'
import { keys } from '../connection/queries.ts'

/** Whatever the server is asked: should it say that this browser holds no seat any more, nothing that is kept here stays; nor does the
 *  copy of an alliance that is not mine any more. */
export const watchSession = (queries: QueryClient): void => {
  queries.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated') return
    const { action, query } = event
    const [kind, id] = query.queryKey
    if (action.type === 'success') {
      if (action.data === null && WHO_I_AM.has(kind)) letGo()
    } else if (action.type === 'error' && action.error instanceof HttpProblem) {
      if (action.error.code === 'no-session') letGo()
      else if (action.error.status === 404 && kind === keys.alliance('')[0] && typeof id === 'string') letGo(id)
    }
  })
}

const WHO_I_AM = new Set<unknown>([keys.me[0], keys.alliances[0]])

/** Of one alliance, or of all. Where it was never asked about a copy, there is none. */
const letGo = (alliance?: string): void => {
  if (askedAbout().length === 0) return
  void import('../connection/letCopiesGo.ts').then(({ letAllCopiesGo, letCopyGo }) =>
    alliance === undefined ? letAllCopiesGo() : letCopyGo(alliance)
  )
}
