// An alliance is erased: every row that is of it, and then its key, without which no backup of the words can be read.
import { type Kysely, sql } from 'kysely'
import type { AllianceId } from '../../shared/alliance/ids.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import type { Keyring } from './keyring.ts'
import type { Tables } from './tables.ts'
import { areIds } from './wholeIds.ts'

const tablesOfAlliances = (db: Kysely<Tables>) =>
  sql<{ name: string }>`
    select t.name from sqlite_schema t join pragma_table_info(t.name) c where t.type = 'table' and c.name = 'alliance_id'`.execute(
    db
  )

/** All rows of it, whatever the table, and those that hang on them: found by the schema itself, so that no table is forgotten. */
export const eraseRows = async (tx: Kysely<Tables>, id: AllianceId): Promise<void> => {
  // Until the transaction ends, rows may hang on what is gone already.
  await sql`pragma defer_foreign_keys = on`.execute(tx)
  const { rows: tables } = await sql<{ name: string }>`select name from sqlite_schema where type = 'table'`.execute(tx)
  const { rows: ofOne } = await tablesOfAlliances(tx)
  const direct = new Set(ofOne.map(({ name }) => name))
  for (const { name } of tables) {
    if (direct.has(name) || name === 'alliance') continue
    const { rows: parents } = await sql<{ from: string; table: string }>`
      select "from", "table" from pragma_foreign_key_list(${name})`.execute(tx)
    for (const { from, table } of parents)
      if (direct.has(table))
        await sql`delete from ${sql.table(name)} where ${sql.ref(from)} in
          (select id from ${sql.table(table)} where alliance_id = ${id})`.execute(tx)
  }
  for (const name of direct) await sql`delete from ${sql.table(name)} where alliance_id = ${id}`.execute(tx)
  await tx.deleteFrom('alliance').where('id', '=', id).execute()
}

/** Keys whose alliance is gone: the process ended between its rows and its key. To be asked before anybody begins a new one. Where any
 *  row of it is left, it is not erased but harmed, and its key is what it can be mended with. */
export const eraseOrphanedKeys = async ({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }): Promise<void> => {
  const alliances = await db.selectFrom('alliance').select('id').where(areIds('id')).execute()
  const there = new Set<string>(alliances.map(({ id }) => id))
  for (const id of await keyring.ids())
    if (!there.has(id) && !keyring.damaged.has(id) && !(await hasRows(db, id)) && (await isOf(keyring, id)))
      await keyring.erase(id)
}

/** A key opens by the id that it was made for, and by no other: where it does not, it is the id that is harmed. */
const isOf = (keyring: Keyring, id: AllianceId): Promise<boolean> =>
  keyring.keyOf(id).then(
    () => true,
    (error: unknown) => {
      if (error instanceof UnreadableAlliance) return false
      throw error
    }
  )

const hasRows = async (db: Kysely<Tables>, id: AllianceId): Promise<boolean> => {
  const { rows: tables } = await tablesOfAlliances(db)
  for (const { name } of tables) {
    const { rows } = await sql`select 1 from ${sql.table(name)} where alliance_id = ${id} limit 1`.execute(db)
    if (rows.length > 0) return true
  }
  return false
}
