// A key per alliance, wrapped by the master key, in a file of its own: erasing a key there erases the
// alliance from every backup of the words.
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { type AllianceId, parseId } from '../../shared/alliance/ids.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import { KEY_BYTES, Unsealable, seal, unseal } from './sealing.ts'
import { openSqlite } from './sqlite.ts'

export type Keyring = {
  /** A new key for a new alliance, on disk before it is used. */
  make(id: AllianceId): Promise<Uint8Array>
  /** Throws UnreadableAlliance when there is none, or the master key does not open it. */
  keyOf(id: AllianceId): Promise<Uint8Array>
  /** From now on nothing that it sealed can be read, in no backup of the words either. It is gone from the file and from its log. */
  erase(id: AllianceId): Promise<void>
  /** Of all alliances that have a key. */
  ids(): Promise<AllianceId[]>
  close(): Promise<void>
}

/** The master key is not the one that wrapped what is here. */
export class WrongMasterKey extends Error {
  override name = 'WrongMasterKey'
}

type KeyTables = { key: { alliance_id: string; wrapped: Uint8Array } }

const about = (id: string): string => `${id}|key`
/** Not an id: a wrapped sample that tells a wrong master key at the start, not at the first reader. */
const SAMPLE = 'sample'
/** Unwrapped keys kept in memory; beyond it the oldest is read again when asked for. */
const KEPT = 2_000

export const openKeyring = async (path: string, masterKey: Uint8Array): Promise<Keyring> => {
  const file = await openSqlite<KeyTables>(path)
  const { db } = file
  const kept = new Map<AllianceId, Uint8Array>()

  const keep = (id: AllianceId, key: Uint8Array): Uint8Array => {
    for (const oldest of kept.keys()) {
      if (kept.size < KEPT) break
      kept.delete(oldest)
    }
    kept.set(id, key)
    return key
  }
  const insert = (id: string, key: Uint8Array): Promise<unknown> =>
    db
      .insertInto('key')
      .values({ alliance_id: id, wrapped: seal(masterKey, key, about(id)) })
      .execute()
  const wrappedOf = async (id: string): Promise<Uint8Array | undefined> =>
    (await db.selectFrom('key').select('wrapped').where('alliance_id', '=', id).executeTakeFirst())?.wrapped

  try {
    await db.schema
      .createTable('key')
      .ifNotExists()
      .addColumn('alliance_id', 'text', (c) => c.primaryKey())
      .addColumn('wrapped', 'blob', (c) => c.notNull())
      .execute()
    const sample = await wrappedOf(SAMPLE)
    if (sample === undefined) await insert(SAMPLE, randomBytes(KEY_BYTES))
    else unseal(masterKey, sample, about(SAMPLE))
  } catch (error) {
    await file.close()
    if (error instanceof Unsealable) throw new WrongMasterKey('expects the key with which DATA_DIR was sealed', { cause: error })
    throw error
  }

  return {
    async make(id) {
      const key = randomBytes(KEY_BYTES)
      await insert(id, key)
      return keep(id, key)
    },
    async keyOf(id) {
      const held = kept.get(id)
      if (held !== undefined) return held
      const wrapped = await wrappedOf(id)
      if (wrapped === undefined) throw new UnreadableAlliance(`alliance ${id} has no key`)
      try {
        return keep(id, unseal(masterKey, wrapped, about(id)))
      } catch (cause) {
        throw new UnreadableAlliance(`the key of alliance ${id} does not open`, { cause })
      }
    },
    async erase(id) {
      await db.deleteFrom('key').where('alliance_id', '=', id).execute()
      kept.delete(id)
      // The log of the file still holds the page as it was: it is brought in, overwriting that place, and cut to nothing.
      await sql`pragma wal_checkpoint(truncate)`.execute(db)
    },
    async ids() {
      const rows = await db.selectFrom('key').select('alliance_id').where('alliance_id', '!=', SAMPLE).execute()
      return rows.flatMap(({ alliance_id }) => parseId<AllianceId>(alliance_id) ?? [])
    },
    close: () => file.close()
  }
}
