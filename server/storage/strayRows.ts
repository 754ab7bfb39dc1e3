// Rows that an index of theirs does not lead to. A bit that turns over in an index can make one letter another, which no text tells: whoever
// is looked for by it is not there, nor may be who stands behind it. So each row is looked for by each index, once, when a file is
// opened. Where the two differ, what refers to a value, or is referred to by it, says which of them is harmed. Nothing says so of a number: made
// anew, its index would have what may be harmed, or could not be made, where it has each number once.
import type Database from 'libsql'
import { rulesOf } from './mayStand.ts'
import { type IndexPlace, all, latin, quoted, tablesOf } from './places.ts'

/** `had`: what the index still has, where it is the table that is harmed. */
export type StrayRow = { table: string; column: string; rowid: number; had: string }

/** Looked at one by one; where there are more, an index is out of order. */
const MOST = 100

/** Whether it is the index that is harmed, or which rows are. `but`: rows that are known to be harmed. */
export const straysOf = (
  database: Database.Database,
  { table, index, from, columns, where }: IndexPlace,
  but: ReadonlySet<number>
): { isHarmed: boolean; rows: StrayRow[] } => {
  const same = columns.map((column) => `b.${quoted(column)} is a.${quoted(column)}`).join(' and ')
  const found = all<{ rowid: number }>(
    database,
    `select a.rowid as rowid from ${quoted(table)} a not indexed where (${where}) and not exists
      (select 1 from ${quoted(table)} b indexed by ${quoted(index)} where (${where}) and ${same} and b.rowid = a.rowid) limit ${MOST}`
  )
  const strays = found.filter(({ rowid }) => !but.has(rowid))
  const values = columns.map((column, nth) => {
    const value = quoted(column)
    return `iif(typeof(${value}) in ('text', 'integer'), cast(cast(${value} as text) as blob), null) as c${nth}`
  })
  /** Undefined for what is neither text nor a number. */
  const valuesIn = (source: string, rowid: number): (string | undefined)[] =>
    all<Record<string, ArrayBuffer | null>>(database, `select ${values.join(', ')} from ${source} where +rowid = ?`, [rowid])
      .slice(0, 1)
      .flatMap((row) =>
        columns.map((_, nth) => {
          const bytes = row[`c${nth}`]
          return bytes == null ? undefined : latin(bytes)
        })
      )
  const rows = strays.flatMap(({ rowid }) => {
    const own = valuesIn(`${quoted(table)} not indexed`, rowid)
    const entry = valuesIn(from, rowid)
    return columns.flatMap((column, nth): StrayRow[] => {
      const [is, had] = [own[nth], entry[nth]]
      if (had === undefined || is === had) return []
      if (rulesOf(table)?.get(column)?.is === 'number') return [{ table, column, rowid, had }]
      if (!isNamed(database, { table, column }, had)) return []
      return is !== undefined && isNamed(database, { table, column }, is) ? [] : [{ table, column, rowid, had }]
    })
  })
  return { isHarmed: new Set(rows.map(({ rowid }) => rowid)).size < strays.length || found.length === MOST, rows }
}

/** Whether another table has this value where it refers to the column, or is referred to by it. */
const isNamed = (database: Database.Database, { table, column }: { table: string; column: string }, value: string): boolean => {
  const has = (other: string, its: string): boolean =>
    all(database, `select 1 from ${quoted(other)} not indexed where ${quoted(its)} = cast(? as text) limit 1`, [
      Buffer.from(value, 'latin1')
    ]).length > 0
  return tablesOf(database).some(({ table: other }) =>
    all<{ from: string; table: string; to: string | null }>(
      database,
      'select "from", "table", "to" from pragma_foreign_key_list(?)',
      [other]
    ).some(({ from, table: parent, to }) => {
      if (other === table && from === column) return has(parent, to ?? 'id')
      return parent === table && (to ?? 'id') === column && has(other, from)
    })
  )
}
