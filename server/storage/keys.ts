import type { Kysely } from 'kysely'
import type { PersonId } from '../../shared/alliance/ids.ts'
import type { Keys } from '../domain/sessionPorts.ts'
import type { Tables } from './tables.ts'

export class SqliteKeys implements Keys {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async madeAt(person: PersonId): Promise<number | undefined> {
    const key = await this.#db.selectFrom('person_key').select('made_at').where('person_id', '=', person).executeTakeFirst()
    return key?.made_at
  }

  async replace(person: PersonId, { tokenHash, madeAt }: { tokenHash: Uint8Array; madeAt: number }): Promise<void> {
    await this.#db
      .insertInto('person_key')
      .values({ person_id: person, token_hash: tokenHash, made_at: madeAt })
      .onConflict((key) => key.column('person_id').doUpdateSet({ token_hash: tokenHash, made_at: madeAt }))
      .execute()
  }

  async forget(person: PersonId): Promise<void> {
    await this.#db.deleteFrom('person_key').where('person_id', '=', person).execute()
  }

  async personOf(tokenHash: Uint8Array): Promise<PersonId | undefined> {
    const key = await this.#db.selectFrom('person_key').select('person_id').where('token_hash', '=', tokenHash).executeTakeFirst()
    return key?.person_id
  }
}
