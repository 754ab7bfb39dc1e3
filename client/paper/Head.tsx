import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Ink } from '../../shared/alliance/inks.ts'
import { drawCord } from './cord.ts'
import css from './Head.module.css'
import { Strands } from './Thread.tsx'

type HeadProps = {
  /** The inks of the two whose page this is; left out, the first pair. */
  a?: Ink | undefined
  b?: Ink | undefined
  /** Where more stands in the line: below a desk's width the wordmark is its cord alone. */
  brief?: boolean
  /** What stands at the other end: the saved state, who is here, a way elsewhere. */
  children?: ReactNode
}

/** The one line at the top of every page. */
export const Head = ({ a = 'indigo', b = 'madder', brief = false, children }: HeadProps) => (
  <header className={css.head}>
    <SkipToWords />
    <Link href="/" className={css.home} data-a={a} data-b={b}>
      <Strands drawing={drawCord()} className={css.cord} />
      <span className={brief ? css.brief : undefined}>Alongside</span>
    </Link>
    <div className={css.aside}>{children}</div>
  </header>
)

/** A button and not a link to #main: some pages hold an invitation or a key in the fragment, which a link would replace. */
const SkipToWords = () => (
  <button type="button" className="skip" onClick={() => document.querySelector('main')?.focus()}>
    Skip to the words
  </button>
)
