// Texts of a file that are none any more. A single bit that turns over on the disk can make one: of a letter, or of the byte that says
// that a value is text at all. Asked for by such an id, a row is not found, and nobody would miss it; so a file is looked through
// once, when it is opened: every value that calls itself text, in every table, and in every index, which is read in the place of its
// table. What belongs to an alliance closes that alliance and no other. Words are sealed, and no text, so that this costs little
// however much was written.
import { isUtf8 } from 'node:buffer'
import type Database from 'libsql'

/** `index`: where it stands, when it is not in the table itself. `alliance`: whose row it is; undefined where it is nobody's own, or
 *  cannot be told. */
export type DamagedText = { table: string; index: string | undefined; column: string; alliance: string | undefined }

/** Texts looked at in one piece. */
const AT_ONCE = 200_000
/** GLOB: anything else than what ids, names of kinds and the schema itself are written in. */
const UNUSUAL = '*[^\t\n\r -~]*'

type Place = { table: string; index: string | undefined; from: string; columns: readonly string[]; where: string }
type Found = { table: string; index: string | undefined; column: string; rowid: number }

/** Throws, with the code of a damaged file, when a text of the schema is none: nothing can be asked for by it. */
export const expectSoundSchema = (database: Database.Database): void => {
  const columns = ['type', 'name', 'tbl_name', 'sql']
  const [first] = damagedIn(database, { table: 'sqlite_schema', index: undefined, from: 'sqlite_schema', columns, where: '1' })
  if (first !== undefined) throw damagedFile(first)
}

type Named = Pick<DamagedText, 'table' | 'index' | 'column'>

export const inWords = ({ table, index, column }: Named): string =>
  `a value of ${column} in ${index === undefined ? table : `index ${index} of ${table}`} is no text`

export const damagedFile = (text: Named): Error =>
  Object.assign(new Error(`the file is damaged: ${inWords(text)}`), { code: 'SQLITE_CORRUPT' })

/** All that there are. What cannot be read for another reason is refused when it is asked for, and not here. */
export const damagedTexts = (database: Database.Database): DamagedText[] => {
  const found = placesOf(database).flatMap((place) => damagedIn(database, place))
  if (found.length === 0) return []
  const known = alliancesOf(database)
  return found.map(({ rowid, ...text }) => ({ ...text, alliance: allianceOf(database, known, { table: text.table, rowid }) }))
}

/** Each is read by itself. SQLite answers what it can from an index that has all that was asked for, which may be right where its table
 *  is not, and is told which one to read. No table is without a rowid, and no index is of expressions. */
const placesOf = (database: Database.Database): Place[] =>
  names(database, `select name from sqlite_schema where type = 'table'`).flatMap((table) => [
    { table, index: undefined, from: `${quoted(table)} not indexed`, columns: columnsOf(database, table), where: '1' },
    ...all<{ name: string; sql: string | null }>(
      database,
      `select name, sql from sqlite_schema where type = 'index' and tbl_name = ?`,
      [table]
    ).map(({ name: index, sql }) => ({
      table,
      index,
      from: `${quoted(table)} indexed by ${quoted(index)}`,
      columns: names(database, 'select name from pragma_index_info(?)', [index]),
      // An index of some rows is only read where they are asked for.
      where: sql?.match(/\swhere\s(.+)$/is)?.[1] ?? '1'
    }))
  ])

const damagedIn = (database: Database.Database, place: Place): Found[] =>
  place.columns.length === 0 || isSound(database, place) ? [] : exactlyIn(database, place)

/** Texts that are put in a row with a line's end between them are text exactly when each of them is; asked of each, it would take ten
 *  times as long. */
const isSound = (database: Database.Database, { from, columns, where }: Place): boolean => {
  // Within, what is no text is left out: bytes would be read from all the pages that they fill.
  const texts = columns.map((_, nth) => `cast(group_concat(t${nth}, x'0a') as blob)`)
  const within = columns.map(quoted).map((value, nth) => `iif(typeof(${value}) = 'text', ${value}, null) as t${nth}`)
  const piece = `select ${within.join(', ')} from ${from} where ${where} limit ${AT_ONCE} offset ?`
  for (let offset = 0; ; offset += AT_ONCE) {
    const [row] = all<Record<string, unknown>>(database, `select count(*) as n, ${texts.join(', ')} from (${piece})`, [offset])
    if (row === undefined) return true
    for (const value of Object.values(row)) if (value instanceof ArrayBuffer && !isUtf8(new Uint8Array(value))) return false
    if (Number(row['n']) < AT_ONCE) return true
  }
}

