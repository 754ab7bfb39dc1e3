// What stands in the clear, and is no text or no number of those that may stand there: found wherever it stands when a file is opened, with the
// alliance that it is of; and refused when it is read.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { withSoundIndexes } from '../../server/storage/indexes.ts'
import { APART, MAY_STAND, type ColumnRule, rulesOf } from '../../server/storage/mayStand.ts'
import { migrate } from '../../server/storage/migrations.ts'
import { type SqliteFile, openSqlite } from '../../server/storage/sqlite.ts'
import type { Damage } from '../../server/storage/soundText.ts'
import type { Tables } from '../../server/storage/tables.ts'
import { standingIn } from '../harness/standingIn.ts'

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

const inStore = <R>(act: (database: Database.Database) => R, path = store): R => {
  const database = new Database(path)
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
    if (rule.orNought && value === 0) return { after: 1, how: 'nought, and 1 now' }
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
    const tried = harms()
    const put = ({ table, column, at }: Harm, value: unknown) =>
      inStore((database) => database.prepare(`update "${table}" set "${column}" = ? where rowid = ?`).run([value, at]))
    for (const harm of tried) {
      const { table, column, before, after, how } = harm
      put(harm, after)
      const { values: all, indexes } = await damageIn(store)
      // Of a time, the one that it lies whole days apart from may be named beside it.
      const values = all.filter((value) => value.column === column || value.column !== APART.get(table)?.column)
      expect({ table, column, how, values, indexes }).toEqual({
        table,
        column,
        how,
        values: [{ table, column, alliance: expect.toBeOneOf(alliances), trouble: 'none that may stand there' }],
        indexes: []
      })
      put(harm, before)
    }
    expect(new Set(tried.map(({ table, column }) => `${table}.${column}`)).size).toBeGreaterThan(60)
    expect(new Set(tried.map(({ how }) => how)).size).toBe(7)
    expect(await damageIn(store)).toEqual({ values: [], indexes: [] })
  })
})

describe('two times of one act, which lie whole days apart', () => {
  it.each([
    ['invitation', 'created_at', 'invitation'],
    ['proposal', 'created_at', 'proposal'],
    ['seat', 'left_at', 'leaver_copy'],
    ['leaver_copy', 'expires_at', 'leaver_copy']
  ])('are found, whichever bit turns of the one in %s', async (table, column, named) => {
    const path = await storeOf('4')
    const one = inStore((database) => {
      // One has left, with a copy for ninety days.
      const [seat] = rows.parse(database.prepare(`select rowid as at, id as value from seat where person_id is not null`).all())
      if (seat === undefined) throw new Error('nobody sits there')
      database
        .prepare(`update seat set left_person_id = person_id, left_at = 1795600000123, person_id = null where rowid = ?`)
        .run([seat.at])
      database
        .prepare(
          `insert into leaver_copy select alliance_id, id, left_person_id, x'00', left_at + 90 * 86400000, x'00' from seat where rowid = ?`
        )
        .run([seat.at])
      database.exec(`update proposal set kind = 'erase', expires_at = created_at + 30 * 86400000`)
      return rowOf(database, table, column, `"${column}" is not null`)
    }, path)
    expect(await damageIn(path)).toEqual({ values: [], indexes: [] })
    const before = BigInt(Number(one?.value))
    // Those beyond are of no time at all.
    for (let bit = 0n; bit < 38n; bit += 3n) {
      const put = (value: bigint) =>
        inStore((database) => {
          database.prepare(`update "${table}" set "${column}" = ? where rowid = ?`).run([value, one?.at])
        }, path)
      put(before ^ (1n << bit))
      const { values, indexes } = await damageIn(path)
      expect({ bit, values, indexes }).toEqual({
        bit,
        values: [
          { table: named, column: 'expires_at', alliance: expect.toBeOneOf(alliances), trouble: 'none that may stand there' }
        ],
        indexes: []
      })
      put(before)
    }
  })
})

/** A letter of an alliance's id turned over in an index; says in which. */
const turnInAnIndex = async (path: string): Promise<string> => {
  inStore((database) => database.prepare('pragma wal_checkpoint(truncate)').all(), path)
  const bytes = await readFile(path)
  const standing = standingIn(path, bytes)
  const [id = ''] = alliances
  for (let at = bytes.indexOf(id); at !== -1; at = bytes.indexOf(id, at + 1)) {
    const stands = standing(at)
    if (stands.of !== 'index') continue
    const last = at + id.length - 1
    bytes[last] = (bytes[last] ?? 0) ^ 1
    await writeFile(path, bytes)
    return stands.name
  }
  throw new Error('no index has it')
}

/** As at a start; `before`: what is done through the same connection. */
const opened = async (path: string, before: (file: SqliteFile<Tables>) => Promise<unknown> = async () => undefined) => {
  const file = await openSqlite<Tables>(path)
  try {
    await before(file)
    return await withSoundIndexes(file)
  } finally {
    await file.close()
  }
}

describe('an index that does not lead to a row', () => {
  it('is made anew from its table', async () => {
    const path = await storeOf('4')
    const index = await turnInAnIndex(path)
    expect(await damageIn(path)).toEqual({ values: [], indexes: [index] })
    expect(await opened(path)).toEqual({ damaged: [], madeAnew: [index] })
    expect(await damageIn(path)).toEqual({ values: [], indexes: [] })
  })

  it('and cannot be made anew: the start ends with a line that names it, and nothing is changed', async () => {
    const path = await storeOf('4')
    const index = await turnInAnIndex(path)
    const before = await readFile(path)
    const cannotWrite = (file: SqliteFile<Tables>) => sql`pragma query_only = on`.execute(file.db)
    await expect(opened(path, cannotWrite)).rejects.toThrow(
      new RegExp(`^the file is damaged: its index ${index}, which cannot be made anew: [^\n]+$`)
    )
    expect((await readFile(path)).equals(before)).toBe(true)
  })

  it('in a file whose trees are not well made either: it is not touched, since what it lets go may be a table’s', async () => {
    const path = await storeOf('4')
    const index = await turnInAnIndex(path)
    const before = await readFile(path)
    // A page that no tree has any more is said to be free, and is none.
    before.writeUInt32BE(before.readUInt32BE(36) + 1, 36)
    await writeFile(path, before)
    await expect(opened(path)).rejects.toThrow(`the file is damaged: its index ${index}, and more than that`)
    expect((await readFile(path)).equals(before)).toBe(true)
  })

  it('for a number that is another in the table: its alliance is named, and the index, which may be right, is left', async () => {
    const path = await storeOf('4')
    const schema = z.array(z.object({ rootpage: z.number(), sql: z.string() }))
    inStore((database) => {
      // Out of sight of SQLite, so that only the table has it.
      const [index] = schema.parse(database.prepare(`select rootpage, sql from sqlite_schema where name = 'seat_position'`).all())
      database.exec(`pragma writable_schema = on; delete from sqlite_schema where name = 'seat_position'`)
      const other = new Database(path)
      other.prepare('update seat set position = 0 where position = 1 and alliance_id = ?').run([alliances[0]])
      other.close()
      database
        .prepare(`insert into sqlite_schema values ('index', 'seat_position', 'seat', ?, ?)`)
        .run([index?.rootpage, index?.sql])
    }, path)
    const harm = { table: 'seat', column: 'position', alliance: alliances[0], trouble: 'another than in its index' }
    expect(await opened(path)).toEqual({ damaged: [harm], madeAnew: [] })
    expect(await damageIn(path)).toEqual({ values: [harm], indexes: [] })
  })
})
