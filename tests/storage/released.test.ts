// What every released version stored reads the same in this one: words, digests, whose words they are, who sits where, what
// was shown outside; and both write on in it. The stores are made by scripts/makeReleased.mjs.
import { cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { SCHEMA_VERSION } from '../../shared/editor/version.ts'
import { DataDirectoryProblem } from '../../server/storage/dataDirectory.ts'
import { Browser } from '../harness/Browser.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { startServer } from '../harness/startServer.ts'

const RELEASED = fileURLToPath(new URL('released', import.meta.url))
const HOUR_MS = 60 * 60 * 1000

const pinnedSchema = z.object({
  schemaVersion: z.number(),
  migrations: z.array(z.string()),
  madeAt: z.number(),
  cookies: z.tuple([z.string(), z.string()]),
  alliances: z.array(
    z.looseObject({
      id: z.string(),
      authors: z.array(z.unknown()),
      words: z.record(z.string(), z.string()),
      // From when there were agreements.
      agreements: z.optional(z.array(z.unknown())),
      record: z.optional(z.looseObject({ head: z.string() })),
      // From when there were notes.
      notes: z.optional(z.unknown()),
      ownWords: z.optional(z.unknown()),
      sections: z.array(z.looseObject({ id: z.string(), agreement: z.unknown() }))
    })
  ),
  snapshot: z.object({ token: z.string(), frozen: z.unknown() }),
  key: z.string(),
  invitation: z.string()
})

const releases = (await readdir(RELEASED)).map(Number).sort((a, b) => a - b)
const pinnedOf = async (release: number) =>
  pinnedSchema.parse(JSON.parse(await readFile(join(RELEASED, String(release), 'pinned.json'), 'utf8')))

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'alongside-released-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** This server on a copy of what that release stored, an hour later. */
const open = async (release: number) => {
  const pinned = await pinnedOf(release)
  const dataDir = await mkdtemp(join(root, 'store-'))
  await cp(join(RELEASED, String(release), 'store'), dataDir, { recursive: true })
  const server = await startServer({ dataDir })
  server.clock.at = pinned.madeAt + HOUR_MS
  const [coach, client] = pinned.cookies.map((cookie) => new Browser(server.origin, cookie))
  if (coach === undefined || client === undefined) throw new Error('nobody was there')
  const sit = (browser: Browser, allianceId: string) =>
    new HeadlessSeat({ origin: server.origin, allianceId, cookie: browser.cookie }).ready()
  return { pinned, server, coach, client, sit }
}

const wordsOf = (seat: HeadlessSeat): Record<string, string> =>
  Object.fromEntries(sectionsOf(seat.doc).map(({ id, body }) => [id, body.toString()]))

describe.each(releases)('what release %i stored', (release) => {
  it('reads the same: words, digests, authors, seats, proposals, invitations', async () => {
    const { pinned, server, client, sit } = await open(release)
    await using _ = server
    expect(pinned.alliances.length).toBeGreaterThan(1)
    for (const { authors, words, agreements = [], record, notes, ownWords, ...read } of pinned.alliances) {
      expect(await client.read(read.id)).toMatchObject(read)
      expect((await client.ask('GET', `/api/alliances/${read.id}/authors`)).body).toEqual({ authors })
      const agreed = read.sections.find(({ agreement }) => agreement !== null) ?? read.sections[0]
      expect((await client.ask('GET', `/api/alliances/${read.id}/sections/${agreed?.id}/agreements`)).body).toEqual({
        agreements
      })
      const told = (await client.ask<{ head: string }>('GET', `/api/alliances/${read.id}/record`)).body
      // One from before the record begins it when it is first read.
      expect(told).toEqual(record ?? told)
      expect((await client.ask('GET', `/api/alliances/${read.id}/notes`)).body).toEqual(notes ?? { notes: [], seams: [] })
      expect((await client.ask('GET', `/api/alliances/${read.id}/own-words`)).body).toEqual(ownWords ?? { ownWords: [] })
      await using seat = await sit(client, read.id)
      expect(wordsOf(seat)).toEqual(words)
    }
  })

  it('still opens what was given out: a snapshot, a key, an invitation', async () => {
    const { pinned, server } = await open(release)
    await using _ = server
    const stranger = new Browser(server.origin)
    const { token, frozen } = pinned.snapshot
    expect((await stranger.ask('GET', `/s/${token}.json`)).body).toEqual(frozen)
    expect((await stranger.ask('GET', `/s/${token}`)).status).toBe(200)
    expect((await new Browser(server.origin).ask('POST', '/api/keys/open', { token: pinned.key })).status).toBe(200)
    expect((await stranger.accept(pinned.invitation, 'Amara')).title).toBe('Waiting')
  })

  it('is written on by both, folded, and read again', async () => {
    const { pinned, server, coach, client, sit } = await open(release)
    const [first] = pinned.alliances
    if (first === undefined) throw new Error('nothing was written')
    const seats = [await sit(coach, first.id), await sit(client, first.id)]
    for (const [who, seat] of seats.entries()) {
      seat.write(`and on ${who};`)
      await seat.saved()
    }
    await server.close()
    await using again = await startServer({ dataDir: server.dataDir })
    again.clock.at = pinned.madeAt + HOUR_MS
    await using seat = await new HeadlessSeat({ origin: again.origin, allianceId: first.id, cookie: coach.cookie }).ready()
    expect(seat.words).toContain('and on 0;')
    expect(seat.words).toContain('and on 1;')
    const [inserted, ...others] = sectionsOf(seat.doc).map(({ id, body }) => [id, body.toString()] as const)
    expect(inserted?.[1]).not.toBe(first.words[inserted?.[0] ?? ''])
    for (const [id, words] of others) expect(words).toBe(first.words[id])
  })
})

describe('the newest of them', () => {
  it('was made by this version of the words and of the tables: else node scripts/makeReleased.mjs makes another', async () => {
    const { pinned, server } = await open(releases.at(-1) ?? 0)
    await server.close()
    const database = new Database(join(server.dataDir, 'words.sqlite'))
    const steps = z.array(z.object({ name: z.string() }))
    const applied = steps.parse(database.prepare('select name from kysely_migration order by name').all())
    database.close()
    expect(pinned.schemaVersion).toBe(SCHEMA_VERSION)
    expect(pinned.migrations).toEqual(applied.map(({ name }) => name))
  })
})

describe('what a later version stored', () => {
  const lives = async (harm: string): Promise<string> => {
    const dataDir = await mkdtemp(join(root, 'later-'))
    await cp(join(RELEASED, String(releases.at(-1)), 'store'), dataDir, { recursive: true })
    const database = new Database(join(dataDir, 'words.sqlite'))
    database.exec(harm)
    database.close()
    return dataDir
  }

  it('is not opened by this one, which would lose what it does not know: the start says so in one line, and changes nothing', async () => {
    const dataDir = await lives(`pragma user_version = ${SCHEMA_VERSION + 1}`)
    const before = await readFile(join(dataDir, 'words.sqlite'))
    await expect(startServer({ dataDir })).rejects.toThrow(/^[^\n]+a later version of this server has written here[^\n]+$/)
    expect((await readFile(join(dataDir, 'words.sqlite'))).equals(before)).toBe(true)
  })

  it('in other tables neither', async () => {
    const dataDir = await lives(`insert into kysely_migration values ('999-later', '2027-01-01T00:00:00.000Z')`)
    await expect(startServer({ dataDir })).rejects.toThrow(DataDirectoryProblem)
  })

  it('is known by the number that every start leaves there', async () => {
    const dataDir = await lives('pragma user_version = 0')
    await (await startServer({ dataDir })).close()
    const database = new Database(join(dataDir, 'words.sqlite'))
    expect(database.prepare('select user_version as version from pragma_user_version').all()).toEqual([
      { version: SCHEMA_VERSION }
    ])
    database.close()
  })
})
