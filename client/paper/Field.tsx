import { type ComponentProps, type ReactNode, useId } from 'react'
import css from './Field.module.css'

type FieldProps = Omit<ComponentProps<'input'>, 'className' | 'id'> & {
  label: ReactNode
  /** What to do about it; said aloud when it appears. */
  error?: ReactNode
}

/** A ruled line to write on, its label above, what is wrong below. */
export const Field = ({ label, error, ...input }: FieldProps) => {
  const id = useId()
  const errorId = `${id}-error`
  const wrong = hasWords(error)
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      <input
        {...input}
        id={id}
        className={css.input}
        aria-invalid={wrong || input['aria-invalid']}
        aria-describedby={wrong ? errorId : input['aria-describedby']}
      />
      <WhatIsWrong id={errorId}>{error}</WhatIsWrong>
    </div>
  )
}

type LongFieldProps = Omit<ComponentProps<'textarea'>, 'className' | 'id'> & { label: ReactNode }

/** The same for more than a line. */
export const LongField = ({ label, ...input }: LongFieldProps) => {
  const id = useId()
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      <textarea {...input} id={id} className={css.input} data-long="true" />
    </div>
  )
}

/** The words under something that was filled in wrongly. Always in the page, so that they are read aloud when they come. */
export const WhatIsWrong = ({ id, children }: { id: string; children: ReactNode }) => (
  <div id={id} role="alert">
    {hasWords(children) && (
      <p className={css.error}>
        <Bang />
        <span>{children}</span>
      </p>
    )}
  </div>
)

export const Bang = () => (
  <span className={css.bang} aria-hidden="true">
    !
  </span>
)

const hasWords = (node: ReactNode): boolean => node !== undefined && node !== null && node !== false && node !== ''
