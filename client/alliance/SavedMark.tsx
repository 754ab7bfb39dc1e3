import { useEffect, useState } from 'react'
import type { SavedState } from '../connection/savedState.ts'
import css from './SavedMark.module.css'
import { saidAloud, savedWords } from './savedWords.ts'

/** Between two key presses everything may be saved for a moment: true, but a flicker. */
const CALM_MS = 500

/** The honest state of the words. It leaves "saved" at once, and comes back to it when the hand has rested. */
export const SavedMark = ({ saved }: { saved: SavedState }) => {
  const [calm, setCalm] = useState(false)
  const isSaved = saved.state === 'saved'
  useEffect(() => {
    if (!isSaved) return setCalm(false)
    const timer = setTimeout(() => setCalm(true), CALM_MS)
    return () => clearTimeout(timer)
  }, [isSaved])

  const words = savedWords(isSaved && !calm ? { state: 'saving' } : saved)
  return (
    <>
      <span className={css.saved} data-waiting={!(isSaved && calm) || undefined} role="status" aria-live="off">
        <span className={css.full}>{words.full}</span>
        <span className={css.brief}>{words.brief}</span>
      </span>
      <span className="unseen" role="status">
        {saidAloud(saved)}
      </span>
    </>
  )
}
