// What the domain knows, in the shapes of shared/protocol/bodies.ts.
import type { Alliance, AllianceCard, Seat as SeatAnswer } from '../../shared/protocol/bodies.ts'
import { type SeatedAlliance, titleFor } from '../domain/alliances.ts'
import type { Clock, Invitations, KeptAlliance, Seat, Words } from '../domain/ports.ts'

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

/** An alliance as one of its seats reads it. */
export const readAlliance = async (
  { words, invitations, clock }: { words: Words; invitations: Invitations; clock: Clock },
  { alliance, mine }: SeatedAlliance
): Promise<{ alliance: Alliance }> => {
  const [written, open] = await Promise.all([words.read(alliance.id), invitations.openOf(alliance.id, clock.now())])
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
      proposals: [],
      invitations: open.map(({ id, seatId, expiresAt }) => ({ id, seatId, expiresAt: moment(expiresAt) }))
    }
  }
}
