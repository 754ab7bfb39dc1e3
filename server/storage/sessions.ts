import type { Kysely } from 'kysely'
import type { PersonId, SessionId } from '../../shared/alliance/ids.ts'
import type { NewSession, Sessions } from '../domain/sessionPorts.ts'
import { oftenAsked } from './oftenAsked.ts'
import type { Tables } from './tables.ts'

export class SqliteSessions implements Sessions {
  readonly #db: Kysely<Tables>
  readonly #find

  constructor(db: Kysely<Tables>) {
    this.#db = db
    this.#find = oftenAsked(db, (tokenHash: Uint8Array, now: number) =>
      db
        .selectFrom('session')
        .select(['id', 'person_id', 'expires_at'])
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now)
    )
  }

  async open(session: NewSession): Promise<void> {
    await insertSession(this.#db, session)
  }

  async find(tokenHash: Uint8Array, now: number) {
    const [row] = await this.#find(tokenHash, now)
    return row && { id: row.id, personId: row.person_id, expiresAt: row.expires_at }
  }

  async prolong(id: SessionId, expiresAt: number): Promise<void> {
    await this.#db.updateTable('session').set({ expires_at: expiresAt }).where('id', '=', id).execute()
  }

  of(person: PersonId, now: number) {
    return this.#db
      .selectFrom('session')
      .select(['id', 'since'])
      .where('person_id', '=', person)
      .where('expires_at', '>', now)
      .orderBy('since', 'desc')
      .orderBy('id')
      .execute()
  }

  async end(person: PersonId, id: SessionId): Promise<boolean> {
    const ended = await this.#db.deleteFrom('session').where('id', '=', id).where('person_id', '=', person).executeTakeFirst()
    return ended.numDeletedRows > 0n
  }
}

/** A person is made together with their first session, inside the act that seats them. */
export const insertNewcomer = async (db: Kysely<Tables>, session: NewSession, now: number): Promise<void> => {
  await db.insertInto('person').values({ id: session.personId, created_at: now }).execute()
  await insertSession(db, session)
}

const insertSession = async (db: Kysely<Tables>, { id, personId, tokenHash, since, expiresAt }: NewSession): Promise<void> => {
  await db
    .insertInto('session')
    .values({ id, person_id: personId, token_hash: tokenHash, since, expires_at: expiresAt })
    .execute()
}
