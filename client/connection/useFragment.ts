import { useSyncExternalStore } from 'react'

/** What stands behind the # of this page's address. It never leaves the browser by itself, so links keep
 *  their secrets there; nothing here may put it anywhere else. */
export const useFragment = (): string => useSyncExternalStore(watchFragment, readFragment)

const readFragment = (): string => window.location.hash.slice(1)

const watchFragment = (changed: () => void): (() => void) => {
  window.addEventListener('hashchange', changed)
  // A page turned inside the app changes the address without a hashchange.
  window.addEventListener('popstate', changed)
  return () => {
    window.removeEventListener('hashchange', changed)
    window.removeEventListener('popstate', changed)
  }
}
