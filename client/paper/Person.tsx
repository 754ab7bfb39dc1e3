import type { ReactNode } from 'react'
import type { Ink } from '../../shared/alliance/inks.ts'
import { Mark } from './Mark.tsx'
import css from './Person.module.css'

type PersonProps = {
  name: string
  ink: Ink
  /** Left out where presence is not spoken of. */
  here?: boolean | undefined
  /** Said softly after the name: "(you)", "not here". */
  children?: ReactNode
}

/** A person as they stand anywhere on the paper: the mark, the name, and the line of their ink under it. */
export const Person = ({ name, ink, here, children }: PersonProps) => (
  <span className={css.person} data-ink={ink} data-here={here === false ? 'no' : undefined}>
    <Mark ink={ink} />
    <span className={css.name} dir="auto">
      {name}
    </span>
    {children !== undefined && <span className={css.soft}>{children}</span>}
  </span>
)

export const EmptySeat = ({ children }: { children: ReactNode }) => (
  <span className={css.person}>
    <i className={css.vacant} aria-hidden="true" />
    <span className={css.soft}>{children}</span>
  </span>
)
