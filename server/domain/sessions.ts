// A session: one browser that opens a person's seats, for 400 days after it was last used.
import { type PersonId, type SessionId, newId } from '../../shared/alliance/ids.ts'
import { LASTS_DAYS } from '../../shared/permissions/lasting.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'
import type { Clock, Random, Rooms } from './ports.ts'
import type { NewSession, Sessions } from './sessionPorts.ts'
import { hashToken, newToken } from './tokens.ts'

const DAY_MS = 24 * 60 * 60 * 1000
export const SESSION_DAYS = LASTS_DAYS.session

/** A session not yet stored, and the token that only the browser will know. */
export type FreshSession = { token: string; session: NewSession }

export const freshSession = ({ clock, random }: { clock: Clock; random: Random }, personId: PersonId): FreshSession => {
  const token = newToken(random)
  const now = clock.now()
  return {
    token,
    session: {
      id: newId<SessionId>(random),
      personId,
      tokenHash: hashToken(token),
      since: now - (now % DAY_MS),
      expiresAt: now + SESSION_DAYS * DAY_MS
    }
  }
}

/** Who acts in this browser: the person of its session, or somebody new with a first session, which is
 *  stored together with what they do. */
export const whoIsHere = (
  world: { clock: Clock; random: Random },
  present: PersonId | undefined
): { person: PersonId; fresh?: FreshSession; newcomer?: NewSession } => {
  if (present !== undefined) return { person: present }
  const person = newId<PersonId>(world.random)
  const fresh = freshSession(world, person)
  return { person, fresh, newcomer: fresh.session }
}

export type FoundSession = {
  sessionId: SessionId
  personId: PersonId
  /** More than a day of its time has passed: it is prolonged, and its cookie sent again, both or neither. */
  due: boolean
}

/** Whose session this token is, if it is one and not over. */
export const findSession = async (
  { sessions, clock }: { sessions: Sessions; clock: Clock },
  token: string
): Promise<FoundSession | undefined> => {
  const now = clock.now()
  const session = await sessions.find(hashToken(token), now)
  if (session === undefined) return undefined
  const due = session.expiresAt < now + (SESSION_DAYS - 1) * DAY_MS
  return { sessionId: session.id, personId: session.personId, due }
}

export const prolongSession = ({ sessions, clock }: { sessions: Sessions; clock: Clock }, id: SessionId): Promise<void> =>
  sessions.prolong(id, clock.now() + SESSION_DAYS * DAY_MS)

/** Signs a browser of this person out: what it has open closes at once. */
export const endSession = async (
  { sessions, rooms }: { sessions: Sessions; rooms: Rooms },
  person: PersonId,
  id: SessionId
): Promise<Refusal | undefined> => {
  if (!(await sessions.end(person, id))) return { refused: 'not-found' }
  rooms.sessionEnded(id)
  return undefined
}
