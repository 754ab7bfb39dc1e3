import { useState } from 'react'
import { HeldNotes, type HeldNote } from '../notes/heldNotes.ts'
import { Button } from '../paper/Button.tsx'
import { Notice } from '../paper/Notice.tsx'
import css from './HeldGoToo.module.css'

/** Before leaving: notes that I hold are nowhere else, and go with the rest that this device keeps. Nothing where there are none. */
export const HeldGoToo = ({ alliance, seat }: { alliance: string; seat: string }) => {
  const [notes] = useState(() => new HeldNotes({ alliance, seat }).all())
  const [told, setTold] = useState<'nothing' | 'copied' | 'shown'>('nothing')
  if (notes.length === 0) return null
  const text = notes.map(asText).join('\n\n\n')
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setTold('copied')
    } catch {
      // No clipboard on plain http: the words are shown, to be taken by hand.
      setTold('shown')
    }
  }
  return (
    <div className={css.place}>
      <Notice
        kind="word"
        title="Notes that you hold here go, too."
        acts={
          <>
            <Button onClick={() => void copy()}>Copy them out</Button>
            {told === 'copied' && <output>Copied.</output>}
            {told === 'shown' && (
              <textarea className={css.shown} readOnly aria-label="Notes that you hold" value={text} rows={6} />
            )}
          </>
        }
      >
        They are on this device, and nowhere else.
      </Notice>
    </div>
  )
}

const asText = ({ quote, words }: HeldNote): string =>
  [`“${quote}”`, words.noticed, words.did, words.would].filter((part) => part !== undefined && part !== '').join('\n\n')
