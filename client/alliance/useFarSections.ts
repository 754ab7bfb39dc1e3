import { useEffect } from 'react'
import type { Section } from '../../shared/alliance/layout.ts'

/** Marks the sections that are more than a window away with `data-far`: the browser then leaves them alone. Without
 *  React, since nothing is drawn differently for it. */
export const useFarSections = (sections: readonly Section[]): void => {
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) target.parentElement?.toggleAttribute('data-far', !isIntersecting)
      },
      { rootMargin: '100% 0px' }
    )
    for (const { id } of sections) {
      const element = document.getElementById(`section-${id}`)
      if (element !== null) observer.observe(element)
    }
    return () => observer.disconnect()
  }, [sections])
}
