import { type ReactNode, useState } from 'react'
import { Button } from './Button.tsx'
import { Notice } from './Notice.tsx'

type SureProps = {
  /** The press that asks; it does nothing yet. */
  ask: string
  kind?: 'outlined' | 'plain'
  /** What would be so. */
  title: ReactNode
  children?: ReactNode
  no: string
  yes: string
  busy: boolean
  onYes: () => void
  /** The id of what the ask is about, where its words alone do not say. */
  about?: string
}

/** `returned`: asked, and let be; the focus goes back to where it came from. */
type Asking = 'quiet' | 'asked' | 'returned'

/** An act that is hard to take back: asked once more, in place, with No first and as easy as yes. */
export const Sure = ({ ask, kind = 'outlined', title, children, no, yes, busy, onYes, about }: SureProps) => {
  const [asking, setAsking] = useState<Asking>('quiet')
  if (asking !== 'asked')
    return (
      <Button
        kind={kind}
        ref={asking === 'returned' ? takeFocus : null}
        aria-describedby={about}
        onClick={() => setAsking('asked')}
      >
        {ask}
      </Button>
    )
  return (
    <Notice
      kind="word"
      title={title}
      acts={
        <>
          <Button ref={takeFocus} onClick={() => setAsking('returned')}>
            {no}
          </Button>
          <Button busy={busy} onClick={onYes}>
            {yes}
          </Button>
        </>
      }
    >
      {children}
    </Notice>
  )
}

const takeFocus = (button: HTMLButtonElement | null): void => button?.focus()
