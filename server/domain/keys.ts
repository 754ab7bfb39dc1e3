// My key: a link of one's own that opens one's seats on another device, so that a lost cookie is not a
// lost alliance.
import type { PersonId } from '../../shared/alliance/ids.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'
import type { Clock, Random } from './ports.ts'
import type { Keys, Sessions } from './sessionPorts.ts'
import { type FreshSession, freshSession } from './sessions.ts'
import { hashToken, newToken } from './tokens.ts'

/** Makes a key; the one before opens nothing from now on. The token is not known here afterwards. */
export const makeKey = async (
  { keys, clock, random }: { keys: Keys; clock: Clock; random: Random },
  person: PersonId
): Promise<{ token: string; madeAt: number }> => {
  const token = newToken(random)
  const madeAt = clock.now()
  await keys.replace(person, { tokenHash: hashToken(token), madeAt })
  return { token, madeAt }
}

/** Opens the seats of the key's person to this browser. Where they are open already, nothing is made. */
export const openKey = async (
  { keys, sessions, clock, random }: { keys: Keys; sessions: Sessions; clock: Clock; random: Random },
  { token, present }: { token: string; present: PersonId | undefined }
): Promise<{ person: PersonId; fresh?: FreshSession } | Refusal> => {
  const person = await keys.personOf(hashToken(token))
  if (person === undefined) return { refused: 'key-gone' }
  if (person === present) return { person }
  const fresh = freshSession({ clock, random }, person)
  await sessions.open(fresh.session)
  return { person, fresh }
}
