// libsql takes the whole process down when a text that it hands out is no UTF-8, and a single bit turned over on the disk can make one: of
// a letter, or of the byte that says that a value is text at all. So a file is looked through once, before anything of it is handed
// out: every value that calls itself text, in every table, and in every index, which is read in the place of its table. The values
// are looked at where they are; words are sealed, and no text, so that this costs little however much was written.
import type Database from 'libsql'

/** GLOB: anything else than what ids, names of kinds and the schema itself are written in. */
const UNUSUAL = '*[^\t\n\r -~]*'
const utf8 = new TextDecoder('utf-8', { fatal: true })

type Names = { name: string }[]

/** Throws, with the code of a damaged file, what names the table that holds a text that is none. What cannot be read for another
 *  reason is refused when it is asked for, and not here. */
export const expectSoundText = (database: Database.Database): void => {
  const columns = ['type', 'name', 'tbl_name', 'sql']
  expectSound(database, { table: 'sqlite_schema', from: 'sqlite_schema', columns, where: undefined })
  for (const { name: table } of all<Names>(database, `select name from sqlite_schema where type = 'table'`)) {
    const columnsOf = all<Names>(database, 'select name from pragma_table_info(?)', [table]).map(({ name }) => name)
    expectSound(database, { table, from: quoted(table), columns: columnsOf, where: undefined })
    const indexes = all<{ name: string; sql: string | null }[]>(
      database,
      `select name, sql from sqlite_schema where type = 'index' and tbl_name = ?`,
      [table]
    )
    for (const { name: index, sql } of indexes)
      expectSound(database, {
        table,
        from: `${quoted(table)} indexed by ${quoted(index)}`,
        columns: all<Names>(database, 'select name from pragma_index_info(?)', [index]).map(({ name }) => name),
        // An index of some rows is only read where they are asked for.
        where: sql?.match(/\swhere\s(.+)$/is)?.[1]
      })
  }
}

type Place = { table: string; from: string; columns: readonly string[]; where: string | undefined }

const expectSound = (database: Database.Database, { table, from, columns, where }: Place): void => {
  if (columns.length === 0) return
  const isUnusual = columns
    .map(quoted)
    // Behind a nought GLOB looks no further; bytes and letters differ in number then.
    .map((value) => `(typeof(${value}) = 'text' and (${value} glob ? or length(${value}) <> length(cast(${value} as blob))))`)
    .join(' or ')
  const values = columns.map((column) => `iif(typeof(${quoted(column)}) = 'text', cast(${quoted(column)} as blob), null)`)
  const rows = all<unknown[][]>(
    database,
    `select ${values.join(', ')} from ${from} where ${where === undefined ? '' : `(${where}) and `}(${isUnusual})`,
    columns.map(() => UNUSUAL),
    { raw: true }
  )
  for (const row of rows)
    for (const [nth, value] of row.entries())
      if (value instanceof Uint8Array && !isText(value))
        throw Object.assign(new Error(`the file is damaged: a value of ${columns[nth]} in ${table} is no text`), {
          code: 'SQLITE_CORRUPT'
        })
}

const isText = (bytes: Uint8Array): boolean => {
  try {
    utf8.decode(bytes)
    return true
  } catch {
    return false
  }
}

const all = <Rows>(database: Database.Database, sql: string, params: readonly string[] = [], { raw = false } = {}): Rows => {
  try {
    return database
      .prepare(sql)
      .raw(raw)
      .all([...params]) as Rows
  } catch (error) {
    // A page that cannot be read, or a schema that is none: said by whoever asks for it.
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (/^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(code)) return [] as unknown as Rows
    throw error
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
