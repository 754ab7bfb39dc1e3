import type { ComponentProps } from 'react'
import css from './ActInWords.module.css'

/** Something to do that stands in a sentence, as underlined words. */
export const ActInWords = (props: Omit<ComponentProps<'button'>, 'className' | 'type'>) => (
  <button {...props} type="button" className={css.act} />
)
