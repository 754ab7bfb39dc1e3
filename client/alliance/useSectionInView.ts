import { useEffect, useState } from 'react'
import type { Section } from '../../shared/alliance/layout.ts'

/** The section that stands in the upper part of the window. */
export const useSectionInView = (sections: readonly Section[]): string | undefined => {
  const [inView, setInView] = useState<string>()
  useEffect(() => {
    const seen = new Set<string>()
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) seen.add(target.id)
          else seen.delete(target.id)
        }
        setInView(sections.find(({ id }) => seen.has(`section-${id}`))?.id)
      },
      { rootMargin: '-15% 0px -60% 0px' }
    )
    for (const { id } of sections) {
      const element = document.getElementById(`section-${id}`)
      if (element !== null) observer.observe(element)
    }
    return () => observer.disconnect()
  }, [sections])
  return inView
}
