import { type ReactNode, useEffect } from 'react'
import css from './Page.module.css'

type PageProps = {
  /** What the browser calls this page; ours is added. */
  title: string
  /** `full` leaves width and edges to what is inside. */
  width?: 'text' | 'letter' | 'wide' | 'full'
  children: ReactNode
}

/** The body of a page. Each holds one h1. */
export const Page = ({ title, width = 'text', children }: PageProps) => {
  useEffect(() => {
    document.title = title === '' ? 'Alongside' : `${title} · Alongside`
  }, [title])
  return (
    <main tabIndex={-1} className={css.page} data-width={width}>
      {children}
    </main>
  )
}

export const Title = ({ children }: { children: ReactNode }) => <h1 className={css.title}>{children}</h1>
