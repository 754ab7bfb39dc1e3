import { Button } from '../paper/Button.tsx'
import { Notice } from '../paper/Notice.tsx'
import { troubleWords } from './troubleWords.ts'

/** What went wrong with a request, in words, and the one thing to do about it: to read again where a page was
 *  being read; else the form that was sent is still there. Nothing when nothing went wrong. */
export const Trouble = ({ error, onAgain, busy = false }: { error: unknown; onAgain?: () => void; busy?: boolean }) => {
  if (error === null || error === undefined) return null
  const { title, then } = troubleWords(error, {
    here: window.location.origin,
    doing: onAgain === undefined ? 'writing' : 'reading'
  })
  return (
    <Notice
      kind="trouble"
      title={title}
      acts={
        onAgain && (
          <Button busy={busy} onClick={onAgain}>
            Try again
          </Button>
        )
      }
    >
      {then}
    </Notice>
  )
}
