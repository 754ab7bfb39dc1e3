// Who may do what: the one table. The page "Who holds what" is written from it, and tests/http/permissions.test.ts holds every
// route of the server against it: a route without a row fails there, and a row that a seat may and another may not cannot be written.
//
// A new route: name it in the row whose act it is, as `METHOD /path` with Express's names, or add a row. A new kind of
// proposal has its row in PROPOSED.
import type { ProposalKind } from '../agreement/proposal.ts'

/** Nobody in particular; whoever holds a link made for it; a person, of what is theirs in this browser; every seat of the
 *  alliance, each alike; whoever runs the server. There is no other kind of power here. */
export type Who = 'anyone' | 'link' | 'person' | 'seat' | 'operator'

/** What the page gathers its lines under. `none`: what only serves another act, or says nothing to people. */
export const TOPICS = ['read', 'write', 'agree', 'invite', 'share', 'end', 'mine'] as const
type Topic = (typeof TOPICS)[number] | 'none'

export type Permission = {
  topic: Topic
  /** What is done, as the page says it. */
  act: string
  who: Who
  /** Whose yes it takes: one alone, or everyone who sits here and at least two. */
  yes: 'one' | 'everyone'
  routes: readonly string[]
  /** Said, and answered, only where the server was told of a mail server. */
  needs?: 'mail'
}

const of = (who: Who, topic: Topic, act: string, ...routes: string[]): Permission => ({ topic, act, who, yes: 'one', routes })

/** What needs everyone's yes, a row a kind, and where one of them asks for it. Asking and answering are acts of one seat; the act itself
 *  is nobody's alone. */
const PROPOSED: Record<ProposalKind, { topic: Topic; act: string; askedAt: string }> = {
  'share-snapshot': {
    topic: 'share',
    act: 'Show sections to someone outside',
    askedAt: 'POST /api/alliances/:id/snapshots'
  },
  invite: {
    topic: 'invite',
    act: 'Invite someone, while more than one of you sit here',
    askedAt: 'POST /api/alliances/:id/invitations'
  },
  'add-seat': { topic: 'invite', act: 'Add a seat', askedAt: 'POST /api/alliances/:id/proposals' },
  'clear-notes': {
    topic: 'end',
    act: 'Clear the notes of a section that are laid to rest',
    askedAt: 'POST /api/alliances/:id/proposals'
  },
  seam: { topic: 'agree', act: 'Let it show that a section was mended', askedAt: 'POST /api/alliances/:id/proposals' },
  'clear-sheets': { topic: 'end', act: 'Clear the sheets that you opened', askedAt: 'POST /api/alliances/:id/proposals' },
  'draft-window': {
    topic: 'end',
    act: 'Change for how many days drafts are kept',
    askedAt: 'POST /api/alliances/:id/proposals'
  },
  'forget-drafts': { topic: 'end', act: 'Forget your drafts', askedAt: 'POST /api/alliances/:id/proposals' },
  erase: { topic: 'end', act: 'Erase the alliance', askedAt: 'POST /api/alliances/:id/proposals' }
}
const ANSWERING = 'POST /api/alliances/:id/proposals/:proposal/answer'

