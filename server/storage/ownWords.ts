import type { Kysely } from 'kysely'
import * as z from 'zod/mini'
import type { AllianceId, SectionId } from '../../shared/alliance/ids.ts'
import type { OwnWordsBody } from '../../shared/protocol/ownWords.ts'
import type { KeptOwnWords, OwnWords } from '../domain/ownWords.ts'
import type { SeatedPerson } from '../domain/seenPorts.ts'
import { aboutOwnWords } from './about.ts'
import type { Keyring } from './keyring.ts'
import { openSealed } from './openSealed.ts'
import { sealText } from './sealing.ts'
import type { Tables } from './tables.ts'

const kept = z.object({
  text: z.string(),
  language: z.optional(z.string()),
  agreement: z.object({ number: z.number(), agreedAt: z.number() })
})

export class SqliteOwnWords implements OwnWords {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }) {
    this.#db = db
    this.#keyring = keyring
  }

  async of(id: AllianceId): Promise<KeptOwnWords[]> {
    const rows = await this.#db
      .selectFrom('own_words')
      .innerJoin('seat', 'seat.id', 'own_words.seat_id')
      .select(['own_words.section_id', 'own_words.seat_id', 'own_words.bytes'])
      .where('own_words.alliance_id', '=', id)
      .orderBy('seat.position')
      .execute()
    if (rows.length === 0) return []
    const key = await this.#keyring.keyOf(id)
    return rows.map(({ section_id: section, seat_id: seat, bytes }) => {
      const { text, language, agreement } = openOwnWords(key, bytes, aboutOwnWords(id, section, seat))
      return { section, seat, text, language, agreement }
    })
  }

  async keep(
    { id, seat, person }: SeatedPerson,
    section: SectionId,
    { text, language }: OwnWordsBody
  ): Promise<'kept' | 'not-agreed' | 'unknown'> {
    const key = await this.#keyring.keyOf(id)
    return this.#db.transaction().execute(async (tx) => {
      const there = await tx
        .selectFrom('seat')
        .select('id')
        .where('id', '=', seat)
        .where('person_id', '=', person)
        .executeTakeFirst()
      if (there === undefined) return 'unknown'
      const last = await tx
        .selectFrom('agreement')
        .select(['number', 'at'])
        .where('alliance_id', '=', id)
        .where('section_id', '=', section)
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst()
      if (last === undefined) return 'not-agreed'
      const agreement = { number: last.number, agreedAt: last.at }
      const bytes = sealText(key, JSON.stringify({ text, language, agreement }), aboutOwnWords(id, section, seat))
      await tx
        .insertInto('own_words')
        .values({ alliance_id: id, section_id: section, seat_id: seat, person_id: person, bytes })
        .onConflict((on) => on.columns(['alliance_id', 'section_id', 'seat_id']).doUpdateSet({ person_id: person, bytes }))
        .execute()
      return 'kept'
    })
  }

  async letGo({ id, seat, person }: SeatedPerson, section: SectionId): Promise<boolean> {
    const gone = await this.#db
      .deleteFrom('own_words')
      .where('alliance_id', '=', id)
      .where('section_id', '=', section)
      .where('seat_id', '=', seat)
      .where('person_id', '=', person)
      .executeTakeFirst()
    return gone.numDeletedRows > 0n
  }
}

const openOwnWords = (key: Uint8Array, bytes: Uint8Array, about: string): z.infer<typeof kept> =>
  openSealed(kept, { key, sealed: bytes, about })
