// A page whose words would go with it is left by the browser, which asks first. Where another of our pages is only drawn in its place, the browser
// is not asked by itself.

/** Whether nothing on this page would go with it. */
export const leavesNothing = (): boolean => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))

/** Back and forward have changed the address already when they are heard of. Where something would go, it is put back, and the browser
 *  goes to the other by itself, which asks. To be called before anything is drawn: whoever listened first hears first, and the router
 *  draws the other page when it hears. */
export const askBeforeBack = (): void => {
  let shown = window.location.href
  const isShown = (): void => {
    shown = window.location.href
  }
  window.addEventListener('popstate', (event) => {
    const to = window.location
    if (to.pathname === new URL(shown).pathname || leavesNothing()) return isShown()
    event.stopImmediatePropagation()
    const { href } = to
    // Whoever stays reads on where they were: the browser scrolls to where the other page was left.
    const { scrollY } = window
    requestAnimationFrame(() => window.scrollTo(0, scrollY))
    window.history.pushState(null, '', shown)
    window.location.assign(href)
  })
  // As the router calls what it does by itself.
  for (const turned of ['pushState', 'replaceState', 'hashchange']) window.addEventListener(turned, isShown)
}