export const PERMISSIONS: readonly Permission[] = [
  of(
    'seat',
    'read',
    'Read every section, those set aside too, and where each of you stands',
    'GET /api/alliances/:id',
    'GET /api/alliances/:id/authors'
  ),
  of(
    'seat',
    'read',
    'Read what you agreed, and the record',
    'GET /api/alliances/:id/sections/:section/agreements',
    'GET /api/alliances/:id/record'
  ),
  of(
    'seat',
    'read',
    'Read a section as it was at the end of an earlier day, while drafts are kept',
    'GET /api/alliances/:id/sections/:section/drafts',
    'GET /api/alliances/:id/sections/:section/drafts/:day'
  ),
  of('seat', 'read', 'Take a complete copy away', 'GET /api/alliances/:id/export'),
  of(
    'seat',
    'write',
    'Write in every section; add, rename, move and set aside sections, and give the alliance its title',
    'GET /sync/:id'
  ),
  of(
    'seat',
    'write',
    'Write a sheet apart for any section, read by nobody else before you are all ready, and read what was opened',
    'GET /sync/:id/sheets/:sheet',
    'GET /api/alliances/:id/sheets',
    'GET /api/alliances/:id/sections/:section/sheets',
    'PUT /api/alliances/:id/sections/:section/sheet',
    'PUT /api/alliances/:id/sections/:section/sheet/ready',
    'DELETE /api/alliances/:id/sections/:section/sheet/ready'
  ),
  of('seat', 'agree', 'Say where you stand, and step back from it', 'PUT /api/alliances/:id/sections/:section/stance'),
  of(
    'seat',
    'agree',
    'Come back to it together, mark what to keep, change or talk about, and end that',
    'GET /api/alliances/:id/return',
    'POST /api/alliances/:id/return',
    'PUT /api/alliances/:id/return/:return/marks/:section',
    'PUT /api/alliances/:id/return/:return/finished',
    'DELETE /api/alliances/:id/return/:return/finished',
    'POST /api/alliances/:id/return/:return/end'
  ),
  of(
    'seat',
    'write',
    'Come back to words: tell a note at once or at your next return, answer any, and say what becomes of it',
    'GET /api/alliances/:id/notes',
    'POST /api/alliances/:id/notes',
    'POST /api/alliances/:id/notes/:note/replies',
    'PUT /api/alliances/:id/notes/:note/closing'
  ),
  of(
    'seat',
    'mine',
    'Tell a note of yours sooner, tie it to words that were moved, and take it back while nobody has answered',
    'PUT /api/alliances/:id/notes/:note/told',
    'PUT /api/alliances/:id/notes/:note/anchor',
    'DELETE /api/alliances/:id/notes/:note'
  ),
  of(
    'seat',
    'write',
    'Keep in your own words what you hear an agreement promise; only you change yours',
    'GET /api/alliances/:id/own-words',
    'PUT /api/alliances/:id/sections/:section/own-words',
    'DELETE /api/alliances/:id/sections/:section/own-words'
  ),
  of('seat', 'end', 'Take off a seam that shows that a section was mended', 'DELETE /api/alliances/:id/sections/:section/seam'),
  of(
    'seat',
    'agree',
    'Set a day to come back, change it, and take it away',
    'PUT /api/alliances/:id/coming-back',
    'DELETE /api/alliances/:id/coming-back',
    'GET /api/alliances/:id/coming-back.ics'
  ),
  of('seat', 'invite', 'Invite someone, while you sit here alone', 'POST /api/alliances/:id/invitations'),
  of('seat', 'invite', 'End an invitation', 'DELETE /api/alliances/:id/invitations/:invitation'),
  of('seat', 'share', 'Read beforehand what would be shown', 'GET /api/alliances/:id/proposals/:proposal/preview'),
  of('seat', 'share', 'See what is shown outside', 'GET /api/alliances/:id/snapshots'),
  of('seat', 'end', 'Close what is shown outside', 'DELETE /api/alliances/:id/snapshots/:snapshot'),
  of('seat', 'end', 'Leave, with everything that is yours to read, and without telling anyone', 'POST /api/alliances/:id/leave'),
  of('seat', 'end', 'Say no to a question, or take your own back: it is over then', ANSWERING),
  ...Object.values(PROPOSED).map(({ topic, act, askedAt }): Permission => ({
    topic,
    act,
    who: 'seat',
    yes: 'everyone',
    routes: [askedAt, ANSWERING]
  })),
  {
    topic: 'invite',
    act: 'Let whoever left come back, after the seven days in which they may do so alone',
    who: 'seat',
    yes: 'everyone',
    routes: [
      'GET /api/alliances/:id/seats/:seat/welcome',
      'PUT /api/alliances/:id/seats/:seat/welcome',
      'DELETE /api/alliances/:id/seats/:seat/welcome'
    ]
  },
  of(
    'person',
    'end',
    'Come back alone within seven days of leaving, and take your copy for ninety',
    'GET /api/left',
    'POST /api/left/:id/return',
    'GET /api/left/:id/copy'
  ),
  of(
    'seat',
    'mine',
    'Read what changed since you left, and words of yours that lost their place',
    'GET /api/alliances/:id/since',
    'DELETE /api/alliances/:id/since/:section',
    'GET /api/alliances/:id/rescued',
    'DELETE /api/alliances/:id/rescued/:rescue'
  ),
  of('seat', 'mine', 'Begin a fresh alliance with the words that you wrote', 'POST /api/alliances/:id/begin-again'),
  of(
    'person',
    'mine',
    'Make your key and drop it, and see and end your devices',
    'POST /api/me/key',
    'DELETE /api/me/key',
    'GET /api/me/devices',
    'DELETE /api/me/devices/:device'
  ),
  of(
    'seat',
    'mine',
    'Make a link that your calendar follows, replace it and drop it',
    'GET /api/alliances/:id/calendar-link',
    'POST /api/alliances/:id/calendar-link',
    'DELETE /api/alliances/:id/calendar-link'
  ),
  of('link', 'mine', 'See the day to come back, and no word, in a calendar', 'GET /calendar/:token'),
  {
    topic: 'mine',
    act: 'Ask for one line by mail on the day to come back, to an address that only you see, and end that',
    who: 'seat',
    yes: 'one',
    routes: ['GET /api/alliances/:id/day-mail', 'PUT /api/alliances/:id/day-mail', 'DELETE /api/alliances/:id/day-mail'],
    needs: 'mail'
  },
  {
    topic: 'mine',
    act: 'Say yes to that line where the mail is read, and end it',
    who: 'link',
    yes: 'one',
    routes: ['POST /api/mail-links/preview', 'POST /api/mail-links/confirm', 'POST /api/mail-links/end'],
    needs: 'mail'
  },
  of('person', 'none', 'Find their alliances', 'GET /api/me', 'GET /api/alliances'),
  of(
    'link',
    'invite',
    'Read the letter, and sit down, with a yes to whoever takes another seat that it says is offered',
    'POST /api/invitations/preview',
    'POST /api/invitations/accept'
  ),
  of('link', 'share', 'Read what is shown at it', 'GET /s/:token'),
  of('link', 'mine', 'Read the copy of whoever left', 'GET /c/:token'),
  of('link', 'mine', 'Open the seats of the key’s person', 'POST /api/keys/open'),
  of('anyone', 'none', 'Read what there is to begin with', 'GET /api/templates', 'GET /api/about'),
  of('anyone', 'none', 'Begin an alliance of their own', 'POST /api/alliances'),
  of('anyone', 'none', 'Bring an alliance of their own from a copy', 'POST /api/copies'),
  of('anyone', 'none', 'Ask whether the server is up', 'GET /healthz', 'GET /readyz'),
  of('operator', 'none', 'Read how the server is doing', 'GET /metrics')
]

/** Who may ask at this route; undefined where no row names it. */
export const whoMayAsk = (route: string): Who | undefined => PERMISSIONS.find(({ routes }) => routes.includes(route))?.who

/** Every route, once. */
export const ROUTES: readonly string[] = [...new Set(PERMISSIONS.flatMap(({ routes }) => routes))]
