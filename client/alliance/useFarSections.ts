import { useEffect } from 'react'
import type { Section } from '../../shared/alliance/layout.ts'

/** Marks the sections that are more than a window away with `data-far`: the browser then leaves them alone. Without
 *  React, since nothing is drawn differently for it. */
export const useFarSections = (sections: readonly Section[]): void => {
  useEffect(() => {
    const distance = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) target.parentElement?.toggleAttribute('data-far', !isIntersecting)
      },
      { rootMargin: '100% 0px' }
    )
    // How tall one is that is far, the browser remembers from when it was laid out. Where a part of it comes or goes
    // meanwhile, as with a return, it is laid out once more: else the page would grow under the hand that comes there.
    const parts = new MutationObserver((changes) => {
      for (const region of new Set(changes.map(({ target }) => (target as Element).closest('section')))) {
        if (region === null) continue
        region.parentElement?.removeAttribute('data-far')
        distance.unobserve(region)
        distance.observe(region)
      }
    })
    for (const { id } of sections) {
      const region = document.getElementById(`section-${id}`)
      if (region === null) continue
      distance.observe(region)
      for (const holder of [region, region.lastElementChild]) if (holder !== null) parts.observe(holder, { childList: true })
    }
    return () => {
      distance.disconnect()
      parts.disconnect()
    }
  }, [sections])
}
