// What can be looked through of a SQLite file, by its own schema: each table and each index by itself. SQLite answers what it can from an
// index that has all that was asked for, which may be right where its table is not, and is told which one to read. No table is
// without a rowid, and no index is of expressions.
import type Database from 'libsql'

/** `from`: what stands behind "from" in a question to it alone. */
export type Place = { table: string; from: string; columns: readonly string[] }
/** `where`: which rows it has. */
export type IndexPlace = Place & { index: string; where: string }

export const tablesOf = (database: Database.Database): Place[] =>
  names(database, `select name from sqlite_schema where type = 'table'`).map((table) => ({
    table,
    from: `${quoted(table)} not indexed`,
    columns: columnsOf(database, table)
  }))

export const indexesOf = (database: Database.Database, table: string): IndexPlace[] =>
  all<{ name: string; sql: string | null }>(
    database,
    `select name, sql from sqlite_schema where type = 'index' and tbl_name = ?`,
    [table]
  ).map(({ name: index, sql }) => {
    // An index of some rows is only read where they are asked for.
    const where = sql?.match(/\swhere\s(.+)$/is)?.[1] ?? '1'
    return {
      table,
      index,
      from: `(select rowid, * from ${quoted(table)} indexed by ${quoted(index)} where ${where})`,
      columns: names(database, 'select name from pragma_index_info(?)', [index]),
      where
    }
  })

export const columnsOf = (database: Database.Database, table: string): string[] =>
  names(database, 'select name from pragma_table_info(?)', [table])

const names = (database: Database.Database, sql: string, params: readonly string[] = []): string[] =>
  all<{ name: string }>(database, sql, params).map(({ name }) => name)

export const all = <Row>(
  database: Database.Database,
  sql: string,
  params: readonly (string | number | Uint8Array)[] = []
): Row[] => {
  try {
    return database.prepare(sql).all([...params]) as Row[]
  } catch (error) {
    // A page that cannot be read, or a schema that is none, or names something otherwise now: said by whoever asks for it.
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (/^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(code)) return []
    if (error instanceof Error && error.message.startsWith('no such column')) return []
    throw error
  }
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A character a byte. */
export const latin = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('latin1')
