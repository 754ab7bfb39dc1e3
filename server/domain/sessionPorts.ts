// What opens a person’s seats: their browsers, and a key.
import type { PersonId, SessionId } from '../../shared/alliance/ids.ts'

/** A browser that opens a person's seats. `since` is the day it began; nothing is known of when it was used. */
export type NewSession = { id: SessionId; personId: PersonId; tokenHash: Uint8Array; since: number; expiresAt: number }

export type Sessions = {
  open(session: NewSession): Promise<void>
  find(tokenHash: Uint8Array, now: number): Promise<{ id: SessionId; personId: PersonId; expiresAt: number } | undefined>
  prolong(id: SessionId, expiresAt: number): Promise<void>
  /** The newest first. */
  of(person: PersonId, now: number): Promise<{ id: SessionId; since: number }[]>
  /** False when this person has no such session. */
  end(person: PersonId, id: SessionId): Promise<boolean>
}

/** A person's own link to their seats, at most one. */
export type Keys = {
  madeAt(person: PersonId): Promise<number | undefined>
  /** An earlier key opens nothing from now on. */
  replace(person: PersonId, key: { tokenHash: Uint8Array; madeAt: number }): Promise<void>
  forget(person: PersonId): Promise<void>
  personOf(tokenHash: Uint8Array): Promise<PersonId | undefined>
}
