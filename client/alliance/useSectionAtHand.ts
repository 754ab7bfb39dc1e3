import { useEffect, useState } from 'react'
import { parseId, type SectionId } from '../../shared/alliance/ids.ts'

/** The section that the focus is in, or was in last while it is nowhere else: a section that the other sets aside
 *  stays under the hand until the hand leaves it. */
export const useSectionAtHand = (): SectionId | undefined => {
  const [atHand, setAtHand] = useState<SectionId>()
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent): void => {
      const section = target instanceof Element ? target.closest('section[id^="section-"]') : null
      setAtHand(parseId<SectionId>(section?.id.slice('section-'.length)))
    }
    document.addEventListener('focusin', onFocus)
    return () => document.removeEventListener('focusin', onFocus)
  }, [])
  return atHand
}
