// A session: one browser that opens a person's seats, for 400 days after it was last used.
import { type PersonId, type SessionId, newId } from '../../shared/alliance/ids.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'
import type { Clock, NewSession, Random, Rooms, Sessions } from './ports.ts'
import { hashToken, newToken } from './tokens.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** As long as browsers keep a cookie at most. */
export const SESSION_DAYS = 400

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

export type Entered = { sessionId: SessionId; personId: PersonId; prolonged: boolean }

/** Who comes with this token. More than a day of the session's time has passed: it begins anew. */
export const enter = async (
  { sessions, clock }: { sessions: Sessions; clock: Clock },
  token: string
): Promise<Entered | undefined> => {
  const now = clock.now()
  const session = await sessions.find(hashToken(token), now)
  if (session === undefined) return undefined
  const fullTime = now + SESSION_DAYS * DAY_MS
  const prolonged = fullTime - session.expiresAt > DAY_MS
  if (prolonged) await sessions.prolong(session.id, fullTime)
  return { sessionId: session.id, personId: session.personId, prolonged }
}

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
