// What the browser says to a page: whether there is a line, and that it is about to be closed or put away, and that somebody
// composes. Outside a browser nobody says so.
type Said = 'online' | 'offline' | 'beforeunload' | 'pagehide' | 'compositionstart' | 'compositionend'

/** Until what it returns is called. */
export const hearBrowser = (told: Record<Said, (event: Event) => void>): (() => void) => {
  const listeners = Object.entries(told)
  for (const [said, listener] of listeners) globalThis.addEventListener?.(said, listener)
  return () => {
    for (const [said, listener] of listeners) globalThis.removeEventListener?.(said, listener)
  }
}
