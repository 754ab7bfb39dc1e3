// A key per alliance, wrapped by the master key, in a file of its own: erasing a key there erases the
// alliance from every backup of the words.
import { randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { type AllianceId, parseId } from '../../shared/alliance/ids.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import { withSoundIndexes } from './indexes.ts'
import { KEY_BYTES, Unsealable, seal, unseal } from './sealing.ts'
import { type DamagedValue, inWords, nearest } from './soundText.ts'
import { openSqlite } from './sqlite.ts'

export type Keyring = {
  /** A new key for a new alliance, on disk before it is used. */
  make(id: AllianceId): Promise<Uint8Array>
  /** Throws UnreadableAlliance when there is none, the master key does not open it, or a row of the alliance is damaged. */
  keyOf(id: AllianceId): Promise<Uint8Array>
  /** From now on nothing that it sealed can be read, in no backup of the words either. It is gone from the file and from its log. */
  erase(id: AllianceId): Promise<void>
  /** Of all alliances that have a key. */
  ids(): Promise<AllianceId[]>
  /** Those of which a row is damaged, and what of it. Nothing of them is opened, and nothing is written to them or swept away, so
   *  that they can be mended. */
  damaged: Damaged
  /** Indexes of its file that were damaged. */
  madeAnew: readonly string[]
  close(): Promise<void>
}

type Damaged = ReadonlyMap<AllianceId, readonly DamagedValue[]>

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

/** `harmed`: what is damaged among the words. `alliances`: those that there are. */
export const openKeyring = async (
  path: string,
  masterKey: Uint8Array,
  { harmed = [], alliances = [] }: { harmed?: readonly DamagedValue[]; alliances?: readonly AllianceId[] } = {}
): Promise<Keyring> => {
  const file = await openSqlite<KeyTables>(path)
  const { db } = file
  const kept = new Map<AllianceId, Uint8Array>()
  let damaged: Damaged
  let madeAnew: readonly string[]

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
    (await db.selectFrom('key').select(wrappedKey).where('alliance_id', '=', id).executeTakeFirst())?.wrapped ?? undefined

  try {
    await db.schema
      .createTable('key')
      .ifNotExists()
      .addColumn('alliance_id', 'text', (c) => c.primaryKey())
      .addColumn('wrapped', 'blob', (c) => c.notNull())
      .execute()
    const own = await withSoundIndexes(file)
    damaged = byAlliance([...harmed, ...own.damaged])
    const strays = straysAmong(
      await idsIn(db),
      alliances.filter((id) => !damaged.has(id))
    )
    damaged = byAlliance([...harmed, ...own.damaged, ...strays])
    madeAnew = own.madeAnew
    const sample = await wrappedOf(SAMPLE)
    if (sample === undefined || !opens(masterKey, sample, about(SAMPLE))) {
      // It may be what is damaged.
      if (!(await isWrappedBy(masterKey, db))) throw new Unsealable('neither the sample nor any key opens')
      await db.deleteFrom('key').where('alliance_id', '=', SAMPLE).execute()
      await insert(SAMPLE, randomBytes(KEY_BYTES))
    }
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
    damaged,
    madeAnew,
    async keyOf(id) {
      const harm = damaged.get(id)
      if (harm !== undefined) throw new UnreadableAlliance(`alliance ${id} stays closed: ${harm.map(inWords).join('; ')}`)
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
    ids: async () => (await idsIn(db)).flatMap((id) => parseId<AllianceId>(id) ?? []),
    close: () => file.close()
  }
}

/** A character a byte: one of them may be damaged. */
const idsIn = async (db: Kysely<KeyTables>): Promise<string[]> =>
  (await db.selectFrom('key').select(bytesOfId).execute()).map(({ id }) => Buffer.from(id ?? []).toString('latin1'))

/** Where an alliance has no key, and some key is of none, but for a letter: its id is what is damaged. An alliance that was erased, and is here
 *  again from a backup, has none at all. */
const straysAmong = (keys: readonly string[], alliances: readonly AllianceId[]): DamagedValue[] => {
  const kept = new Set(keys)
  const without = new Set<string>(alliances.filter((id) => !kept.has(id)))
  if (without.size === 0) return []
  const there = new Set<string>(alliances)
  return keys.flatMap((id) => {
    const alliance = there.has(id) ? undefined : nearest(id, without)
    return alliance === undefined ? [] : [{ table: 'key', column: 'alliance_id', alliance, trouble: 'none that may stand there' }]
  })
}

/** A key of which it cannot be told whose it is opens nothing, and keeps nobody from the others. */
const byAlliance = (values: readonly DamagedValue[]): Damaged => {
  const damaged = new Map<AllianceId, DamagedValue[]>()
  for (const value of values) {
    const id = parseId<AllianceId>(value.alliance)
    if (id !== undefined) damaged.set(id, [...(damaged.get(id) ?? []), value])
  }
  return damaged
}

/** Both are null in a row of a page that is torn. */
const wrappedKey = sql<Uint8Array | null>`wrapped`.as('wrapped')
const bytesOfId = sql<Uint8Array | null>`cast(alliance_id as blob)`.as('id')

/** Whether any key is, where there are some. */
const isWrappedBy = async (masterKey: Uint8Array, db: Kysely<KeyTables>): Promise<boolean> => {
  const rows = await db.selectFrom('key').select([wrappedKey, bytesOfId]).execute()
  return (
    rows.length === 0 ||
    rows.some(
      ({ wrapped, id }) => wrapped !== null && id !== null && opens(masterKey, wrapped, about(Buffer.from(id).toString('latin1')))
    )
  )
}

const opens = (masterKey: Uint8Array, wrapped: Uint8Array, of: string): boolean => {
  try {
    unseal(masterKey, wrapped, of)
    return true
  } catch (error) {
    if (error instanceof Unsealable) return false
    throw error
  }
}
