// Values that may not stand where they do (mayStand.ts). A bit that turns over in a number, a kind or an ink makes another, which is text, or a
// number, as before; one in an id makes an id that nothing has. What an index has is left out: it tells for itself (strayRows.ts).
import type Database from 'libsql'
import { APART, type ColumnRule, rulesOf } from './mayStand.ts'
import { type Place, all, indexesOf, quoted } from './places.ts'

export type RuledOut = { table: string; column: string; rowid: number; trouble: 'none that may stand there' }

export const ruledOutIn = (database: Database.Database, { table, from }: Place): RuledOut[] => {
  const rules = rulesOf(table)
  if (rules === undefined) return []
  const inAnIndex = new Set(indexesOf(database, table).flatMap((index) => index.columns))
  const asked = [...rules].flatMap(([column, rule]) => {
    if (rule.is === 'id' && inAnIndex.has(column)) return []
    const condition = conditionOf(column, rule)
    if (condition === undefined) return []
    const apart = APART.get(table)
    const holds = apart?.column === column ? `(${condition} and ${apart.holds})` : condition
    return [{ column, holds: rule.mayBeEmpty ? `(${quoted(column)} is null or ${holds})` : holds }]
  })
  if (asked.length === 0) return []
  const each = asked.map(({ holds }, nth) => `(${holds}) as c${nth}`)
  const every = asked.map(({ holds }) => holds).join(' and ')
  return all<Record<string, number>>(database, `select rowid, ${each.join(', ')} from ${from} where not (${every})`).flatMap(
    (row) =>
      asked.flatMap(({ column }, nth) =>
        row[`c${nth}`] === 1 ? [] : [{ table, column, rowid: row['rowid'] ?? 0, trouble: 'none that may stand there' as const }]
      )
  )
}

/** Never null, whatever stands there. Undefined where anything may. */
const conditionOf = (column: string, rule: ColumnRule): string | undefined => {
  const value = quoted(column)
  switch (rule.is) {
    case 'number':
      if (rule.from === -Infinity) return undefined
      return `(typeof(${value}) = 'integer' and (${value} between ${rule.from} and ${rule.to}${rule.orNought ? ` or ${value} = 0` : ''}))`
    case 'one of':
      return `(typeof(${value}) = 'text' and ${value} in (${rule.values.map((one) => `'${one}'`).join(', ')}))`
    case 'id':
      return rule.of === undefined
        ? `(typeof(${value}) = 'text' and length(${value}) = 22 and ${value} not glob '*[^-0-9A-Z_a-z]*')`
        : `(typeof(${value}) = 'text' and exists (select 1 from ${quoted(rule.of)} named where named.id = ${value}))`
    case 'words':
      return `typeof(${value}) = 'text'`
    case 'bytes':
      return `typeof(${value}) = 'blob'`
  }
}
