// What the domain knows, in the shapes of shared/protocol/bodies.ts.
import { stands } from '../../shared/agreement/stance.ts'
import type { AllianceId, SeatId } from '../../shared/alliance/ids.ts'
import type {
  Agreement,
  Alliance,
  AllianceCard,
  Invitation,
  Proposal,
  ProposalAnswered,
  Seat as SeatAnswer,
  Section,
  Snapshot
} from '../../shared/protocol/bodies.ts'
import type { ReturnTold } from '../../shared/protocol/returning.ts'
import { type SeatedAlliance, titleFor } from '../domain/alliances.ts'
import { isResting } from '../domain/leaving.ts'
import type { KeptComingBack } from '../domain/comingBackPorts.ts'
import type { Agreements, KeptAgreement } from '../domain/agreementPorts.ts'
import type { AllianceWords, Clock, Words } from '../domain/ports.ts'
import type { Invitations, KeptAlliance, Seat } from '../domain/alliancePorts.ts'
import type { KeptReturn } from '../domain/returnPorts.ts'
import type { KeptSnapshot } from '../domain/snapshotPorts.ts'
import type { RecordEvent } from '../domain/recordPorts.ts'
import type { Asked, KeptProposal, Proposals } from '../domain/proposalPorts.ts'
import { type AnsweredHere, proposalsOf } from '../domain/proposals.ts'
import type { PublicAddress } from './publicAddress.ts'

export const moment = (at: number): string => new Date(at).toISOString()
export const day = (at: number): string => moment(at).slice(0, 10)

export const seatAnswer = ({ id, label, person, left }: Seat): SeatAnswer => ({
  id,
  label,
  person: person && { id: person.id, name: person.name, ink: person.ink },
  ...(left && { left: { name: left.name, ink: left.ink, at: moment(left.at) } })
})

const stateOf = (alliance: KeptAlliance): 'open' | 'resting' => (isResting(alliance) ? 'resting' : 'open')

export const allianceCard = (alliance: KeptAlliance): AllianceCard => ({
  id: alliance.id,
  title: titleFor(alliance, alliance.title),
  template: alliance.template,
  createdAt: moment(alliance.createdAt),
  state: stateOf(alliance),
  seats: alliance.seats.map(seatAnswer)
})

export const proposalAnswer = ({ id, state, by, yes, createdAt, expiresAt, endedAt, asked }: KeptProposal): Proposal => ({
  id,
  kind: asked.kind,
  state,
  by,
  yes,
  createdAt: moment(createdAt),
  expiresAt: moment(expiresAt),
  endedAt: endedAt === undefined ? null : moment(endedAt),
  ...askedAnswer(asked)
})

const askedAnswer = (asked: Asked): Pick<Proposal, 'share' | 'seatId' | 'label' | 'section' | 'days'> => {
  switch (asked.kind) {
    case 'share-snapshot':
      return { share: { ...asked.share, until: moment(asked.share.until) } }
    case 'invite':
      return { seatId: asked.seat }
    case 'add-seat':
      return { label: asked.label }
    case 'clear-notes':
    case 'seam':
    case 'clear-sheets':
      return { section: { id: asked.section, title: asked.title } }
    case 'draft-window':
      return { days: asked.days }
    case 'forget-drafts':
    case 'erase':
      return {}
  }
}

type Link = { id: string; token: string; expiresAt: number }

export const invitationAnswer = ({ id, token, expiresAt }: Link, address: PublicAddress): Invitation => ({
  id,
  url: `${address.origin}/join#${token}`,
  token,
  expiresAt: moment(expiresAt)
})

/** What was said, and what it made. */
export const answeredAnswer = ({ proposal, snapshot, invitation }: AnsweredHere, address: PublicAddress): ProposalAnswered => ({
  proposal: proposalAnswer(proposal),
  ...(snapshot && { snapshot: snapshotAnswer(snapshot, address) }),
  ...(invitation && { invitation: invitationAnswer(invitation, address) })
})

export const snapshotAnswer = ({ id, title, token, createdAt, expiresAt }: KeptSnapshot, address: PublicAddress): Snapshot => ({
  id,
  title,
  url: `${address.origin}/s/${token}`,
  createdAt: moment(createdAt),
  expiresAt: moment(expiresAt)
})

