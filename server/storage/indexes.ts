import { sql } from 'kysely'
import type { DamagedText } from './soundText.ts'
import type { SqliteFile } from './sqlite.ts'

/** What is damaged in a file once its indexes are made anew, and whether they had to be. One letter of an index keeps others from being
 *  found, who stand near it there; and all that is in an index stands in its table. */
export const withSoundIndexes = async <T>({
  db,
  damage
}: Pick<SqliteFile<T>, 'db' | 'damage'>): Promise<{ damaged: readonly DamagedText[]; madeAnew: boolean }> => {
  const found = await damage()
  if (found.length === 0) return { damaged: found, madeAnew: false }
  // Where this fails, more is harmed than letters: what it is, is found by whoever needs it.
  await sql`reindex`.execute(db).catch(() => undefined)
  return { damaged: await damage(), madeAnew: true }
}
