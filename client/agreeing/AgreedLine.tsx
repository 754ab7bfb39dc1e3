import type { Alliance, Section } from '../../shared/protocol/bodies.ts'
import { useDays } from '../paper/useDays.ts'
import { ordinal } from '../../shared/agreement/ordinal.ts'
import { namedToMe, newcomers, whoAgreed } from './agreedWords.ts'
import css from './Stances.module.css'

/** When it was agreed, and how many times before; whose it is, where somebody has come since. */
export const AgreedLine = ({ alliance, told }: { alliance: Alliance; told: Section }) => {
  const { day } = useDays()
  if (told.agreement === null) return null
  const { number, agreedAt } = told.agreement
  const since = newcomers(told, alliance)
  return (
    <p className={css.said}>
      <span>
        <strong>Agreed</strong> on {day(agreedAt)}
        {number > 1 && `, for the ${ordinal(number)} time`}
        {since.length > 0 && (
          <bdi>
            {' '}
            by {whoAgreed(told, alliance)}; {namedToMe(since, alliance)}{' '}
            {since.length > 1 || since[0]?.id === alliance.me.seatId ? 'stand' : 'stands'} on it too, since
          </bdi>
        )}
        .
      </span>
    </p>
  )
}
