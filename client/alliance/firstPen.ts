import type { OfferedTemplate } from '../../shared/templates/template.ts'

type FirstPen = OfferedTemplate['sections'][number]['firstPen']

/** Who sits, or will sit, on each seat of the template, in its order. */
export type PenHolder = { name: string | undefined; label: string }

/** Whose pen goes first, told to the one who sits on seat `me`. An invitation, never a rule. */
export const firstPenWords = ({ first, then }: FirstPen, seats: readonly PenHolder[], me: number): string => {
  if (first === 'apart') return 'Each of you apart first, then together.'
  if (first === me) {
    const mine = seats[me]?.name
    const yours = mine === undefined ? 'Your pen first.' : `Your pen first, ${mine}.`
    return then === undefined ? yours : `${yours} ${subject(seats[then])} follows.`
  }
  const theirs = `${possessive(seats[first])} pen first`
  if (then === undefined) return `${theirs}.`
  return then === me ? `${theirs}, then yours.` : `${theirs}, then ${lower(possessive(seats[then]))}.`
}

const subject = (seat: PenHolder | undefined): string => seat?.name ?? `The ${seat?.label.toLowerCase() ?? 'other'}`
const possessive = (seat: PenHolder | undefined): string => `${subject(seat)}’s`
const lower = (words: string): string => words.replace(/^The /, 'the ')
