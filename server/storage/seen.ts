import type { Kysely } from 'kysely'
import * as z from 'zod/mini'
import { type AllianceId, type PersonId, type SeatId, type SectionId } from '../../shared/alliance/ids.ts'
import { frozenNode } from '../../shared/sharing/frozenWords.ts'
import { type LeftWords, type Seen, UnreadableAlliance, type WordsBySection } from '../domain/ports.ts'
import { aboutSeen } from './about.ts'
import type { Keyring } from './keyring.ts'
import { sealText, Unsealable, unsealText } from './sealing.ts'
import type { Tables } from './tables.ts'

const kept = z.object({ digest: z.string(), title: z.string(), content: frozenNode })

type Who = { id: AllianceId; seat: SeatId; person: PersonId }

/** What each last saw, for themselves alone. A row that is `unread` holds words that others have changed since, and stays until its
 *  person has put that away; any other is only the place where they left. */
export class SqliteSeen implements Seen {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }) {
    this.#db = db
    this.#keyring = keyring
  }

  async returned({ id, seat, person }: Who, now: ReadonlyMap<SectionId, string>): Promise<LeftWords[]> {
    const key = await this.#keyring.keyOf(id)
    return this.#db.transaction().execute(async (tx) => {
      const rows = await this.#rows(tx, { id, seat, person })
      const left: LeftWords[] = []
      for (const { section_id: section, unread, at, bytes } of rows) {
        const words = open(key, bytes, aboutSeen(id, seat, section))
        const digest = now.get(section)
        const differs = digest !== undefined && digest !== words.digest
        if (differs) left.push({ section, at, ...words })
        if ((unread === 1) !== differs)
          await tx
            .updateTable('seen')
            .set({ unread: differs ? 1 : 0 })
            .where('alliance_id', '=', id)
            .where('seat_id', '=', seat)
            .where('section_id', '=', section)
            .execute()
      }
      return left
    })
  }

  async putAway({ id, seat, person }: Who, words: WordsBySection, at: number): Promise<void> {
    await this.#write({ id, seat, person }, words, { at, evenUnread: true })
  }

  async left(who: Who, words: WordsBySection, at: number): Promise<void> {
    await this.#write(who, words, { at, evenUnread: false })
  }

  async #write({ id, seat, person }: Who, words: WordsBySection, { at, evenUnread }: { at: number; evenUnread: boolean }) {
    const key = await this.#keyring.keyOf(id)
    await this.#db.transaction().execute(async (tx) => {
      const rows = new Map((await this.#rows(tx, { id, seat, person })).map((row) => [row.section_id, row]))
      for (const [section, { digest, title, content }] of words) {
        const row = rows.get(section)
        if (row !== undefined && row.unread === 1 && !evenUnread) continue
        if (row !== undefined && open(key, row.bytes, aboutSeen(id, seat, section)).digest === digest && row.unread === 0)
          continue
        const bytes = sealText(key, JSON.stringify({ digest, title, content }), aboutSeen(id, seat, section))
        await tx
          .insertInto('seen')
          .values({ alliance_id: id, seat_id: seat, section_id: section, person_id: person, unread: 0, at, bytes })
          .onConflict((c) =>
            c.columns(['alliance_id', 'seat_id', 'section_id']).doUpdateSet({ person_id: person, unread: 0, at, bytes })
          )
          .execute()
      }
    })
  }

  /** Whoever takes a seat after another has seen nothing of it yet. */
  #rows(db: Kysely<Tables>, { id, seat, person }: Who) {
    return db
      .selectFrom('seen')
      .select(['section_id', 'unread', 'at', 'bytes'])
      .where('alliance_id', '=', id)
      .where('seat_id', '=', seat)
      .where('person_id', '=', person)
      .orderBy('section_id')
      .execute()
  }
}

const open = (key: Uint8Array, bytes: Uint8Array, about: string): z.infer<typeof kept> => {
  try {
    return kept.parse(JSON.parse(unsealText(key, bytes, about)))
  } catch (cause) {
    if (cause instanceof Unsealable || cause instanceof z.core.$ZodError || cause instanceof SyntaxError)
      throw new UnreadableAlliance(`${about} cannot be read`, { cause })
    throw cause
  }
}
