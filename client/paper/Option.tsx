import type { ComponentProps, ReactNode } from 'react'
import css from './Option.module.css'

type OptionProps = Omit<ComponentProps<'input'>, 'className' | 'children'> & {
  type: 'radio' | 'checkbox'
  /** Whose words stand beside it: the tool's own, or theirs, one under the other between rules. */
  says?: 'tool' | 'words'
  children: ReactNode
}

/** A ring or a box to choose by, and what it chooses. */
export const Option = ({ says = 'tool', children, ...input }: OptionProps) => (
  <label className={css.option} data-says={says}>
    <input {...input} />
    <span>{children}</span>
  </label>
)
