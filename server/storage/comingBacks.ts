import type { Kysely } from 'kysely'
import * as z from 'zod/mini'
import { type ComingBack, hasDayCome } from '../../shared/agreement/comingBack.ts'
import type { AllianceId, ComingBackId } from '../../shared/alliance/ids.ts'
import type { ComingBacks, KeptComingBack } from '../domain/comingBackPorts.ts'
import { aboutComingBack } from './about.ts'
import type { Keyring } from './keyring.ts'
import { openSealed } from './openSealed.ts'
import { sealText } from './sealing.ts'
import type { Tables } from './tables.ts'

const kept = z.object({ at: z.number(), zone: z.string() })

export class SqliteComingBacks implements ComingBacks {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }) {
    this.#db = db
    this.#keyring = keyring
  }

  async of(id: AllianceId): Promise<KeptComingBack | undefined> {
    return readComingBack(this.#db, await this.#keyring.keyOf(id), id)
  }

  async set(id: AllianceId, { at, zone, becomes, now }: ComingBack & { becomes: ComingBackId; now: number }): Promise<boolean> {
    const key = await this.#keyring.keyOf(id)
    return this.#db.transaction().execute(async (tx) => {
      const before = await readComingBack(tx, key, id)
      if (before?.at === at && before.zone === zone) return false
      const day = before?.id ?? becomes
      const values = {
        changes: before === undefined ? 0 : before.changes + 1,
        changed_at: now,
        bytes: sealText(key, JSON.stringify({ at, zone }), aboutComingBack(id, day))
      }
      await tx
        .insertInto('coming_back')
        .values({ alliance_id: id, id: day, ...values })
        .onConflict((c) => c.column('alliance_id').doUpdateSet(values))
        .execute()
      return true
    })
  }

  async drop(id: AllianceId): Promise<boolean> {
    const { numDeletedRows } = await this.#db.deleteFrom('coming_back').where('alliance_id', '=', id).executeTakeFirst()
    return numDeletedRows > 0n
  }
}

/** They have come back: a day that has come by now has had its use. One that is still to come stays. */
export const comeBackOn = async (tx: Kysely<Tables>, key: Uint8Array, id: AllianceId, now: number): Promise<void> => {
  const day = await readComingBack(tx, key, id)
  if (day !== undefined && hasDayCome(day, now)) await tx.deleteFrom('coming_back').where('alliance_id', '=', id).execute()
}

export const readComingBack = async (
  db: Kysely<Tables>,
  key: Uint8Array,
  id: AllianceId
): Promise<KeptComingBack | undefined> => {
  const row = await db.selectFrom('coming_back').selectAll().where('alliance_id', '=', id).executeTakeFirst()
  if (row === undefined) return undefined
  const { id: day, changes, changed_at: changedAt, bytes } = row
  return { id: day, changes, changedAt, ...openSealed(kept, { key, sealed: bytes, about: aboutComingBack(id, day) }) }
}
