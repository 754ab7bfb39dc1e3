import type { Kysely } from 'kysely'
import { RETURN_ALONE_MS } from '../../shared/agreement/leaving.ts'
import type { Sweeping } from '../domain/ports.ts'
import { forgetUnconfirmed } from './dayMails.ts'
import type { Keyring } from './keyring.ts'
import type { Tables } from './tables.ts'
import { isOfWhole } from './wholeIds.ts'

/** Whoever still holds a link that ran out is told so for this long; after that it was never known. */
const LINKS_REMEMBERED_MS = 30 * 24 * 60 * 60 * 1000

export class SqliteSweeping implements Sweeping {
  readonly #db: Kysely<Tables>
  readonly #keyring: Pick<Keyring, 'damaged'>

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Pick<Keyring, 'damaged'> }) {
    this.#db = db
    this.#keyring = keyring
  }

  /** Expired things open nothing long before this; here they leave the disk, overwritten (`secure_delete`). Those of an alliance that is
   *  damaged stay until it can be opened. */
  async sweep(now: number): Promise<void> {
    const whole = isOfWhole(this.#keyring)
    const before = now - LINKS_REMEMBERED_MS
    await this.#db.transaction().execute(async (tx) => {
      await tx.deleteFrom('snapshot').where('expires_at', '<=', now).where(whole).execute()
      await tx
        .updateTable('proposal')
        .set({ frozen: null })
        .where('expires_at', '<=', now)
        .where('frozen', 'is not', null)
        .where(whole)
        .execute()
      await tx
        .deleteFrom('proposal')
        .where((w) => w.or([w('ended_at', '<=', before), w('expires_at', '<=', before)]))
        .where(whole)
        .execute()
      await tx.deleteFrom('leaver_copy').where('expires_at', '<=', now).where(whole).execute()
      // They are in the leaver's copy; here they waited for as long as the leaver could come back to them alone.
      const left = tx
        .selectFrom('seat')
        .select('id')
        .where('person_id', 'is', null)
        .where('left_at', '<=', now - RETURN_ALONE_MS)
      await tx.deleteFrom('rescue').where('seat_id', 'in', left).where(whole).execute()
      await forgetUnconfirmed(tx, { now, whole })
      await tx.deleteFrom('session').where('expires_at', '<=', now).execute()
      await tx.deleteFrom('invitation').where('expires_at', '<=', before).where(whole).execute()
    })
  }
}
