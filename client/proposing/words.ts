// What the tool says about what is asked of everyone: the question, what a yes to it means, and what came of it. A kind a line.
import type { ProposalKind } from '../../shared/agreement/proposal.ts'
import type { Alliance, Proposal, Seat } from '../../shared/protocol/bodies.ts'
import { labelsOf, seatWords } from '../alliance/seatWords.ts'
import { sectionsWords } from '../sharing/words.ts'

export type Asking = {
  question: string
  /** What the asking is about, within a sentence. */
  what: string
  /** On the button. */
  yes: string
  done: { title: string; then: string }
  /** What a no leaves as it is. */
  nothing: string
}

const ASKING: Record<ProposalKind, (proposal: Proposal, seats: readonly Seat[]) => Asking> = {
  'share-snapshot': ({ share }) => {
    const what = `“${share?.title ?? ''}”`
    return {
      question: `Show ${sectionsWords(share?.sections.length ?? 0)} to someone outside?`,
      what,
      yes: 'Yes, show them',
      done: {
        title: `You have all said yes to showing ${what}.`,
        then: 'Its link stands at the foot of this page until it is closed.'
      },
      nothing: 'Nothing was shown.'
    }
  },
  invite: ({ seatId }, seats) => {
    const label = seats.find(({ id }) => id === seatId)?.label
    const seat = label === undefined ? 'a seat' : seatWords(label, labelsOf(seats))
    return {
      question: `Bring someone into ${seat}?`,
      what: `bringing someone into ${seat}`,
      yes: 'Yes, bring them in',
      done: {
        title: `You have all said yes to bringing someone into ${seat}.`,
        then: 'Whoever said so last holds the link. It opens that seat once, within three days; until then, any of you can end it.'
      },
      nothing: 'Nobody was invited.'
    }
  },
  'add-seat': ({ label }) => ({
    question: `Add a seat, “${label ?? ''}”?`,
    what: `a seat “${label ?? ''}”`,
    yes: 'Yes, add it',
    done: { title: `There is a seat “${label ?? ''}” now.`, then: 'To invite someone to it needs the yes of all of you again.' },
    nothing: 'No seat was added.'
  }),
  'clear-notes': ({ section }) => ({
    question: `Clear the notes that rest under “${section?.title ?? ''}”?`,
    what: `clearing the notes under “${section?.title ?? ''}”`,
    yes: 'Yes, clear them',
    done: {
      title: `The notes that rested under “${section?.title ?? ''}” are gone.`,
      then: 'Nothing of them is kept here. Copies that either of you took before still hold them.'
    },
    nothing: 'They stay as they are.'
  }),
  seam: ({ section }) => ({
    question: `Let it show that “${section?.title ?? ''}” was mended?`,
    what: `a seam under “${section?.title ?? ''}”`,
    yes: 'Yes, let it show',
    done: {
      title: `“${section?.title ?? ''}” carries a small seam now.`,
      then: 'Any of you can take it off again.'
    },
    nothing: 'No seam shows.'
  }),
  'clear-sheets': ({ section }) => {
    const what = `clearing your sheets for “${section?.title ?? ''}”`
    return {
      question: `Clear your opened sheets for “${section?.title ?? ''}”?`,
      what,
      yes: 'Yes, clear them',
      done: { title: `You have all said yes to ${what}.`, then: 'They are gone. You can each begin a new one there.' },
      nothing: 'The sheets stay as they were opened.'
    }
  },
  'draft-window': ({ days = 0 }) => {
    const kept = days === 0 ? 'no drafts' : days === 1 ? 'drafts for one day' : `drafts for ${days} days`
    return {
      question: `Keep ${kept}?`,
      what: `keeping ${kept}`,
      yes: 'Yes, keep them so',
      done: { title: `You keep ${kept} now.`, then: 'You can change it again at any time, with the yes of all of you.' },
      nothing: 'It stays as it was.'
    }
  },
  'forget-drafts': () => ({
    question: 'Forget your drafts?',
    what: 'forgetting your drafts',
    yes: 'Yes, forget them',
    done: {
      title: 'Your drafts are forgotten.',
      then: 'Backups that were made before, other devices and copies may keep more, for as long as whoever has them keeps them.'
    },
    nothing: 'Your drafts stay as they are.'
  }),
  erase: () => ({
    question: 'Erase this alliance for all of you?',
    what: 'erasing this alliance',
    yes: 'Yes, erase it',
    done: { title: 'This alliance is erased.', then: 'Copies that any of you took stay with them.' },
    nothing: 'Nothing was erased.'
  })
}

const isKind = (kind: string): kind is ProposalKind => Object.hasOwn(ASKING, kind)

/** Undefined for a kind that this page does not know yet. */
export const askingOf = (proposal: Proposal, { seats }: Pick<Alliance, 'seats'>): Asking | undefined =>
  isKind(proposal.kind) ? ASKING[proposal.kind](proposal, seats) : undefined

/** What came of one that is over, said to the seat that reads it; undefined where there is nothing to say: whoever
 *  ended it knows. */
export const outcomeWords = (
  { by, state }: Pick<Proposal, 'by' | 'state'>,
  { what, done, nothing }: Asking,
  { mySeat, proposer, others }: { mySeat: string; proposer: string; others: string }
): { title: string; then: string } | undefined => {
  switch (state) {
    case 'open':
      return undefined
    case 'done':
      return done
    case 'declined':
      return by === mySeat
        ? {
            title: `${others} would rather not: ${what}.`,
            then: `${nothing} You can ask about something else, or at another time.`
          }
        : undefined
    case 'withdrawn':
      return by === mySeat ? undefined : { title: `${proposer} took back the question about ${what}.`, then: nothing }
    case 'expired':
      return {
        title: `The question about ${what} ran out without an answer.`,
        then: `${nothing} Any of you can ask again.`
      }
  }
}
