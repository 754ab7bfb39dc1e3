import { useEffect, useState } from 'react'
import * as Y from 'yjs'
import { type SheetId, parseId } from '../../shared/alliance/ids.ts'
import { type Kept, openUnsavedWords } from '../connection/unsavedWords.ts'
import { Button } from '../paper/Button.tsx'
import { Notice } from '../paper/Notice.tsx'
import css from './Sheets.module.css'

/** Words that this device held back when the sheet opened: too late for it, and not to be lost. */
export const LateWords = ({ sheet }: { sheet: string }) => {
  const [late, setLate] = useState<readonly Kept[]>([])
  useEffect(() => {
    const id = parseId<SheetId>(sheet)
    if (id === undefined) return undefined
    const unsaved = openUnsavedWords(id)
    let isHere = true
    void unsaved.left().then(
      (left) => isHere && setLate(left),
      () => undefined
    )
    return () => {
      isHere = false
      void unsaved.close()
    }
  }, [sheet])
  const words = late
    .map(({ update }) => lettersIn(update))
    .join('')
    .trim()
  if (words === '') return null
  const letGo = async () => {
    const id = parseId<SheetId>(sheet)
    if (id === undefined) return
    const unsaved = openUnsavedWords(id)
    await unsaved.letGo(late)
    await unsaved.close()
    setLate([])
  }
  return (
    <Notice
      kind="word"
      title="Words that you wrote on this device came too late for your sheet."
      acts={
        <Button kind="plain" onClick={() => void letGo()}>
          Let them go
        </Button>
      }
    >
      Nobody else sees them. Copy out what you want to keep.
      <textarea className={css.late} readOnly rows={4} aria-label="Your words" value={words} />
    </Notice>
  )
}

/** As they were typed: a block that was begun is a line of its own. */
const lettersIn = (update: Uint8Array): string =>
  Y.decodeUpdate(update)
    .structs.map((struct) => (struct instanceof Y.Item ? lettersOf(struct.content) : ''))
    .join('')

const lettersOf = (content: Y.Item['content']): string => {
  if (content instanceof Y.ContentString) return content.str
  return content instanceof Y.ContentType && content.type instanceof Y.XmlElement ? '\n' : ''
}
