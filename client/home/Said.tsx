import type { ReactNode } from 'react'
import css from './Said.module.css'

/** A page that has one thing to say: a title, a few sentences, what can be done. A thread only where it says
 *  something true: it is never there to please the eye. */
export const Said = ({ thread, children }: { thread?: ReactNode; children: ReactNode }) => (
  <div className={css.said}>
    {thread !== undefined && <span className={css.thread}>{thread}</span>}
    <div className={css.words}>{children}</div>
  </div>
)
