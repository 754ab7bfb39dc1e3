// The bodies of the HTTP interface: schema first, types inferred. Requests are strict (an unknown key is
// refused by name); answers are read leniently, so that an older page meets a newer server.
import * as z from 'zod/mini'
import { STANCES } from '../agreement/stance.ts'
import { INKS } from '../alliance/inks.ts'
import { MOST_DRAFT_DAYS, MOST_SEATS } from '../agreement/proposal.ts'
import { prints } from '../amending/prints.ts'
import { frozenNode } from '../sharing/frozenWords.ts'
import { MAX_NAME, MAX_TITLE, tidyLine } from '../alliance/names.ts'

const line = (max: number, expects: string) =>
  z.pipe(
    z.string(),
    z.transform((text: string, context) => {
      const tidy = tidyLine(text, max)
      if (tidy === undefined) context.issues.push({ code: 'custom', message: expects, input: text })
      return tidy ?? ''
    })
  )

const name = line(MAX_NAME, `expects 1 to ${MAX_NAME} visible characters`)
const title = line(MAX_TITLE, `expects 1 to ${MAX_TITLE} visible characters`)
const ink = z.enum(INKS)
/** Long enough for any token of ours; what it is, its hash decides. */
const token = z.string().check(z.maxLength(200))
const language = z.string().check(z.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'expects a language tag such as en'))

const MAX_NOTE = 1_000

const note = z.string().check(
  z.trim(),
  z.minLength(1),
  z.maxLength(MAX_NOTE),
  z.refine((text) => !/\p{Cs}/u.test(text), 'expects whole characters')
)

export const beginBody = z.strictObject({
  template: z.string().check(z.maxLength(60)),
  title: z.optional(title),
  language: z.optional(language),
  me: z.strictObject({ name, seat: z.int().check(z.nonnegative()), ink: z.optional(ink) })
})
export const inviteBody = z.strictObject({ seatId: z.string() })
export const previewBody = z.strictObject({ token })
/** `offered`: the other seats that the letter said are offered, too. Whoever sits down says yes to whoever takes one of those, and to no
 *  other. */
export const acceptBody = z.strictObject({
  token,
  name,
  ink: z.optional(ink),
  offered: z.optional(z.array(z.string().check(z.maxLength(60))).check(z.maxLength(MOST_SEATS)))
})
export const openKeyBody = z.strictObject({ token })
/** `expiresAt` with its zone, e.g. `2026-12-14T09:00:00Z`. How far away it may be, the domain says. */
export const shareBody = z.strictObject({
  sections: z.union([z.literal('all'), z.array(z.string()).check(z.minLength(1), z.maxLength(500))], {
    error: 'expects "all", or the ids of at least one section'
  }),
  title: z.optional(title),
  names: z.optional(z.enum(['full', 'initials'])),
  /** `agreed`: as each section was last agreed; one that never was is refused. */
  words: z.optional(z.enum(['now', 'agreed'])),
  /** On top, for whoever reads it. */
  note: z.optional(z.nullable(note)),
  expiresAt: z.optional(z.iso.datetime({ offset: true, error: 'expects a moment such as 2026-12-14T09:00:00Z' }))
})
/** `digest`: of the words that were on the screen. A *not yet* is to no words in particular: it needs none, and nothing that comes with it
 *  is a reason to refuse it, be it a note that no yes could have. */
export const stanceBody = z
  .strictObject({
    stance: z.enum(STANCES),
    digest: z.optional(z.nullable(z.string())),
    /** Null takes it away. */
    note: z.optional(z.nullable(z.string().check(z.trim())))
  })
  .check(({ value: { stance, note }, issues }) => {
    const isFit = note == null || stance === 'not-yet' || (note !== '' && note.length <= MAX_NOTE && !/\p{Cs}/u.test(note))
    if (!isFit) issues.push({ code: 'custom', path: ['note'], message: `expects 1 to ${MAX_NOTE} whole characters`, input: note })
  })
/** A seat that is taken stays; a new one is added beside it. */
export const proposeBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('add-seat'), label: line(60, 'expects 1 to 60 visible characters') }),
  /** Of a section: what is laid to rest is cleared for good; that it was mended shows; opened sheets are cleared. */
  z.strictObject({ kind: z.literal('clear-notes'), section: z.string() }),
  z.strictObject({ kind: z.literal('seam'), section: z.string() }),
  z.strictObject({ kind: z.literal('clear-sheets'), section: z.string() }),
  /** For how many days drafts are kept; and that none from before now are. */
  z.strictObject({ kind: z.literal('draft-window'), days: z.int().check(z.gte(0), z.lte(MOST_DRAFT_DAYS)) }),
  z.strictObject({ kind: z.literal('forget-drafts') }),
  z.strictObject({ kind: z.literal('erase') })
])
export const answerBody = z.strictObject({ answer: z.enum(['yes', 'no']) })

