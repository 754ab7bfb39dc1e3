// Every expected refusal over HTTP, with its status and the words a person may read. A frame's refusals
// have their own codes (server/sync/gate.ts); both are values, never exceptions.

export const PROBLEMS = {
  'bad-request': { status: 400, title: 'This could not be understood' },
  'no-session': { status: 401, title: 'This browser holds no seat yet' },
  'foreign-origin': { status: 403, title: 'This request came from another site' },
  forbidden: { status: 403, title: 'Not from here' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'That cannot be done here' },
  'already-seated': { status: 409, title: 'You already have a seat in this alliance' },
  'seat-taken': { status: 409, title: 'This seat is taken' },
  'not-welcome': { status: 409, title: 'You come back when everyone who sits there says so' },
  'not-alone': { status: 409, title: 'Whoever stayed can erase alone ninety days after the other left' },
  resting: { status: 409, title: 'This alliance rests' },
  'words-changed': { status: 409, title: 'The words are not those you said it to' },
  'return-over': { status: 409, title: 'This return is past that' },
  'sheets-open': { status: 409, title: 'These sheets are open already' },
  'sheets-sealed': { status: 409, title: 'These sheets are not open' },
  'proposal-over': { status: 409, title: 'This was already answered, or its time is over' },
  'too-many-proposals': { status: 409, title: 'Many proposals wait for an answer already' },
  'no-more-seats': { status: 409, title: 'There are eight seats already, and no more' },
  'note-over': { status: 409, title: 'This note is laid to rest' },
  'note-answered': { status: 409, title: 'Someone has answered this note' },
  'too-many-notes': { status: 409, title: 'There is no room for more notes here' },
  'nothing-to-clear': { status: 409, title: 'No note is laid to rest here' },
  'not-agreed': { status: 409, title: 'Nothing was agreed here yet' },
  'nothing-mended': { status: 409, title: 'Nothing was mended here yet' },
  'offered-meanwhile': { status: 409, title: 'Another seat was offered meanwhile' },
  'ink-taken': { status: 409, title: 'This ink is taken' },
  'invitation-gone': { status: 410, title: 'This link no longer opens a seat' },
  'key-gone': { status: 410, title: 'This key no longer opens anything' },
  'mail-link-gone': { status: 410, title: 'This link no longer does anything' },
  'too-large': { status: 413, title: 'This is more than can be taken in at once' },
  'not-json': { status: 415, title: 'Send JSON' },
  'too-many': { status: 429, title: 'That was very fast; try again in a moment' },
  fault: { status: 500, title: 'Something went wrong here' },
  unreadable: { status: 503, title: 'This alliance cannot be opened just now' },
  restarting: { status: 503, title: 'This server restarts; try again in a moment' },
  'not-ready': { status: 503, title: 'Not able to keep words just now' }
} as const

type ProblemCode = keyof typeof PROBLEMS

/** A refusal as a value: what the domain returns instead of throwing. */
/** `digest`: of the words as they are now, for whoever said yes to others. */
export type Refusal = { refused: ProblemCode; detail?: string; field?: string; retryAfterSeconds?: number; digest?: string }

export const isRefusal = (value: object): value is Refusal => 'refused' in value
