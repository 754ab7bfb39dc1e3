import type { ReactNode } from 'react'
import { Thread } from '../paper/Thread.tsx'
import type { ThreadState } from '../paper/rails.ts'
import css from './Said.module.css'

/** A page that has one thing to say: a title, a few sentences, what can be done. A thread only where it says
 *  something true: it is never there to please the eye. */
export const Said = ({ thread, children }: { thread?: ThreadState; children: ReactNode }) => (
  <div className={css.said}>
    {thread !== undefined && <Thread state={thread} className={css.thread} />}
    <div className={css.words}>{children}</div>
  </div>
)
