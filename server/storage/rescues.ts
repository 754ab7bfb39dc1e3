import { type Kysely, sql } from 'kysely'
import * as z from 'zod/mini'
import { type AllianceId, type RescueId, type SeatId, type SectionId, parseId } from '../../shared/alliance/ids.ts'
import type { RescueSize, Rescued, Rescues } from '../domain/updateLogPorts.ts'
import { aboutRescue } from './about.ts'
import type { Keyring } from './keyring.ts'
import { oftenAsked } from './oftenAsked.ts'
import { unsealText } from './sealing.ts'
import type { Tables } from './tables.ts'

const rescued = z.object({ section: z.optional(z.string()), before: z.string(), words: z.string() })

/** They are written by the log, in the commit of the frame with which they fell away (updateLog.ts). */
export class SqliteRescues implements Rescues {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring
  readonly #sizes

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }) {
    this.#db = db
    this.#sizes = oftenAsked(db, (id: AllianceId) =>
      db
        .selectFrom('rescue')
        .select(['id', 'seat_id as seat', sql<number>`length(bytes)`.as('bytes')])
        .where('alliance_id', '=', id)
    )
    this.#keyring = keyring
  }

  async of(id: AllianceId, seat: SeatId): Promise<(Rescued & { id: RescueId })[]> {
    const rows = await this.#db
      .selectFrom('rescue')
      .select(['id', 'bytes'])
      .where('alliance_id', '=', id)
      .where('seat_id', '=', seat)
      .orderBy('at')
      .orderBy('id')
      .execute()
    if (rows.length === 0) return []
    const key = await this.#keyring.keyOf(id)
    return rows.map(({ id: rescue, bytes }) => {
      const { section, before, words } = rescued.parse(JSON.parse(unsealText(key, bytes, aboutRescue(id, seat, rescue))))
      return { id: rescue, section: parseId<SectionId>(section), before, words }
    })
  }

  async sizes(id: AllianceId): Promise<RescueSize[]> {
    return await this.#sizes(id)
  }

  async letGo(id: AllianceId, seat: SeatId, rescue: RescueId): Promise<boolean> {
    const gone = await this.#db
      .deleteFrom('rescue')
      .where('id', '=', rescue)
      .where('alliance_id', '=', id)
      .where('seat_id', '=', seat)
      .executeTakeFirst()
    return gone.numDeletedRows > 0n
  }
}
