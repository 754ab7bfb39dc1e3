import { Button } from '../paper/Button.tsx'
import { Notice } from '../paper/Notice.tsx'
import { troubleWords } from './troubleWords.ts'

type TroubleProps = {
  error: unknown
  /** `writing`: something was typed, and is told to be still there. */
  doing?: 'reading' | 'writing'
  onAgain?: () => void
  busy?: boolean
}

/** What went wrong with a request, in words, and what can be done about it. Nothing when nothing went wrong. */
export const Trouble = ({ error, doing = 'reading', onAgain, busy = false }: TroubleProps) => {
  if (error === null || error === undefined) return null
  const { title, then } = troubleWords(error, { here: window.location.origin, doing })
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
