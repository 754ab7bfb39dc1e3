import type { ReactNode } from 'react'
import type { Section } from '../../shared/protocol/bodies.ts'
import { useDays } from '../paper/useDays.ts'
import css from './Stances.module.css'

/** When it was agreed, and how many times before; then what can be read of it. */
export const AgreedLine = ({ agreement, children }: { agreement: NonNullable<Section['agreement']>; children?: ReactNode }) => {
  const { day } = useDays()
  const { number, agreedAt } = agreement
  return (
    <p className={css.said}>
      <span>
        <strong>Agreed</strong> on {day(agreedAt)}
        {number > 1 && `, for the ${ordinal(number)} time`}.
      </span>
      {children}
    </p>
  )
}

const WORDS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']

/** "second", "eleventh" as "11th". */
export const ordinal = (number: number): string => WORDS[number - 1] ?? `${number}${suffix(number)}`

const suffix = (number: number): string => {
  const isTeen = number % 100 > 10 && number % 100 < 14
  return isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th')
}
