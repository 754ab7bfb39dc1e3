import { useState, useSyncExternalStore } from 'react'
import { onSaid, opensWithoutLine, saidOf, say } from '../connection/mayKeep.ts'
import { ActInWords } from '../paper/ActInWords.tsx'
import { Button } from '../paper/Button.tsx'
import css from './ThisDevice.module.css'

/** Asked once, where it is in nobody's way; what was said is changed with one act. */
export const ThisDevice = ({ alliance }: { alliance: string }) => {
  const said = useSyncExternalStore(onSaid, () => saidOf(alliance))
  const [pressed, setPressed] = useState(false)
  const [refused, setRefused] = useState(false)
  // The button that was pressed goes; the focus stays where it was.
  const focus = pressed ? takeFocus : null
  const keep = (): void => {
    setPressed(true)
    setRefused(!say(alliance, 'yes'))
  }
  const letGo = (): void => {
    setPressed(true)
    void import('../connection/letCopiesGo.ts').then(({ letCopyGo }) => letCopyGo(alliance, 'no'))
  }
  if (refused || said === 'no room')
    return (
      <p>
        <output>
          This browser keeps no copy: it has no room, is a private window, or its storage does not answer. All else works as it
          did.
        </output>{' '}
        <ActInWords ref={focus} onClick={keep}>
          Try again
        </ActInWords>
      </p>
    )
  switch (said) {
    case undefined:
      return (
        <fieldset className={css.asked} aria-describedby="what-for">
          <legend>May this device keep a copy of this alliance?</legend>
          <p id="what-for">{whatItIsFor()} On a device that others use, rather not.</p>
          <p className={css.answers}>
            <Button onClick={letGo}>Not here</Button>
            <Button onClick={keep}>Keep a copy here</Button>
          </p>
        </fieldset>
      )
    case 'yes':
      return (
        <p>
          This device keeps a copy of this alliance. {opensWithoutLine() ? '' : ONLY_OPEN}{' '}
          <ActInWords ref={focus} onClick={letGo}>
            Let it go
          </ActInWords>
        </p>
      )
    case 'no':
      return (
        <p>
          This device keeps no copy of this alliance.{' '}
          <ActInWords ref={focus} onClick={keep}>
            Keep a copy here
          </ActInWords>
        </p>
      )
  }
}

const ONLY_OPEN = 'At this address, which is not a secure one, the page itself still comes from the server; once open, it stays.'

const whatItIsFor = (): string =>
  opensWithoutLine() ? 'It then opens at once, and without a line.' : `It then opens at once. ${ONLY_OPEN}`

const takeFocus = (button: HTMLButtonElement | null): void => button?.focus({ preventScroll: true })
