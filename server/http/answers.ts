// What the domain knows, in the shapes of shared/protocol/bodies.ts.
import type { Alliance, AllianceCard, Proposal, Seat as SeatAnswer, Snapshot } from '../../shared/protocol/bodies.ts'
import { type SeatedAlliance, titleFor } from '../domain/alliances.ts'
import type { Clock, Invitations, KeptAlliance, KeptProposal, KeptSnapshot, Proposals, Seat, Words } from '../domain/ports.ts'
import { proposalsOf } from '../domain/proposals.ts'
import type { PublicAddress } from './publicAddress.ts'

export const moment = (at: number): string => new Date(at).toISOString()
export const day = (at: number): string => moment(at).slice(0, 10)

export const seatAnswer = ({ id, label, person }: Seat): SeatAnswer => ({
  id,
  label,
  person: person && { id: person.id, name: person.name, ink: person.ink }
})

/** Nobody can leave yet, so no alliance rests. */
const STATE = 'open'

export const allianceCard = (alliance: KeptAlliance): AllianceCard => ({
  id: alliance.id,
  title: titleFor(alliance, alliance.title),
  template: alliance.template,
  createdAt: moment(alliance.createdAt),
  state: STATE,
  seats: alliance.seats.map(seatAnswer)
})

export const proposalAnswer = ({ id, state, by, yes, createdAt, expiresAt, endedAt, share }: KeptProposal): Proposal => ({
  id,
  kind: 'share-snapshot',
  state,
  by,
  yes,
  createdAt: moment(createdAt),
  expiresAt: moment(expiresAt),
  endedAt: endedAt === undefined ? null : moment(endedAt),
  share: { ...share, until: moment(share.until) }
})

export const snapshotAnswer = ({ id, title, token, createdAt, expiresAt }: KeptSnapshot, address: PublicAddress): Snapshot => ({
  id,
  title,
  url: `${address.origin}/s/${token}`,
  createdAt: moment(createdAt),
  expiresAt: moment(expiresAt)
})

/** An alliance as one of its seats reads it. */
export const readAlliance = async (
  { words, invitations, proposals, clock }: { words: Words; invitations: Invitations; proposals: Proposals; clock: Clock },
  { alliance, mine }: SeatedAlliance
): Promise<{ alliance: Alliance }> => {
  const [written, open, asked] = await Promise.all([
    words.read(alliance.id),
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
      state: STATE,
      seats: alliance.seats.map(seatAnswer),
      me: { seatId: mine.id },
      sections: written.sections.map(({ id, title, setAside, digest }) => ({
        id,
        title,
        setAside,
        digest,
        stances: [],
        agreement: null
      })),
      proposals: asked.map(proposalAnswer),
      invitations: open.map(({ id, seatId, expiresAt }) => ({ id, seatId, expiresAt: moment(expiresAt) }))
    }
  }
}
