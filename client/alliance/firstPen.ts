import type { OfferedTemplate } from '../../shared/templates/template.ts'
import { holderWords, labelsOf } from './seatWords.ts'

type FirstPen = OfferedTemplate['sections'][number]['firstPen']

/** Who sits, or will sit, on each seat of the template, in its order. */
export type PenHolder = { name: string | undefined; label: string }

/** Whose pen goes first, told to the one who sits on seat `me`. An invitation, never a rule. */
export const firstPenWords = ({ first, then }: FirstPen, seats: readonly PenHolder[], me: number): string => {
  if (first === 'apart') return 'Each of you apart first, then together.'
  if (first === me) {
    const mine = seats[me]?.name
    const yours = mine === undefined ? 'Your pen first.' : `Your pen first, ${mine}.`
    return then === undefined ? yours : `${yours} ${capital(holder(seats, then))} follows.`
  }
  const theirs = `${capital(holder(seats, first))}’s pen first`
  if (then === undefined) return `${theirs}.`
  return then === me ? `${theirs}, then yours.` : `${theirs}, then ${holder(seats, then)}’s.`
}

const holder = (seats: readonly PenHolder[], at: number): string => {
  const seat = seats[at]
  return seat === undefined ? 'the other' : (seat.name ?? holderWords(seat.label, labelsOf(seats)))
}

/** A name stays as it is written. */
const capital = (words: string): string =>
  words.replace(/^(the|an?) /, (article) => article.charAt(0).toUpperCase() + article.slice(1))
