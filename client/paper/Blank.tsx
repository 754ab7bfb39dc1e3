import type { ComponentProps, ReactNode } from 'react'
import css from './Blank.module.css'

type BlankProps = Omit<ComponentProps<'input'>, 'className' | 'size' | 'value'> & { 'aria-label': string; value: string }

/** A sentence to complete. */
export const Sentence = ({ children }: { children: ReactNode }) => <p className={css.sentence}>{children}</p>

/** Holds a blank and the comma after it on one line. */
export const KeepWith = ({ children }: { children: ReactNode }) => <span className={css.keepWith}>{children}</span>

/** A place in a sentence to write a few words in, as wide as they are. */
export const Blank = ({ value, ...input }: BlankProps) => (
  <input
    {...input}
    value={value}
    className={css.blank}
    size={Math.min(24, Math.max(3, (value || (input.placeholder ?? '')).length))}
    dir={value === '' ? undefined : 'auto'}
  />
)

type ChoiceProps<Value extends string> = {
  label: string
  value: Value
  choices: readonly { value: Value; words: string }[]
  onChoose: (value: Value) => void
}

/** A place in a sentence to choose what is said. With one choice there is nothing to choose: plain words. */
export const ChoiceBlank = <Value extends string>({ label, value, choices, onChoose }: ChoiceProps<Value>) => {
  const [only, ...others] = choices
  if (only === undefined || others.length === 0) return only?.words
  return (
    <select
      aria-label={label}
      className={css.blank}
      value={value}
      onChange={(event) => {
        const chosen = choices.find((choice) => choice.value === event.target.value)
        if (chosen !== undefined) onChoose(chosen.value)
      }}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.words}
        </option>
      ))}
    </select>
  )
}
