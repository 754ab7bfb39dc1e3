import type { ReactNode } from 'react'
import { Thread } from '../paper/Thread.tsx'
import type { ThreadState } from '../paper/thread.ts'
import css from './Said.module.css'

/** A page that has one thing to say: a title, a few sentences, what can be done, and the thread as it truly is there. */
export const Said = ({ thread, children }: { thread: ThreadState; children: ReactNode }) => (
  <div className={css.said}>
    <Thread state={thread} className={css.thread} />
    <div className={css.words}>{children}</div>
  </div>
)
