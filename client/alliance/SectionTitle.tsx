import { type KeyboardEvent, useId, useRef, useState } from 'react'
import type { Section } from '../../shared/alliance/layout.ts'
import { MAX_TITLE } from '../../shared/alliance/names.ts'
import { sectionTitle } from '../../shared/alliance/sectionActs.ts'
import { WhatIsWrong } from '../paper/Field.tsx'
import css from './SectionTitle.module.css'

type SectionTitleProps = {
  section: Section
  onKeep: (title: string) => void
  /** `returned`: by a key, so the focus goes back to where it came from. */
  onDone: (how: 'left' | 'returned') => void
}

/** The title of a section while it is being written anew. Enter keeps it, Escape lets it be. */
export const SectionTitle = ({ section, onKeep, onDone }: SectionTitleProps) => {
  const [wrong, setWrong] = useState(false)
  const left = useRef(false)
  const errorId = useId()
  const leave = (how: 'left' | 'returned') => {
    if (left.current) return
    left.current = true
    onDone(how)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    event.stopPropagation()
    if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return
    // The same press would go on to the button that takes the focus now.
    event.preventDefault()
    if (event.key === 'Escape') return leave('returned')
    const title = sectionTitle(event.currentTarget.value)
    if (title === undefined) return setWrong(true)
    onKeep(title)
    leave('returned')
  }
  return (
    <>
      <input
        className={css.line}
        aria-label="Title of the section"
        aria-invalid={wrong}
        aria-describedby={wrong ? errorId : undefined}
        defaultValue={section.title}
        maxLength={MAX_TITLE}
        dir="auto"
        autoComplete="off"
        ref={chooseAll}
        onKeyDown={onKeyDown}
        onBlur={(event) => {
          // Left without a key: what was typed is kept where it can be, and what stood there otherwise.
          const title = sectionTitle(event.currentTarget.value)
          if (title !== undefined && !left.current) onKeep(title)
          leave('left')
        }}
      />
      <WhatIsWrong id={errorId}>{wrong && 'A section needs a title. One word will do.'}</WhatIsWrong>
    </>
  )
}

const chooseAll = (input: HTMLInputElement | null): void => {
  input?.focus()
  input?.select()
}
