import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Ink } from '../../shared/alliance/inks.ts'
import { drawCord } from './cord.ts'
import css from './Head.module.css'
import { Strands } from './Strands.tsx'

type HeadProps = {
  /** The inks of the two whose page this is; left out, the first pair. Where it is the page of more, none is anyone's: the cord is
   *  as black as what all have agreed on. */
  inks?: readonly [Ink | undefined, Ink | undefined] | 'everyone’s'
  /** Where more stands in the line: below a desk's width the wordmark is its cord alone. */
  brief?: boolean
  /** What stands at the other end: the saved state, who is here, a way elsewhere. */
  children?: ReactNode
}

const FIRST_PAIR = ['indigo', 'madder'] as const

/** The one line at the top of every page. */
export const Head = ({ inks = FIRST_PAIR, brief = false, children }: HeadProps) => (
  <header className={css.head}>
    <SkipToWords />
    <Link href="/" className={css.home}>
      <Strands
        drawing={drawCord()}
        inks={typeof inks === 'string' ? [] : inks.map((ink, nth) => ink ?? FIRST_PAIR[nth])}
        className={`${css.cord} ${typeof inks === 'string' ? css.everyones : ''}`}
      />
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
