import type { ComponentProps } from 'react'
import { Link } from 'wouter'
import css from './Button.module.css'

/** `full` is the one thing to do next: at most one on a page. `plain` reads as underlined words. */
type Kind = 'full' | 'outlined' | 'plain'

type ButtonProps = Omit<ComponentProps<'button'>, 'className' | 'disabled'> & {
  kind?: Kind
  /** An act under way: further presses do nothing, while the focus stays where the hand is. */
  busy?: boolean
}

export const Button = ({ kind = 'outlined', busy = false, type = 'button', onClick, ...rest }: ButtonProps) => (
  <button
    {...rest}
    type={type}
    className={css.button}
    data-kind={kind}
    aria-disabled={busy || undefined}
    onClick={(event) => {
      if (busy) event.preventDefault()
      else onClick?.(event)
    }}
  />
)

/** Looks like a button and goes somewhere: a link, so it opens in a new tab when asked to. */
export const LinkButton = ({
  kind = 'outlined',
  href,
  children
}: Pick<ComponentProps<'a'>, 'children'> & { kind?: Kind; href: string }) => (
  <Link href={href} className={css.button} data-kind={kind}>
    {children}
  </Link>
)