export const agreementAnswer = ({ agreedAt, stances, note, ...agreement }: KeptAgreement): Agreement => ({
  ...agreement,
  agreedAt: moment(agreedAt),
  stances: stances.map(({ seat, at, ...stance }) => ({ ...stance, seatId: seat, at: moment(at) })),
  note: note?.text ?? null,
  noteBy: note?.by ?? null
})

export const recordAnswer = ({ events, head }: { events: readonly RecordEvent[]; head: string }) => ({
  events: events.map(({ at, kind, seat, about }) => ({ ...about, at: moment(at), kind, seatId: seat })),
  head
})

/** As one of its seats may see it: of the others nothing, until all have finished. */
export const returnAnswer = (
  { kept, comingBack }: { kept: KeptReturn | undefined; comingBack: KeptComingBack | undefined },
  mine: SeatId
): ReturnTold => ({
  return: kept === undefined ? null : returnTold(kept, mine),
  comingBack: comingBack === undefined ? null : { at: moment(comingBack.at), zone: comingBack.zone }
})

const returnTold = ({ id, by, begunAt, openedAt, takingPart, marks }: KeptReturn, mine: SeatId): ReturnTold['return'] => {
  const me = takingPart.find(({ seat }) => seat === mine)
  // Whoever joins in when it is open already has nothing to show.
  const finished = new Set(takingPart.flatMap((one) => (one.finished ? [one.seat] : [])))
  return {
    id,
    by,
    begunAt: moment(begunAt),
    mine: {
      marks: marks.flatMap(({ seat, section, mark }) => (seat === mine ? [{ section, mark }] : [])),
      finished: me?.finished ?? false,
      takesPart: me !== undefined
    },
    opened:
      openedAt === undefined
        ? null
        : {
            at: moment(openedAt),
            marks: marks.flatMap(({ seat, section, mark }) => (finished.has(seat) ? [{ seatId: seat, section, mark }] : []))
          }
  }
}

type StandingsWorld = { words: Words; agreements: Agreements }

/** The sections as they are, and where each stands on them. */
export const readSections = async (world: StandingsWorld, id: AllianceId): Promise<Section[]> =>
  (await readStanding(world, id)).sections

const readStanding = async ({ words, agreements }: StandingsWorld, id: AllianceId) => {
  // First what was said: read the other way round, a yes to words of a moment ago could be missing from its own answer.
  const { said, last } = await agreements.standings(id)
  const { title, sections } = await words.read(id)
  return { title, sections: sections.map((section) => sectionAnswer(section, { said, last })) }
}

const sectionAnswer = (
  { id, title, setAside, digest }: AllianceWords['sections'][number],
  { said, last }: Awaited<ReturnType<Agreements['standings']>>
): Section => {
  const agreement = last.get(id)
  return {
    id,
    title,
    setAside,
    digest,
    stances: said
      .filter(({ section }) => section === id)
      .map(({ seat, stance, digest: to, at, note }) => ({
        seatId: seat,
        stance,
        digest: to,
        at: moment(at),
        stands: stands({ stance, digest: to }, digest),
        note
      })),
    agreement:
      agreement === undefined
        ? null
        : { number: agreement.number, digest: agreement.digest, agreedAt: moment(agreement.agreedAt) },
    agreedBy: agreement?.by.map(({ seat, name, here }) => ({ seatId: seat, name, here })) ?? []
  }
}

/** An alliance as one of its seats reads it. */
export const readAlliance = async (
  { invitations, proposals, clock, ...world }: StandingsWorld & { invitations: Invitations; proposals: Proposals; clock: Clock },
  { alliance, mine }: SeatedAlliance
): Promise<{ alliance: Alliance }> => {
  const [written, open, asked] = await Promise.all([
    readStanding(world, alliance.id),
    invitations.openOf(alliance.id, clock.now()),
    proposalsOf({ proposals, clock }, { alliance })
  ])
  return {
    alliance: {
      id: alliance.id,
      title: titleFor(alliance, written.title),
      template: alliance.template,
      language: alliance.language,
      createdAt: moment(alliance.createdAt),
      state: stateOf(alliance),
      seats: alliance.seats.map(seatAnswer),
      me: { seatId: mine.id },
      sections: written.sections,
      proposals: asked.map(proposalAnswer),
      invitations: open.map(({ id, seatId, expiresAt }) => ({ id, seatId, expiresAt: moment(expiresAt) }))
    }
  }
}
