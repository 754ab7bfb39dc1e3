// libsql takes the whole process down when it is to hand out a text that is no UTF-8. So it is asked for none: what a question answers
// with as text leaves SQLite as bytes, and becomes text here, or the question is refused as one to a damaged file. A value of
// another kind than its column was made for is refused, too.
import { TextDecoder } from 'node:util'
import type Database from 'libsql'
import { type ColumnRule, mayBe, rulesOf } from './mayStand.ts'
import type { SqliteValue } from './sqliteJobs.ts'

type Statement = ReturnType<Database.Database['prepare']>
type Kind = 'text' | 'bytes' | 'number'
type Column = { name: string; table: string | null; kind: Kind | undefined; rule: ColumnRule | undefined }

/** A question that can be asked again and again. */
export type SoundQuestion = (params: readonly SqliteValue[]) => unknown[]

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const KINDS: readonly [RegExp, Kind][] = [
  [/^text|^varchar/i, 'text'],
  [/^blob/i, 'bytes'],
  [/int/i, 'number']
]
/** Bits of a number that says which values of a row are texts. */
const MOST_COLUMNS = 50

/** Undefined where SQL cannot be asked within SQL: `pragma` and what changes rows. None of those may answer with text. */
export const soundQuestion = (database: Database.Database, statement: Statement, sql: string): SoundQuestion | undefined => {
  if (!/^\s*(select|with)\s/i.test(sql)) return undefined
  const columns: Column[] = statement.columns().map(({ name, table, column, type }) => ({
    name,
    table,
    kind: KINDS.find(([declared]) => declared.test(type ?? ''))?.[1],
    rule: rulesOf(table ?? '')?.get(column ?? '')
  }))
  if (columns.length > MOST_COLUMNS) throw new Error(`more than ${MOST_COLUMNS} columns: ${sql}`)
  const given = columns.map((_, nth) => `c${nth}`)
  const handed = given.map((value) => `iif(typeof(${value}) = 'text', cast(${value} as blob), ${value})`)
  const texts = given.map((value, nth) => `(typeof(${value}) = 'text') * ${2 ** nth}`)
  const sound = database
    .prepare(`with given(${given.join(', ')}) as (${sql}) select ${handed.join(', ')}, ${texts.join(' + ')} from given`)
    .raw(true)
  return (params) => (sound.all([...params]) as unknown[][]).map((row) => rowOf(columns, row))
}

const rowOf = (columns: readonly Column[], row: readonly unknown[]): Record<string, unknown> => {
  const texts = Number(row[columns.length])
  const made: Record<string, unknown> = {}
  for (const [nth, column] of columns.entries()) {
    const isText = Math.floor(texts / 2 ** nth) % 2 === 1
    const value = row[nth] instanceof ArrayBuffer ? new Uint8Array(row[nth]) : row[nth]
    const read = isText && value instanceof Uint8Array ? textOf(column, value) : value
    if (column.kind !== undefined && read !== null && kindOf(read) !== column.kind) throw damaged(column)
    // Empty where nothing was joined.
    if (column.rule !== undefined && read !== null && !mayBe(column.rule, read)) throw damaged(column)
    made[column.name] = read
  }
  return made
}

const textOf = (column: Column, bytes: Uint8Array): string => {
  try {
    return utf8.decode(bytes)
  } catch {
    throw damaged(column)
  }
}

const kindOf = (value: unknown): Kind => (typeof value === 'string' ? 'text' : value instanceof Uint8Array ? 'bytes' : 'number')

const damaged = ({ name, table }: Column): Error =>
  Object.assign(new Error(`the file is damaged: a value of ${name} in ${table ?? 'it'} is not what it was`), {
    code: 'SQLITE_CORRUPT'
  })