export type BeginBody = z.infer<typeof beginBody>
export type AcceptBody = z.infer<typeof acceptBody>
export type ShareBody = z.infer<typeof shareBody>
export type ProposeBody = z.infer<typeof proposeBody>
export type StanceBody = z.infer<typeof stanceBody>

// ── answers ──────────────────────────────────────────────────────────────────────────────────────

const personAnswer = z.object({ id: z.string(), name: z.string(), ink })
const seatAnswer = z.object({
  id: z.string(),
  label: z.string(),
  person: z.nullable(personAnswer),
  /** Who sat here and left, by the name that they chose to leave; their words keep their ink. */
  left: z.optional(z.object({ name: z.string(), ink, at: z.string() }))
})
const stanceAnswer = z.object({
  seatId: z.string(),
  stance: z.enum(STANCES),
  /** Of the words that it was said to; null for a *not yet*. */
  digest: z.nullable(z.string()),
  at: z.string(),
  /** Whether it is a yes to the words as they are. */
  stands: z.boolean(),
  /** What they wrote beside it, for everyone to read before it stands. */
  note: z.nullable(z.string())
})
const sectionAnswer = z.object({
  id: z.string(),
  title: z.string(),
  setAside: z.boolean(),
  digest: z.string(),
  /** What each who sits here last said. */
  stances: z.array(stanceAnswer),
  /** The last one. */
  agreement: z.nullable(z.object({ number: z.number(), digest: z.string(), agreedAt: z.string() })),
  /** Whose it is, with the names that they had: whoever sat down later was not there. `here`: whoever sits in that seat now is them. */
  agreedBy: z.array(z.object({ seatId: z.string(), name: z.string(), here: z.boolean() }))
})
/** `kind`: one of PROPOSAL_KINDS, or one that only a newer server knows. What it asks for stands under the kind's own names. */
const proposal = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.enum(['open', 'done', 'declined', 'withdrawn', 'expired']),
  by: z.string(),
  yes: z.array(z.string()),
  createdAt: z.string(),
  /** Until then it can be answered. */
  expiresAt: z.string(),
  /** When it was, if it was. */
  endedAt: z.nullable(z.string()),
  share: z.optional(
    z.object({
      title: z.string(),
      sections: z.array(z.string()),
      names: z.enum(['full', 'initials']),
      /** Until then whoever has the link could read it. */
      until: z.string(),
      /** As they stood at that moment, or as they were last agreed. */
      words: z.optional(z.enum(['now', 'agreed'])),
      /** What stands on top. */
      note: z.optional(z.nullable(z.string())),
      /** Of the frozen words, to be compared with what is shown (docs/snapshots.md). */
      checksum: z.optional(z.string()),
      /** Names of people here that stand in the words, and where, when they asked for initials. */
      named: z.optional(z.array(z.object({ name: z.string(), where: z.array(z.string()) })))
    })
  ),
  /** The seat that someone would be invited to. */
  seatId: z.optional(z.string()),
  /** What a new seat would be called. */
  label: z.optional(z.string()),
  /** For how many days drafts would be kept. */
  days: z.optional(z.number()),
  /** The section that it is about, and what that was called when it was asked. */
  section: z.optional(z.object({ id: z.string(), title: z.string() }))
})
const snapshot = z.object({
  id: z.string(),
  title: z.string(),
  url: z.string(),
  createdAt: z.string(),
  expiresAt: z.string()
})
const openInvitation = z.object({ id: z.string(), seatId: z.string(), expiresAt: z.string() })

