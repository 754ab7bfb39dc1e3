import { useQueryClient } from '@tanstack/react-query'
import * as Y from 'yjs'
import { heldBackQuery } from '../connection/sheets.ts'
import { type HeldBack, openUnsavedWords } from '../connection/unsavedWords.ts'
import { Button } from '../paper/Button.tsx'
import { Notice } from '../paper/Notice.tsx'
import css from './Sheets.module.css'

/** Words that this device held back until their sheet was sealed no more: too late for it, and not to be lost. */
export const LateWords = ({ alliance, late }: { alliance: string; late: readonly HeldBack[] }) => {
  const queries = useQueryClient()
  const words = late
    .map(({ update }) => lettersIn(update))
    .join('')
    .trim()
  if (words === '') return null
  const letGo = async (): Promise<void> => {
    for (const of of new Set(late.map((one) => one.of))) {
      const unsaved = openUnsavedWords(of)
      await unsaved.letGo(late.filter((one) => one.of === of))
      await unsaved.close()
    }
    await queries.invalidateQueries(heldBackQuery(alliance))
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
