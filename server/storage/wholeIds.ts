// What goes over many alliances passes by what is damaged of one, so that it neither ends there for all the others nor changes anything
// of that one.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Keyring } from './keyring.ts'

/** Whether these columns of a row, each an id, are ids still: 1 or 0. */
export const areIds = (...columns: string[]): RawBuilder<SqlBool> =>
  sql.join<SqlBool>(
    columns.map((column) => sql`${sql.ref(column)} not glob '*[^-0-9A-Z_a-z]*'`),
    sql` and `
  )

/** Whether a row is of an alliance that is whole, as far as a start can tell. */
export const isOfWhole = ({ damaged }: Pick<Keyring, 'damaged'>): RawBuilder<SqlBool> => {
  const ids = sql.join([...damaged.keys()].map((id) => sql`${id}`))
  return damaged.size === 0 ? areIds('alliance_id') : sql<SqlBool>`${areIds('alliance_id')} and alliance_id not in (${ids})`
}
