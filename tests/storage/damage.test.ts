// What stands in the clear, and is no text or no number of those that may stand there: found wherever it stands when a file is opened, with the
// alliance that it is of; and refused when it is read.
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { MAY_STAND, type ColumnRule, rulesOf } from '../../server/storage/mayStand.ts'
import { migrate } from '../../server/storage/migrations.ts'
import { openSqlite } from '../../server/storage/sqlite.ts'
import type { Damage } from '../../server/storage/soundText.ts'
import type { Tables } from '../../server/storage/tables.ts'

// It has a row of almost every kind.
const RELEASED = fileURLToPath(new URL('released', import.meta.url))
const alliances = z
  .object({ alliances: z.array(z.looseObject({ id: z.string() })) })
  .parse(JSON.parse(await readFile(join(RELEASED, '4', 'pinned.json'), 'utf8')))
  .alliances.map(({ id }) => id)

let root: string
let store: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'alongside-values-'))
  store = await storeOf('4')
})
afterAll(() => rm(root, { recursive: true, force: true }))

const storeOf = async (release: string): Promise<string> => {
  const directory = await mkdtemp(join(root, 'store-'))
  await cp(join(RELEASED, release, 'store'), directory, { recursive: true })
  const file = await openSqlite<Tables>(join(directory, 'words.sqlite'))
  await migrate(file.db)
  await file.close()
  return join(directory, 'words.sqlite')
}

const damageIn = async (path: string): Promise<Damage> => {
  const file = await openSqlite<Tables>(path)
  try {
    return await file.damage()
  } finally {
    await file.close()
  }
}

const inStore = <R>(act: (database: Database.Database) => R): R => {
  const database = new Database(store)
  try {
    database.exec('pragma foreign_keys = off')
    return act(database)
  } finally {
    database.close()
  }
}

const rows = z.array(z.object({ at: z.number(), value: z.unknown() }))
const rowOf = (database: Database.Database, table: string, column: string, where: string) =>
  rows.parse(database.prepare(`select rowid as at, "${column}" as value from "${table}" where ${where} limit 1`).all())[0]

const isInAnIndex = (database: Database.Database, table: string, column: string): boolean =>
  database.prepare(`select 1 from pragma_index_list(?) l join pragma_index_info(l.name) c where c.name = ?`).all([table, column])
    .length > 0

type Harm = { table: string; column: string; at: number; before: unknown; after: number | string; how: string }

/** A bit of the value turned over, as its rule could tell; undefined where none could. */
const harmed = (rule: ColumnRule, value: unknown): { after: number | string; how: string } | undefined => {
  if (value === null) return rule.is === 'number' && rule.from > 0 ? { after: 0, how: 'empty, and 0 now' } : undefined
  if (rule.is === 'number' && typeof value === 'number') {
    if (rule.from === -Infinity) return undefined
    return rule.to < 2 ** 46 ? { after: value + 2 ** 46, how: 'too much' } : { after: value - 2 ** 53, how: 'less than nothing' }
  }
  if (typeof value !== 'string') return undefined
  const turned = String.fromCharCode(value.charCodeAt(0) ^ 1) + value.slice(1)
  if (rule.is === 'one of') return { after: turned, how: 'another letter' }
  if (rule.is !== 'id') return undefined
  return rule.of === undefined ? { after: `{${value.slice(1)}`, how: 'no letter of an id' } : { after: turned, how: 'another id' }
}

const harms = (): Harm[] =>
  inStore((database) =>
    Object.keys(MAY_STAND).flatMap((table) =>
      [...(rulesOf(table) ?? [])].flatMap(([column, rule]) => {
        // Of ids, an index tells.
        if (rule.is === 'id' && isInAnIndex(database, table, column)) return []
        return ['is not null', 'is null'].flatMap((is): Harm[] => {
          const row = rowOf(database, table, column, `"${column}" ${is}`)
          const made = row && harmed(rule, row.value)
          return row === undefined || made === undefined ? [] : [{ table, column, at: row.at, before: row.value, ...made }]
        })
      })
    )
  )

describe('what is in a file that is opened', () => {
  it('is whole in every store that a released version left', async () => {
    for (const release of ['1', '2', '3', '4'])
      expect(await damageIn(await storeOf(release))).toEqual({ values: [], indexes: [] })
  })

  it('and in the clear: a number, a kind or an ink that turns, an id that nothing has, are named, with whose they are', async () => {
    const all = harms()
    const put = ({ table, column, at }: Harm, value: unknown) =>
      inStore((database) => database.prepare(`update "${table}" set "${column}" = ? where rowid = ?`).run([value, at]))
    for (const harm of all) {
      const { table, column, before, after, how } = harm
      put(harm, after)
      const { values, indexes } = await damageIn(store)
      expect({ table, column, how, values, indexes }).toEqual({
        table,
        column,
        how,
        values: [{ table, column, alliance: expect.toBeOneOf(alliances), trouble: 'none that may stand there' }],
        indexes: []
      })
      put(harm, before)
    }
    expect(new Set(all.map(({ table, column }) => `${table}.${column}`)).size).toBeGreaterThan(60)
    expect(new Set(all.map(({ how }) => how)).size).toBe(6)
    expect(await damageIn(store)).toEqual({ values: [], indexes: [] })
  })
})
