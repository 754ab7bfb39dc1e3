import { type ReactNode, type RefCallback, useCallback, useId } from 'react'
import css from './Dialog.module.css'

type DialogProps = {
  /** Asked of both, so it stands in their face, not the tool's. */
  question: ReactNode
  /** After it has closed, by whatever way. The focus is back where it came from by then. */
  onClosed: () => void
  children: (close: () => void) => ReactNode
}

/** A question above the page, for as long as it is mounted. Escape closes it. */
export const Dialog = ({ question, onClosed, children }: DialogProps) => {
  const titleId = useId()
  const show: RefCallback<HTMLDialogElement> = useCallback((dialog) => {
    if (dialog !== null && !dialog.open) dialog.showModal()
  }, [])
  const id = useId()
  const close = useCallback(() => {
    const dialog = document.getElementById(id)
    if (dialog instanceof HTMLDialogElement) dialog.close()
  }, [id])
  return (
    <dialog ref={show} id={id} className={css.dialog} aria-labelledby={titleId} onClose={onClosed}>
      <h2 id={titleId} className={css.question}>
        {question}
      </h2>
      {children(close)}
    </dialog>
  )
}

/** Two equal halves, No first. */
export const Keys = ({ children }: { children: ReactNode }) => <div className={css.keys}>{children}</div>
