import type { ReactNode, Ref } from 'react'
import css from './Part.module.css'

type PartProps = {
  /** Takes the focus when a button in it goes; it is no control. */
  ref?: Ref<HTMLElement>
  titleId: string
  title: string
  about: string
  children: ReactNode
}

/** What stands on an alliance's page beside its sections, and not on paper: a title, what it is about, and what can be done. */
export const Part = ({ ref, titleId, title, about, children }: PartProps) => (
  <section ref={ref} tabIndex={-1} className={css.part} aria-labelledby={titleId}>
    <h2 id={titleId} className={css.title}>
      {title}
    </h2>
    <p className={css.about}>{about}</p>
    {children}
  </section>
)
