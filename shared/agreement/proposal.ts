// The rule of two keys: what exposes or destroys needs the yes of every taken seat, and of at least two.

/** Whatever exposes, destroys, or brings somebody in. */
export const PROPOSAL_KINDS = [
  'share-snapshot',
  'invite',
  'add-seat',
  'clear-notes',
  'seam',
  'clear-sheets',
  'draft-window',
  'forget-drafts',
  'erase'
] as const
export type ProposalKind = (typeof PROPOSAL_KINDS)[number]

/** Drafts are kept no longer, whatever everyone says. */
export const MOST_DRAFT_DAYS = 365

/** As many as a team has. */
export const MOST_SEATS = 8

/** Whether these yeses are everybody's. A yes of a seat that is empty by now is nobody's. */
export const isEveryonesYes = ({ yes, taken }: { yes: readonly string[]; taken: readonly string[] }): boolean =>
  taken.length >= 2 && taken.every((seat) => yes.includes(seat))

/** How a no ends it: the proposer takes it back, anyone else declines. */
export const endingOfNo = ({ by, seat }: { by: string; seat: string }): 'withdrawn' | 'declined' =>
  by === seat ? 'withdrawn' : 'declined'
