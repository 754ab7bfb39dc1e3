// A row of an alliance that is damaged in what is not sealed: one bit of a letter. That alliance is named and refused, to whoever sits
// there; the others are read and written; and of it nothing is changed, folded or swept away, so that it can be mended.
import { createHash } from 'node:crypto'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'libsql'
import { afterAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { DataDirectoryProblem } from '../../server/storage/dataDirectory.ts'
import { WrongMasterKey } from '../../server/storage/keyring.ts'
import { Browser } from '../harness/Browser.ts'
import { budget } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'

// It has a row of almost every kind, of one alliance that two sit in, and another that waits for its second.
const STORE = fileURLToPath(new URL('../storage/released/4', import.meta.url))
const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
const pinnedSchema = z.object({
  madeAt: z.number(),
  cookies: z.tuple([z.string(), z.string()]),
  alliances: z.tuple([z.looseObject({ id: z.string() }), z.looseObject({ id: z.string() })])
})

const root = await mkdtemp(join(tmpdir(), 'alongside-damaged-row-'))
const pinned = pinnedSchema.parse(JSON.parse(await readFile(join(STORE, 'pinned.json'), 'utf8')))
afterAll(() => rm(root, { recursive: true, force: true }))

const copy = async (): Promise<string> => {
  const dataDir = await mkdtemp(join(root, 'store-'))
  await cp(join(STORE, 'store'), dataDir, { recursive: true })
  return dataDir
}

const inFile = <R>(dataDir: string, act: (database: Database.Database) => R, file = 'words.sqlite'): R => {
  const database = new Database(join(dataDir, file))
  try {
    database.exec('pragma foreign_keys = off')
    return act(database)
  } finally {
    database.close()
  }
}

const names = z.array(z.object({ name: z.string() }))
const namesIn = (database: Database.Database, sql: string): string[] =>
  names.parse(database.prepare(sql).all()).map(({ name }) => name)

type Place = { table: string; column: string; where: string }

/** Which rows of a table are the alliance's: by itself, or by what they hang on. */
const ofAlliance = (database: Database.Database, table: string, id: string): string | undefined => {
  if (table === 'alliance') return `id = '${id}'`
  const columns = namesIn(database, `select name from pragma_table_info('${table}')`)
  if (columns.includes('alliance_id')) return `alliance_id = '${id}'`
  const parents = z
    .array(z.object({ from: z.string(), table: z.string() }))
    .parse(database.prepare(`select "from", "table" from pragma_foreign_key_list('${table}')`).all())
  for (const { from, table: parent } of parents)
    if (namesIn(database, `select name from pragma_table_info('${parent}')`).includes('alliance_id'))
      return `"${from}" in (select id from "${parent}" where alliance_id = '${id}')`
  return undefined
}

/** Every column that holds text in a row of the alliance. */
const placesOf = (database: Database.Database, id: string): Place[] =>
  namesIn(database, `select name from sqlite_schema where type = 'table'`).flatMap((table) => {
    const where = ofAlliance(database, table, id)
    if (where === undefined) return []
    return namesIn(database, `select name from pragma_table_info('${table}') where type = 'TEXT' collate nocase`).flatMap(
      (column) =>
        database.prepare(`select 1 from "${table}" where ${where} and typeof("${column}") = 'text'`).all().length > 0
          ? [{ table, column, where }]
          : []
    )
  })

/** Turns over the first bit of its first letter. */
const harm = (database: Database.Database, { table, column, where }: Place): void => {
  const [row] = z
    .array(z.object({ at: z.number(), bytes: z.instanceof(ArrayBuffer) }))
    .parse(
      database
        .prepare(
          `select rowid as at, cast("${column}" as blob) as bytes from "${table}" where ${where} and "${column}" is not null`
        )
        .all()
    )
  if (row === undefined) throw new Error(`nothing stands in ${table}`)
  const bytes = Buffer.from(row.bytes)
  bytes[0] = (bytes[0] ?? 0) | 0x80
  database.prepare(`update "${table}" set "${column}" = cast(? as text) where rowid = ?`).run([bytes, row.at])
}

/** All rows that are of an alliance, but those that name this one: every value of them, bytes and kind, as a hash. */
const everyRowBut = (database: Database.Database, id: string): string[] => {
  const named = Buffer.from(id).toString('hex').toUpperCase()
  return namesIn(database, `select name from sqlite_schema where type = 'table' order by name`)
    .filter((table) => ofAlliance(database, table, id) !== undefined)
    .flatMap((table) => {
      const columns = namesIn(database, `select name from pragma_table_info('${table}')`)
      const values = columns.map((column) => `typeof("${column}") || coalesce(hex(cast("${column}" as blob)), '')`)
      const rows = database.prepare(`select ${values.join(` || ' ' || `)} as text from "${table}"`).all()
      return z
        .array(z.object({ text: z.string() }))
        .parse(rows)
        .filter(({ text }) => !text.includes(named))
        .map(({ text }) => `${table}: ${createHash('sha256').update(text).digest('hex')}`)
    })
}

const open = async (dataDir: string): Promise<{ server: TestServer; coach: Browser; client: Browser }> => {
  const server = await startServer({ dataDir })
  server.clock.at = pinned.madeAt + 1_000
  const [coach, client] = pinned.cookies
  return { server, coach: new Browser(server.origin, coach), client: new Browser(server.origin, client) }
}

const sits = async (server: TestServer, browser: Browser, id: string): Promise<boolean> => {
  await using seat = new HeadlessSeat({ origin: server.origin, allianceId: id, cookie: browser.cookie })
  return await seat.ready().then(
    () => true,
    () => false
  )
}

const [{ id: damaged }, { id: other }] = pinned.alliances
const store = await copy()
const places = inFile(store, (database) => placesOf(database, damaged))
/** Those by which rows are found at all, and as many of the others as there is time for. */
const everyNth = Math.ceil(places.length / budget({ short: 5, long: places.length }))
const chosen = places.filter(
  ({ table, column }, nth) => ['alliance.id', 'seat.alliance_id'].includes(`${table}.${column}`) || nth % everyNth === 0
)

describe('a letter of a row that is one no more', () => {
  it('may stand in any column of any table', (context) => {
    expect(places.length).toBeGreaterThan(40)
    count(context, { 'rows harmed, one at a time': chosen.length })
  })

  it.each(chosen)(
    '$column of $table: closes its alliance by name, and no other; nothing of it changes in a year of sweeps',
    async (place) => {
      const dataDir = await copy()
      const whole = inFile(dataDir, (database) => everyRowBut(database, other))
      inFile(dataDir, (database) => harm(database, place))
      const before = inFile(dataDir, (database) => everyRowBut(database, other))
      expect(before).not.toEqual(whole)
      const { server, coach, client } = await open(dataDir)
      {
        await using _ = server
        expect(server.logged()).toMatch(
          new RegExp(`"alliance":"${damaged}".*a value of ${place.column} in ${place.table} is no text`)
        )
        for (const browser of [coach, client])
          expect(await browser.ask('GET', `/api/alliances/${damaged}`)).toMatchObject({
            status: 503,
            body: { code: 'unreadable' }
          })
        expect(await sits(server, coach, damaged)).toBe(false)
        expect((await new Browser(server.origin).ask('GET', `/api/alliances/${damaged}`)).status).toBe(401)
        expect((await client.ask('GET', '/api/alliances')).body).toMatchObject({ alliances: [{ id: other }] })
        expect((await client.read(other)).id).toBe(other)
        expect(await sits(server, client, other)).toBe(true)
        for (const days of [8, 100, 365]) {
          server.clock.at = pinned.madeAt + days * DAY_MS
          server.timer.pass(HOUR_MS)
          // A sweep goes before what is asked after it.
          await client.read(other)
        }
      }
      expect(server.logged()).not.toContain('what expired could not be taken off the disk')
      expect(inFile(dataDir, (database) => everyRowBut(database, other))).toEqual(before)
      await rm(dataDir, { recursive: true })
    }
  )

  it('of who is let in, which is nobody’s alliance: the start says so in one line', async () => {
    const dataDir = await copy()
    inFile(dataDir, (database) => harm(database, { table: 'session', column: 'person_id', where: '1' }))
    const started = startServer({ dataDir })
    await expect(started).rejects.toThrow(DataDirectoryProblem)
    await expect(started).rejects.toThrow(/^[^\n]+a value of person_id in session is no text$/)
  })

  it('that turns over while the server runs: whoever asks is refused, the process stands, and the others go on', async () => {
    const dataDir = await copy()
    const { server, coach, client } = await open(dataDir)
    await using _ = server
    expect((await coach.read(damaged)).id).toBe(damaged)
    for (const column of ['ink', 'label'])
      inFile(dataDir, (database) => harm(database, { table: 'seat', column, where: `alliance_id = '${damaged}'` }))
    expect(await coach.ask('GET', `/api/alliances/${damaged}`)).toMatchObject({ status: 503, body: { code: 'unreadable' } })
    expect(await sits(server, coach, damaged)).toBe(false)
    expect((await client.read(other)).id).toBe(other)
    expect(await sits(server, client, other)).toBe(true)
    expect(server.logged()).toContain('in seat is not what it was')
  })
})

describe('a value that is another, and none that may stand there', () => {
  const OF_DAMAGED = `alliance_id = '${damaged}'`
  it.each([
    ['ink', 'seat', `update seat set ink = 'indhgo' where ${OF_DAMAGED} and position = 0`],
    ['kind', 'proposal', `update proposal set kind = 'dnvite' where ${OF_DAMAGED}`],
    ['told_at', 'note', `update note set told_at = 0 where ${OF_DAMAGED}`],
    [
      'person_id',
      'client',
      `update client set person_id = 'x' || substr(person_id, 2) where ${OF_DAMAGED} and person_id is not null`
    ]
  ])('%s of %s: closes its alliance by name, and no other', async (column, table, sql) => {
    const dataDir = await copy()
    expect(inFile(dataDir, (database) => database.prepare(sql).run([]).changes)).toBeGreaterThan(0)
    const { server, coach, client } = await open(dataDir)
    await using _ = server
    expect(server.logged()).toMatch(
      new RegExp(`"alliance":"${damaged}".*a value of ${column} in ${table} is none that may stand there`)
    )
    expect(await coach.ask('GET', `/api/alliances/${damaged}`)).toMatchObject({ status: 503, body: { code: 'unreadable' } })
    expect(await sits(server, coach, damaged)).toBe(false)
    expect((await client.read(other)).id).toBe(other)
    expect(await sits(server, client, other)).toBe(true)
  })

  it('and turned over while the server runs: is shown to nobody, and the others go on', async () => {
    const dataDir = await copy()
    const { server, coach, client } = await open(dataDir)
    await using _ = server
    expect((await coach.read(damaged)).id).toBe(damaged)
    inFile(dataDir, (database) => database.exec(`update seat set ink = 'indhgo' where ${OF_DAMAGED} and position = 0`))
    expect(await coach.ask('GET', `/api/alliances/${damaged}`)).toMatchObject({ status: 503, body: { code: 'unreadable' } })
    expect((await client.read(other)).id).toBe(other)
  })
})

describe('keys, where the row that they are for is damaged', () => {
  it('are not erased: the alliance is not gone, but harmed in another letter than one can see', async () => {
    const dataDir = await copy()
    const keys = () => inFile(dataDir, (database) => database.prepare('select count(*) as n from key').all(), 'keys.sqlite')
    const before = keys()
    const called = (from: string, to: string) =>
      inFile(dataDir, (database) => void database.prepare('update alliance set id = ? where id = ?').run([to, from]))
    const changed = `${damaged[0] === 'A' ? 'B' : 'A'}${damaged.slice(1)}`
    called(damaged, changed)
    {
      const { server, client } = await open(dataDir)
      await using _ = server
      expect((await client.read(other)).id).toBe(other)
    }
    expect(keys()).toEqual(before)
    called(changed, damaged)
    const { server, coach } = await open(dataDir)
    await using _ = server
    expect((await coach.read(damaged)).id).toBe(damaged)
  })

  it('are not erased where it is the id of the key itself that is harmed', async () => {
    const dataDir = await copy()
    const keys = () => inFile(dataDir, (database) => database.prepare('select count(*) as n from key').all(), 'keys.sqlite')
    const before = keys()
    const called = (from: string, to: string) =>
      inFile(
        dataDir,
        (database) => void database.prepare('update key set alliance_id = ? where alliance_id = ?').run([to, from]),
        'keys.sqlite'
      )
    const changed = `${damaged[0] === 'A' ? 'B' : 'A'}${damaged.slice(1)}`
    called(damaged, changed)
    {
      const { server, coach, client } = await open(dataDir)
      await using _ = server
      expect(server.logged()).toMatch(
        new RegExp(`"alliance":"${damaged}".*a value of alliance_id in key is none that may stand there`)
      )
      expect((await client.read(other)).id).toBe(other)
      expect((await coach.ask('GET', `/api/alliances/${damaged}`)).status).toBe(503)
    }
    expect(keys()).toEqual(before)
    called(changed, damaged)
    const { server, coach } = await open(dataDir)
    await using _ = server
    expect((await coach.read(damaged)).id).toBe(damaged)
  })

  it.each(['sbmple', undefined, 'sample'])(
    'open what they opened, and none but theirs, with the sample that tells them called %s, or harmed',
    async (name) => {
      const dataDir = await copy()
      inFile(
        dataDir,
        (database) =>
          name === undefined
            ? harm(database, { table: 'key', column: 'alliance_id', where: `alliance_id = 'sample'` })
            : database
                .prepare(`update key set alliance_id = ?, wrapped = cast(wrapped || x'00' as blob) where alliance_id = 'sample'`)
                .run([name]),
        'keys.sqlite'
      )
      const wrong = startServer({ dataDir, environment: { MASTER_KEY: Buffer.alloc(32, 7).toString('base64') } })
      await expect(wrong).rejects.toThrow(WrongMasterKey)
      const { server, coach } = await open(dataDir)
      await using _ = server
      expect((await coach.read(pinned.alliances[0].id)).id).toBe(pinned.alliances[0].id)
    }
  )
})
