import type { ReactNode } from 'react'
import css from './ActRows.module.css'

/** Things one under the other, each with what can be done with it. */
export const ActRows = ({ children }: { children: ReactNode }) => <ul className={css.rows}>{children}</ul>

type ActRowProps = {
  /** What the act is about. */
  id: string
  children: ReactNode
  act: ReactNode
}

export const ActRow = ({ id, children, act }: ActRowProps) => (
  <li className={css.row}>
    <span id={id}>{children}</span>
    <div className={css.act}>{act}</div>
  </li>
)
