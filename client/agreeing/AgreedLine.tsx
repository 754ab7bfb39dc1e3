import type { ReactNode } from 'react'
import type { Section } from '../../shared/protocol/bodies.ts'
import { useDays } from '../paper/useDays.ts'
import { ordinal } from '../../shared/agreement/ordinal.ts'
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
