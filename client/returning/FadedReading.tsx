import { useMemo } from 'react'
import type { Section } from '../../shared/alliance/layout.ts'
import { blocksOf } from '../../shared/amending/blocks.ts'
import type { Prints } from '../../shared/amending/prints.ts'
import { changedSince } from '../../shared/amending/takePrints.ts'
import { freezeBody } from '../../shared/sharing/freeze.ts'
import css from './SinceLastHere.module.css'

/** What can still be said of words that were changed longer ago than drafts are kept: where others stand now. */
const FadedReading = ({ section, faded }: { section: Section; faded: Prints }) => {
  const { isRenamed, isSomethingGone, others } = useMemo(() => {
    const blocks = blocksOf(freezeBody(section.body))
    const { changed, ...told } = changedSince(faded, { title: section.title, blocks })
    return { ...told, others: blocks.filter((_, nth) => changed[nth]) }
  }, [section, faded])
  return (
    <>
      <p>The words that you left have faded since.{others.length > 0 && ' These are not as you left them:'}</p>
      {others.map(({ text }, nth) => (
        // One after the other, as they stand; none has a name.
        // oxlint-disable-next-line react/no-array-index-key
        <blockquote key={nth} className={css.other} dir="auto">
          {text}
        </blockquote>
      ))}
      {isSomethingGone && <p>Something that stood here is not here any more.</p>}
      {isRenamed && <p>The title is another.</p>}
    </>
  )
}

export default FadedReading
