import { type Ref, useId } from 'react'
import { MAX_NOTE_WORDS } from '../../shared/agreement/notes.ts'
import css from './Lines.module.css'

type LinesProps = {
  label: string
  value: string
  onChange: (words: string) => void
  most?: number
  ref?: Ref<HTMLTextAreaElement>
  lang?: string | undefined
}

/** Ruled lines to write on, as many as the words need. */
export const Lines = ({ label, value, onChange, most = MAX_NOTE_WORDS, ref, lang }: LinesProps) => {
  const id = useId()
  return (
    <div className={css.lines}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      <textarea
        ref={ref}
        id={id}
        className={css.input}
        rows={1}
        dir="auto"
        lang={lang}
        maxLength={most}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  )
}
