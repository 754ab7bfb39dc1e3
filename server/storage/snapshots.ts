import type { Kysely } from 'kysely'
import type { AllianceId, SeatId, SnapshotId } from '../../shared/alliance/ids.ts'
import { calledTitle } from '../../shared/alliance/title.ts'
import type { Frozen, KeptSnapshot, Snapshots } from '../domain/snapshotPorts.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import { aboutSnapshot } from './about.ts'
import { openFrozen, openShown } from './frozen.ts'
import type { Keyring } from './keyring.ts'
import { appendToRecord } from './record.ts'
import type { Tables } from './tables.ts'

export class SqliteSnapshots implements Snapshots {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }) {
    this.#db = db
    this.#keyring = keyring
  }

  async of(id: AllianceId, now: number): Promise<KeptSnapshot[]> {
    const rows = await this.#db
      .selectFrom('snapshot')
      .selectAll()
      .where('alliance_id', '=', id)
      .where('expires_at', '>', now)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute()
    if (rows.length === 0) return []
    const key = await this.#keyring.keyOf(id)
    return rows.map((row) => {
      const { token, words } = openShown(key, row)
      return { id: row.id, title: words.title, token, createdAt: row.created_at, expiresAt: row.expires_at }
    })
  }

  async find(tokenHash: Uint8Array, now: number): Promise<Frozen | undefined> {
    const row = await this.#db
      .selectFrom('snapshot')
      .select(['id', 'alliance_id', 'content', 'expires_at'])
      .where('token_hash', '=', tokenHash)
      .where('expires_at', '>', now)
      .executeTakeFirst()
    if (row === undefined) return undefined
    return openShown(await this.#keyring.keyOf(row.alliance_id), row)
  }

  async close(id: AllianceId, snapshot: SnapshotId, { seat, now }: { seat: SeatId; now: number }): Promise<boolean> {
    const key = await this.#keyring.keyOf(id)
    return this.#db.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom('snapshot')
        .select('content')
        .where('id', '=', snapshot)
        .where('alliance_id', '=', id)
        .executeTakeFirst()
      if (row === undefined) return false
      const about = titleShown(() => openFrozen(key, row.content, aboutSnapshot(id, snapshot)))
      await tx.deleteFrom('snapshot').where('id', '=', snapshot).execute()
      await appendToRecord(tx, key, id, { at: now, kind: 'closed', seat, about })
      return true
    })
  }
}

/** What the record says of it. One that is called by those who sit here has no title of its own: a line is never changed, and a name may have to
 *  go. */
export const titleOwn = ({ words: { title, people } }: Frozen): { title?: string } =>
  title ===
  calledTitle(
    '',
    people.map(({ name }) => name)
  )
    ? {}
    : { title }

/** What is damaged is closed all the same. */
export const titleShown = (open: () => Frozen): { title?: string } => {
  try {
    return titleOwn(open())
  } catch (error) {
    if (error instanceof UnreadableAlliance) return {}
    throw error
  }
}
