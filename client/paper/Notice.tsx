import type { ReactNode } from 'react'
import { Bang } from './Field.tsx'
import css from './Notice.module.css'

type NoticeProps = {
  /** `trouble` is said at once; `waiting` when the reader pauses; `word` simply stands in the page. */
  kind: 'trouble' | 'waiting' | 'word'
  /** What is so, in a few words. */
  title: ReactNode
  /** A mark instead of the sign, where the notice is about one person's words. */
  sign?: ReactNode
  /** What can be done about it. */
  children?: ReactNode
  acts?: ReactNode
}

const SIGNS = { trouble: <Bang />, waiting: <span className={css.dots} aria-hidden="true" />, word: null }
const ROLES = { trouble: 'alert', waiting: 'status', word: undefined } as const

/** Something the paper has to say, between two rules. */
export const Notice = ({ kind, title, sign, children, acts }: NoticeProps) => (
  <div className={css.notice} role={ROLES[kind]}>
    {sign !== undefined ? <span>{sign}</span> : SIGNS[kind]}
    <div className={css.body}>
      <strong>{title}</strong> {children}
    </div>
    {acts !== undefined && acts !== null && acts !== false && <div className={css.acts}>{acts}</div>}
  </div>
)
