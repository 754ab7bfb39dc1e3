import { useEffect, useState } from 'react'
import { parseId, type SectionId } from '../../shared/alliance/ids.ts'

/** The section that the focus is in, or was in last while it is nowhere else: a section that the other sets aside
 *  stays under the hand until the hand leaves it. */
export const useSectionAtHand = (): SectionId | undefined => {
  // Where the page begins again by itself, the hand is there already.
  const [atHand, setAtHand] = useState(() => sectionAround(document.activeElement))
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent): void => setAtHand(sectionAround(target))
    document.addEventListener('focusin', onFocus)
    return () => document.removeEventListener('focusin', onFocus)
  }, [])
  return atHand
}

const sectionAround = (target: EventTarget | null): SectionId | undefined => {
  const section = target instanceof Element ? target.closest('section[id^="section-"]') : null
  return parseId<SectionId>(section?.id.slice('section-'.length))
}
