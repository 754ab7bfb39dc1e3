import type { Kysely } from 'kysely'
import type { AllianceId, SeatId } from '../../shared/alliance/ids.ts'
import type { CalendarLinks } from '../domain/comingBackPorts.ts'
import type { Tables } from './tables.ts'

/** A link is of the person who made it, in that seat: it opens nothing once they have left, whoever sits there then. */
export class SqliteCalendarLinks implements CalendarLinks {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async madeAt(id: AllianceId, seat: SeatId): Promise<number | undefined> {
    const link = await this.#ofWhoSitsThere()
      .select('calendar_link.made_at')
      .where('calendar_link.alliance_id', '=', id)
      .where('calendar_link.seat_id', '=', seat)
      .executeTakeFirst()
    return link?.made_at
  }

  async replace(
    id: AllianceId,
    seat: SeatId,
    { tokenHash, madeAt }: { tokenHash: Uint8Array; madeAt: number }
  ): Promise<boolean> {
    return this.#db.transaction().execute(async (tx) => {
      const taken = await tx.selectFrom('seat').select('person_id').where('id', '=', seat).executeTakeFirst()
      const person = taken?.person_id
      if (person == null) return false
      const made = { person_id: person, token_hash: tokenHash, made_at: madeAt }
      await tx
        .insertInto('calendar_link')
        .values({ alliance_id: id, seat_id: seat, ...made })
        .onConflict((c) => c.columns(['alliance_id', 'seat_id']).doUpdateSet(made))
        .execute()
      return true
    })
  }

  async forget(id: AllianceId, seat: SeatId): Promise<void> {
    await this.#db.deleteFrom('calendar_link').where('alliance_id', '=', id).where('seat_id', '=', seat).execute()
  }

  async allianceOf(tokenHash: Uint8Array): Promise<AllianceId | undefined> {
    const link = await this.#ofWhoSitsThere()
      .select('calendar_link.alliance_id')
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst()
    return link?.alliance_id
  }

  #ofWhoSitsThere() {
    return this.#db
      .selectFrom('calendar_link')
      .innerJoin('seat', (on) =>
        on.onRef('seat.id', '=', 'calendar_link.seat_id').onRef('seat.person_id', '=', 'calendar_link.person_id')
      )
  }
}
