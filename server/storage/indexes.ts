import { type Kysely, sql } from 'kysely'
import type { DamagedValue } from './soundText.ts'
import type { SqliteFile } from './sqlite.ts'

/** Makes those indexes of a file anew that are damaged, and says which those are, and what of its tables is damaged, which stays as it is.
 *  One letter of an index keeps others from being found, who stand near it there; and all that is in an index stands in its table. Throws
 *  where one cannot be made anew: whoever is not found by it would be told that there is nothing. */
export const withSoundIndexes = async <T>({
  db,
  damage
}: Pick<SqliteFile<T>, 'db' | 'damage'>): Promise<{ damaged: readonly DamagedValue[]; madeAnew: readonly string[] }> => {
  const { values, indexes } = await damage()
  if (indexes.length > 0 && !(await isWellMade(db)))
    throw new Error(`the file is damaged: its index ${indexes.join(', ')}, and more than that`)
  // The others are left alone: where a letter turned in a table, they may be all that still knows it.
  for (const index of indexes)
    await sql`reindex ${sql.id(index)}`.execute(db).catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new Error(`the file is damaged: its index ${index}, which cannot be made anew: ${why}`, { cause })
    })
  // What hangs on a row was looked for by the index of its id.
  return { damaged: indexes.length === 0 ? values : (await damage()).values, madeAnew: indexes }
}

/** What an index has is let go when it is made anew: where a page stands in the place of another, that could be a table's. */
const isWellMade = async <T>(db: Kysely<T>): Promise<boolean> => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from pragma_quick_check where quick_check <> 'ok'`.execute(db)
  return rows[0]?.n === 0
}
