import { sql } from 'kysely'
import type { DamagedText } from './soundText.ts'
import type { SqliteFile } from './sqlite.ts'

/** Makes those indexes of a file anew that are damaged, and says which those are, and what of its tables is damaged, which stays as it is.
 *  One letter of an index keeps others from being found, who stand near it there; and all that is in an index stands in its table. Throws
 *  where one cannot be made anew: whoever is not found by it would be told that there is nothing. */
export const withSoundIndexes = async <T>({
  db,
  damage
}: Pick<SqliteFile<T>, 'db' | 'damage'>): Promise<{ damaged: readonly DamagedText[]; madeAnew: readonly string[] }> => {
  const found = await damage()
  const harmed = [...new Set(found.flatMap(({ index }) => index ?? []))]
  for (const index of harmed)
    await sql`reindex ${sql.id(index)}`.execute(db).catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new Error(`the file is damaged: its index ${index}, which cannot be made anew: ${why}`, { cause })
    })
  // The others are left alone: where a letter turned in a table, they may be all that still knows it.
  return { damaged: found.filter(({ index }) => index === undefined), madeAnew: harmed }
}
