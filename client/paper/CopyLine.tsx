import { type ReactNode, useCallback, useRef, useState } from 'react'
import { Button } from './Button.tsx'
import css from './CopyLine.module.css'
import { Field } from './Field.tsx'

/** `chosen`: the browser would not copy for us, so the words are selected for the hand to do it. */
type Told = 'nothing' | 'copied' | 'chosen'

type CopyLineProps = {
  label: ReactNode
  value: string
  /** Where a press made the line appear, and went away itself. */
  takesFocus?: boolean
}

/** A line to hand on, such as a link: shown whole in a field, with a press that copies it. */
export const CopyLine = ({ label, value, takesFocus = false }: CopyLineProps) => {
  const line = useRef<HTMLDivElement>(null)
  const [told, setTold] = useState<Told>('nothing')

  const appeared = useCallback(
    (input: HTMLInputElement | null) => {
      if (takesFocus) input?.focus()
    },
    [takesFocus]
  )

  const copy = async (): Promise<void> => {
    setTold((await copied(value)) ? 'copied' : 'chosen')
    line.current?.querySelector('input')?.select()
  }

  return (
    <div ref={line} className={css.line}>
      <Field
        label={label}
        value={value}
        readOnly
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        ref={appeared}
        onFocus={(event) => event.target.select()}
      />
      <Button onClick={() => void copy()}>Copy</Button>
      <output className={`fine ${css.told}`}>
        {told === 'copied' && 'Copied.'}
        {told === 'chosen' && 'It is selected: copy it with the keyboard, or hold it with a finger.'}
      </output>
    </div>
  )
}

/** False where the browser has no clipboard for us: on plain http in a home network, or when it was denied. */
const copied = async (text: string): Promise<boolean> => {
  if (!('clipboard' in navigator)) return false
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false // denied: the caller selects the words instead, and says so
  }
}