const exactlyIn = (database: Database.Database, { table, index, from, columns, where }: Place): Found[] =>
  columns.flatMap((column) => {
    const value = quoted(column)
    // Behind a nought GLOB looks no further; bytes and letters differ in number then.
    const isUnusual = `(${value} glob ? or length(${value}) <> octet_length(${value}))`
    return all<{ rowid: number; bytes: ArrayBuffer }>(
      database,
      `select rowid, cast(${value} as blob) as bytes from ${from} where (${where}) and typeof(${value}) = 'text' and ${isUnusual}`,
      [UNUSUAL]
    ).flatMap(({ rowid, bytes }) => {
      if (isUtf8(new Uint8Array(bytes))) return []
      // An index that has what its table has is as it should be.
      const isOfTable = index !== undefined && textIn(database, { table, rowid }, column) === latin(bytes)
      return isOfTable ? [] : [{ table, index, column, rowid }]
    })
  })

// ── whose it is ──────────────────────────────────────────────────────────────────────────────────

type Row = { table: string; rowid: number }

const allianceOf = (database: Database.Database, known: ReadonlySet<string>, { table, rowid }: Row): string | undefined => {
  if (table === 'alliance') return nearest(textIn(database, { table, rowid }, 'id'), known)
  if (columnsOf(database, table).includes('alliance_id')) return nearest(textIn(database, { table, rowid }, 'alliance_id'), known)
  const parents = all<{ from: string; table: string }>(database, 'select "from", "table" from pragma_foreign_key_list(?)', [
    table
  ])
  for (const { from, table: parent } of parents) {
    if (!columnsOf(database, parent).includes('alliance_id')) continue
    const rows = all<{ rowid: number; id: ArrayBuffer }>(database, `select rowid, cast(id as blob) as id from ${quoted(parent)}`)
    const ids = new Map(rows.map((row) => [latin(row.id), row.rowid]))
    const id = nearest(textIn(database, { table, rowid }, from), new Set(ids.keys()))
    const at = id === undefined ? undefined : ids.get(id)
    if (at !== undefined) return allianceOf(database, known, { table: parent, rowid: at })
  }
  return undefined
}

/** What stands in the table itself, a character a byte. */
const textIn = (database: Database.Database, { table, rowid }: Row, column: string): string | undefined => {
  const [row] = all<{ bytes: ArrayBuffer | null }>(
    database,
    `select cast(${quoted(column)} as blob) as bytes from ${quoted(table)} not indexed where rowid = ?`,
    [rowid]
  )
  return row?.bytes == null ? undefined : latin(row.bytes)
}

const latin = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('latin1')

/** Where every alliance stands. */
const OF_EACH: ReadonlyMap<string, string> = new Map([
  ['alliance', 'id'],
  ['seat', 'alliance_id'],
  ['key', 'alliance_id']
])

/** Every alliance that the file speaks of, in its tables and in their indexes: one of them may be what is harmed. */
const alliancesOf = (database: Database.Database): Set<string> =>
  new Set(
    placesOf(database).flatMap(({ table, from, columns, where }) => {
      const column = OF_EACH.get(table)
      if (column === undefined || !columns.includes(column)) return []
      const ids = all<{ id: ArrayBuffer }>(
        database,
        `select distinct cast(${quoted(column)} as blob) as id from ${from} where ${where}`
      )
      return ids.flatMap(({ id }) => (isUtf8(new Uint8Array(id)) ? [latin(id)] : []))
    })
  )

/** Ids are drawn from 128 bits: one of which most letters are here is that one, with some harmed. */
const nearest = (id: string | undefined, known: ReadonlySet<string>): string | undefined => {
  if (id === undefined || known.has(id)) return id
  const lettersAsIn = (other: string): number => other.split('').filter((letter, nth) => letter === id[nth]).length
  return [...known].find((other) => other.length === id.length && lettersAsIn(other) > id.length / 2)
}

// ── asking ───────────────────────────────────────────────────────────────────────────────────────

const columnsOf = (database: Database.Database, table: string): string[] =>
  names(database, 'select name from pragma_table_info(?)', [table])

const names = (database: Database.Database, sql: string, params: readonly string[] = []): string[] =>
  all<{ name: string }>(database, sql, params).map(({ name }) => name)

const all = <Row>(database: Database.Database, sql: string, params: readonly (string | number)[] = []): Row[] => {
  try {
    return database.prepare(sql).all([...params]) as Row[]
  } catch (error) {
    // A page that cannot be read, or a schema that is none: said by whoever asks for it.
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (/^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(code)) return []
    throw error
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
