// Values of a file that are not what they were. A single bit that turns over on the disk can make one: of a letter, a number, or the byte that
// says that a value is text at all. Asked for by such an id, a row is not found, and nobody would miss it; so a file is looked through
// once, when it is opened: every value that calls itself text, in every table; whether each may stand where it does; and every index,
// whether it leads to each row. What belongs to an alliance closes that alliance and no other. Words are sealed, and no text, so that
// this costs little however much was written.
import { isUtf8 } from 'node:buffer'
import type Database from 'libsql'
import { type Place, all, columnsOf, indexesOf, latin, quoted, tablesOf } from './places.ts'
import { ruledOutIn } from './ruledOut.ts'
import { straysOf } from './strayRows.ts'

/** `alliance`: whose row it is; undefined where it is nobody's own, or cannot be told. */
export type DamagedValue = {
  table: string
  column: string
  alliance: string | undefined
  trouble: 'no text' | 'another than in its index' | 'none that may stand there'
}

/** `indexes`: those that do not have what their tables have. */
export type Damage = { values: DamagedValue[]; indexes: string[] }

/** Texts looked at in one piece. */
const AT_ONCE = 200_000
/** GLOB: anything else than what ids, names of kinds and the schema itself are written in. */
const UNUSUAL = '*[^\t\n\r -~]*'

type Found = { table: string; column: string; rowid: number; trouble: DamagedValue['trouble'] }

/** Throws, with the code of a damaged file, when a text of the schema is none: nothing can be asked for by it. */
export const expectSoundSchema = (database: Database.Database): void => {
  const columns = ['type', 'name', 'tbl_name', 'sql']
  const [first] = damagedIn(database, { table: 'sqlite_schema', from: 'sqlite_schema', columns })
  if (first !== undefined) throw damagedFile(first)
}

type Named = Omit<DamagedValue, 'alliance'>

export const inWords = ({ table, column, trouble }: Named): string => `a value of ${column} in ${table} is ${trouble}`

export const damagedFile = (value: Named): Error =>
  Object.assign(new Error(`the file is damaged: ${inWords(value)}`), { code: 'SQLITE_CORRUPT' })

/** All that there is. What cannot be read for another reason is refused when it is asked for, and not here. */
export const damageIn = (database: Database.Database): Damage => {
  const tables = tablesOf(database)
  const found = tables.flatMap((place): Found[] => {
    const texts = damagedIn(database, place)
    const known = new Set(texts.map(({ column, rowid }) => `${column} ${rowid}`))
    return [...texts, ...ruledOutIn(database, place).filter(({ column, rowid }) => !known.has(`${column} ${rowid}`))]
  })
  const strays = tables.flatMap(({ table }) => {
    const but = new Set(found.flatMap((one) => (one.table === table ? one.rowid : [])))
    return indexesOf(database, table).map((place) => ({ index: place.index, ...straysOf(database, place, but) }))
  })
  const indexes = strays.flatMap(({ index, isHarmed }) => (isHarmed ? index : []))
  // A value may stand in several.
  const rows = [
    ...new Map(strays.flatMap((stray) => stray.rows).map((row) => [`${row.table} ${row.column} ${row.rowid}`, row])).values()
  ]
  if (found.length + rows.length === 0) return { values: [], indexes }
  const known = alliancesOf(database)
  const values = found.map(({ rowid, ...value }) => ({
    ...value,
    alliance: allianceOf(database, known, { table: value.table, rowid })
  }))
  // Of nobody's own, what is asked for is found as ever, by the index.
  const others = rows.flatMap(({ table, column, rowid, had }): DamagedValue[] => {
    const alliance = isOfAlliance({ table, column }) ? had : allianceOf(database, known, { table, rowid })
    return alliance === undefined ? [] : [{ table, column, alliance, trouble: 'another than in its index' }]
  })
  return { values: [...values, ...others], indexes }
}

const isOfAlliance = ({ table, column }: { table: string; column: string }): boolean =>
  column === (table === 'alliance' ? 'id' : 'alliance_id')

const damagedIn = (database: Database.Database, place: Place): Found[] =>
  place.columns.length === 0 || isSound(database, place) ? [] : exactlyIn(database, place)

/** Texts that are put in a row with a line's end between them are text exactly when each of them is; asked of each, it would take ten
 *  times as long. */
const isSound = (database: Database.Database, { from, columns }: Place): boolean => {
  // Within, what is no text is left out: bytes would be read from all the pages that they fill.
  const texts = columns.map((_, nth) => `cast(group_concat(t${nth}, x'0a') as blob)`)
  const within = columns.map(quoted).map((value, nth) => `iif(typeof(${value}) = 'text', ${value}, null) as t${nth}`)
  const piece = `select ${within.join(', ')} from ${from} limit ${AT_ONCE} offset ?`
  for (let offset = 0; ; offset += AT_ONCE) {
    const [row] = all<Record<string, unknown>>(database, `select count(*) as n, ${texts.join(', ')} from (${piece})`, [offset])
    if (row === undefined) return true
    for (const value of Object.values(row)) if (value instanceof ArrayBuffer && !isUtf8(new Uint8Array(value))) return false
    if (Number(row['n']) < AT_ONCE) return true
  }
}

const exactlyIn = (database: Database.Database, { table, from, columns }: Place): Found[] =>
  columns.flatMap((column) => {
    const value = quoted(column)
    // Behind a nought GLOB looks no further; bytes and letters differ in number then.
    const isUnusual = `(${value} glob ? or length(${value}) <> octet_length(${value}))`
    return all<{ rowid: number; bytes: ArrayBuffer }>(
      database,
      `select rowid, cast(${value} as blob) as bytes from ${from} where typeof(${value}) = 'text' and ${isUnusual}`,
      [UNUSUAL]
    ).flatMap(({ rowid, bytes }) =>
      isUtf8(new Uint8Array(bytes)) ? [] : [{ table, column, rowid, trouble: 'no text' as const }]
    )
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

/** Where every alliance stands. */
const OF_EACH = new Set(['alliance', 'seat', 'key'])

/** Every alliance that the file speaks of, in its tables and in their indexes: one of them may be what is harmed. */
const alliancesOf = (database: Database.Database): Set<string> =>
  new Set(
    tablesOf(database).flatMap((place) => {
      const { table } = place
      const column = place.columns.find((name) => isOfAlliance({ table, column: name }))
      if (column === undefined || !OF_EACH.has(table)) return []
      return [place, ...indexesOf(database, table).filter(({ columns }) => columns.includes(column))].flatMap(({ from }) =>
        all<{ id: ArrayBuffer }>(database, `select distinct cast(${quoted(column)} as blob) as id from ${from}`).flatMap(
          ({ id }) => (isUtf8(new Uint8Array(id)) ? [latin(id)] : [])
        )
      )
    })
  )

/** Ids are drawn from 128 bits: one of which most letters are here is that one, with some harmed. */
export const nearest = (id: string | undefined, known: ReadonlySet<string>): string | undefined => {
  if (id === undefined || known.has(id)) return id
  const lettersAsIn = (other: string): number => other.split('').filter((letter, nth) => letter === id[nth]).length
  return [...known].find((other) => other.length === id.length && lettersAsIn(other) > id.length / 2)
}
