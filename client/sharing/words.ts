// What the tool says about showing words outside.
import type { Proposal } from '../../shared/protocol/bodies.ts'

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']

/** `one section`, `three sections`. */
export const sectionsWords = (count: number): string =>
  `${NUMBERS[count] ?? String(count)} ${count === 1 ? 'section' : 'sections'}`

/** `Here, There, and Elsewhere`. */
export const listed = (names: readonly string[]): string => {
  if (names.length < 3) return names.join(' and ')
  return `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`
}

export const questionOf = ({ share }: Proposal): string => `Show ${sectionsWords(share.sections.length)} to someone outside?`

/** What came of one that is over, said to the seat that reads it; undefined where there is nothing to say: whoever
 *  ended it knows. */
export const outcomeWords = (
  { by, state, share }: Proposal,
  { mySeat, proposer, others }: { mySeat: string; proposer: string; others: string }
): { title: string; then: string } | undefined => {
  const what = `“${share.title}”`
  switch (state) {
    case 'open':
      return undefined
    case 'done':
      return { title: `You have all said yes to showing ${what}.`, then: 'Its link stands at the foot of this page.' }
    case 'declined':
      return by === mySeat
        ? {
            title: `${others} would rather not show ${what}.`,
            then: 'Nothing was shown. You can ask about other words, or at another time.'
          }
        : undefined
    case 'withdrawn':
      return by === mySeat
        ? undefined
        : { title: `${proposer} took back the question about ${what}.`, then: 'Nothing was shown.' }
    case 'expired':
      return {
        title: `The question about ${what} ran out without an answer.`,
        then: 'Nothing was shown. Either of you can ask again.'
      }
  }
}