export const allianceAnswer = z.object({
  alliance: z.object({
    id: z.string(),
    title: z.string(),
    template: z.string(),
    language: z.string(),
    createdAt: z.string(),
    state: z.enum(['open', 'resting']),
    seats: z.array(seatAnswer),
    me: z.object({ seatId: z.string() }),
    sections: z.array(sectionAnswer),
    /** Those that wait for an answer, and those that ended within the last thirty days; the newest first. */
    proposals: z.array(proposal),
    /** Links that still open a seat; their tokens are not known to anyone but who holds the link. */
    invitations: z.array(openInvitation)
  })
})
export const alliancesAnswer = z.object({
  alliances: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      template: z.string(),
      createdAt: z.string(),
      state: z.enum(['open', 'resting']),
      seats: z.array(seatAnswer)
    })
  ),
  /** How many more there are that cannot be opened just now. */
  unreadable: z.number()
})
const invitation = z.object({ id: z.string(), url: z.string(), token: z.string(), expiresAt: z.string() })
/** A link, while one sits alone; with more than one, the question to all of them. */
export const inviteAnswer = z.union([z.object({ invitation }), z.object({ proposal })])
export const previewAnswer = z.object({
  title: z.string(),
  template: z.string(),
  invitedBy: z.string(),
  seatLabel: z.string(),
  expiresAt: z.string(),
  inksTaken: z.array(ink),
  operator: z.string(),
  /** The seats that are taken, so that the letter can be drawn in the sender's ink. */
  seats: z.array(seatAnswer),
  /** The other seats to which a link is out: whoever sits down says yes to whoever takes them. */
  offered: z._default(z.array(z.string()), [])
})
export const meAnswer = z.object({ person: z.object({ id: z.string() }), key: z.nullable(z.object({ madeAt: z.string() })) })
export const keyAnswer = z.object({ key: z.object({ url: z.string(), madeAt: z.string() }) })
export const devicesAnswer = z.object({
  devices: z.array(z.object({ id: z.string(), since: z.string(), thisOne: z.boolean() }))
})
export const authorsAnswer = z.object({ authors: z.array(z.object({ clientId: z.number(), seatId: z.string() })) })
/** Who runs this server, whether its links open on this computer only (it was told to live on localhost), and whether it can write mail. */
export const aboutAnswer = z.object({
  operator: z.string(),
  onThisComputerOnly: z.boolean(),
  writesMail: z.optional(z.boolean())
})

export const standingAnswer = z.object({ section: sectionAnswer })
export const agreementsAnswer = z.object({
  /** The first one first. */
  agreements: z.array(
    z.object({
      number: z.number(),
      agreedAt: z.string(),
      digest: z.string(),
      title: z.string(),
      /** The words, as ProseMirror writes them. */
      content: frozenNode,
      /** The same without their shapes, a block a line. */
      text: z.string(),
      /** In the order of the seats. */
      stances: z.array(
        z.object({ seatId: z.string(), name: z.string(), ink, stance: z.enum(['willing', 'in']), at: z.string() })
      ),
      note: z.nullable(z.string()),
      /** The seat that wrote the note. */
      noteBy: z.nullable(z.string())
    })
  )
})

/** What a line is about (a title, a number, …) stands beside the rest. A newer server may have kinds that this page does not know. */
const recordLine = z.looseObject({
  at: z.string(),
  kind: z.string(),
  seatId: z.nullable(z.string()),
  title: z.optional(z.string()),
  number: z.optional(z.number()),
  /** Of a line that came with a copy: who did it there. */
  name: z.optional(z.string())
})
/** `head`: the hash of the last line, over all before it. */
export const recordAnswer = z.object({ events: z.array(recordLine), head: z.string() })

/** The words of those sections that have changed, as this seat left them; or what is left of them, where that was long ago. */
export const sinceAnswer = z.object({
  since: z.array(
    z.union([
      z.object({ section: z.string(), at: z.string(), title: z.string(), content: frozenNode }),
      z.object({ section: z.string(), at: z.string(), faded: prints })
    ])
  )
})

/** `snapshot`, `invitation`: only with the answer that made it. */
export const proposalAnswer = z.object({ proposal, snapshot: z.optional(snapshot), invitation: z.optional(invitation) })
export const snapshotsAnswer = z.object({ snapshots: z.array(snapshot) })

/** `section` is null when nobody can say where the words stood; `before` is what stood right before them. */
export const rescuedAnswer = z.object({
  rescued: z.array(z.object({ id: z.string(), section: z.nullable(z.string()), before: z.string(), words: z.string() }))
})

export const problemAnswer = z.object({
  code: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.optional(z.string()),
  field: z.optional(z.string())
})

export type Alliance = z.infer<typeof allianceAnswer>['alliance']
export type MyAlliances = z.infer<typeof alliancesAnswer>
export type AllianceCard = z.infer<typeof alliancesAnswer>['alliances'][number]
export type Seat = z.infer<typeof seatAnswer>
export type Invitation = z.infer<typeof invitation>
export type InvitationPreview = z.infer<typeof previewAnswer>
export type About = z.infer<typeof aboutAnswer>
export type Proposal = z.infer<typeof proposal>
export type ProposalAnswered = z.infer<typeof proposalAnswer>
export type Snapshot = z.infer<typeof snapshot>
export type Section = Alliance['sections'][number]
export type StanceTold = Section['stances'][number]
export type Agreement = z.infer<typeof agreementsAnswer>['agreements'][number]
export type RecordTold = z.infer<typeof recordAnswer>
export type RecordLine = Pick<RecordTold['events'][number], 'at' | 'kind' | 'seatId' | 'title' | 'number' | 'name'>
export type LeftWords = z.infer<typeof sinceAnswer>['since'][number]
export type Rescued = z.infer<typeof rescuedAnswer>['rescued'][number]
export type Problem = z.infer<typeof problemAnswer>
