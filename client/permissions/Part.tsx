import { type ReactNode, useId } from 'react'
import css from './WhoPage.module.css'

export const Part = ({ title, children }: { title: string; children: ReactNode }) => {
  const id = useId()
  return (
    <section className={css.part} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}

/** What is said of each thing, beside its name. */
export const Rows = ({ rows }: { rows: readonly (readonly [what: string, said: string])[] }) => (
  <dl className={css.rows}>
    {rows.map(([what, said]) => (
      <div key={what} className={css.row}>
        <dt>{what}</dt>
        <dd>{said}</dd>
      </div>
    ))}
  </dl>
)
