import type { ReactNode } from 'react'
import type { Ink } from '../../shared/alliance/inks.ts'
import { Mark } from '../paper/Mark.tsx'
import css from './Sheets.module.css'

/** One sheet, topped by its owner's line. `soft`: what is to be known of it, behind whose it is. */
export const Sheet = ({
  ink,
  id,
  whose,
  soft,
  children
}: {
  ink: Ink | undefined
  id: string
  whose: ReactNode
  soft?: ReactNode
  children: ReactNode
}) => (
  <article className={css.sheet} data-ink={ink} aria-labelledby={id}>
    <p className={css.whose}>
      {ink !== undefined && <Mark ink={ink} />}
      <span id={id}>{whose}</span>
      {soft !== undefined && <span className={css.soft}>{soft}</span>}
    </p>
    {children}
  </article>
)
