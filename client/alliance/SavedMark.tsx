import { useEffect, useState } from 'react'
import type { SavedState } from '../connection/savedState.ts'
import css from './SavedMark.module.css'
import { saidAloud, savedWords } from './savedWords.ts'

/** Between two key presses everything may be saved for a moment: true, but a flicker. */
const CALM_MS = 500

/** The honest state of the words. It leaves "saved" at once, and comes back to it when the hand has rested. */
export const SavedMark = ({ saved }: { saved: SavedState }) => {
  const [settled, setSettled] = useState<SavedState>()
  useEffect(() => {
    const timer = setTimeout(() => setSettled(saved), CALM_MS)
    return () => clearTimeout(timer)
  }, [saved])

  // What it was before, as long as "saved" has not settled: nothing is being saved where nobody has written.
  const [before, setBefore] = useState<SavedState>({ state: 'connecting' })
  if (saved.state !== 'saved' && saved !== before) setBefore(saved)

  const isSaved = saved.state === 'saved' && settled === saved
  const calm: SavedState = before.state === 'saving' ? before : { state: 'connecting' }
  const words = savedWords(saved.state === 'saved' && !isSaved ? calm : saved)
  return (
    <>
      <output className={css.saved} data-waiting={!isSaved || undefined} aria-live="off">
        <span className={css.full}>{words.full}</span>
        <span className={css.brief}>{words.brief}</span>
      </output>
      <output className="unseen">{saidAloud(saved)}</output>
    </>
  )
}
