// Which version of the words a store holds, in the place that SQLite leaves in a file's head for such a number. A server that knows
// only an earlier one would hand out documents that its pages do not understand, and a page deletes what it does not understand, in the
// name of whoever looks.
import { type Kysely, sql } from 'kysely'
import { SCHEMA_VERSION } from '../../shared/editor/version.ts'

/** Throws when a later version of this server has written here. */
export const expectKnownWords = async <T>(db: Kysely<T>): Promise<void> => {
  const held = await versionIn(db)
  if (held > SCHEMA_VERSION)
    throw new Error(`a later version of this server has written here (its words are ${held}, this one knows ${SCHEMA_VERSION})`)
}

export const noteWordsVersion = async <T>(db: Kysely<T>): Promise<void> => {
  // A disk that is full lets what is there be read.
  if ((await versionIn(db)) < SCHEMA_VERSION) await sql`pragma user_version = ${sql.lit(SCHEMA_VERSION)}`.execute(db)
}

const versionIn = async <T>(db: Kysely<T>): Promise<number> => {
  const { rows } = await sql<{ version: number }>`select user_version as version from pragma_user_version`.execute(db)
  return rows[0]?.version ?? 0
}
