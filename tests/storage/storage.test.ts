// What is on disk: sealed for exactly what it is, kept whole or not at all, read back as it was.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { CommitEntry } from '../../server/domain/updateLogPorts.ts'
import { aboutCheckpoint } from '../../server/storage/about.ts'
import { SqliteAlliances } from '../../server/storage/alliances.ts'
import { type DataDirectory, openDataDirectory } from '../../server/storage/dataDirectory.ts'
import { migrate } from '../../server/storage/migrations.ts'
import { Nonces, Unsealable, seal, unseal } from '../../server/storage/sealing.ts'
import { openSqlite } from '../../server/storage/sqlite.ts'
import type { Tables } from '../../server/storage/tables.ts'
import { type AllianceId, type PersonId, type SeatId, newId } from '../../shared/alliance/ids.ts'
import { count } from '../harness/counts.ts'
import { logOf } from '../harness/logOf.ts'

let root: string
let data: DataDirectory
const clock = { at: Date.UTC(2026, 10, 1), now: () => clock.at }
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'alongside-storage-'))
  data = await openDataDirectory(join(root, 'data'), undefined)
})
afterAll(async () => {
  await data.close()
  await rm(root, { recursive: true, force: true })
})

describe('sealing', () => {
  const key = randomBytes(32)
  const plain = Buffer.from('words')

  it('opens with the same key for the same thing', () => {
    expect(Buffer.from(unseal(key, seal(key, plain, 'a|1|update'), 'a|1|update')).toString()).toBe('words')
  })

  it('does not open for another thing, with another key, or with a bit changed anywhere', (context) => {
    const sealed = seal(key, plain, 'a|1|update')
    expect(() => unseal(key, sealed, 'a|2|update')).toThrow(Unsealable)
    expect(() => unseal(randomBytes(32), sealed, 'a|1|update')).toThrow(Unsealable)
    count(context, { 'flipped bits': sealed.length })
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice()
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(() => unseal(key, changed, 'a|1|update')).toThrow(Unsealable)
    }
    expect(() => unseal(key, sealed.slice(0, 10), 'a|1|update')).toThrow(Unsealable)
  })

  it('never seals the same words to the same bytes', () => {
    expect(Buffer.from(seal(key, plain, 'a')).equals(Buffer.from(seal(key, plain, 'a')))).toBe(false)
  })

  it('hands out every nonce once, also past the end of its store', () => {
    const nonces = new Nonces()
    const seen = Array.from({ length: 1_000 }, () => Buffer.from(nonces.next()).toString('hex'))
    expect(new Set(seen).size).toBe(1_000)
    expect(seen.every((nonce) => nonce.length === 24)).toBe(true)
  })
})

/** An alliance with an empty document, and what writes to it. */
const begin = async () => {
  const id = newId<AllianceId>()
  const person = newId<PersonId>()
  const seatId = newId<SeatId>()
  await new SqliteAlliances({ db: data.words.db, keyring: data.keyring }).begin({
    id,
    template: 'coaching',
    language: 'en',
    createdAt: clock.now(),
    title: '',
    seats: [{ id: seatId, label: 'Client', taken: undefined }],
    document: Y.encodeStateAsUpdate(new Y.Doc()),
    writer: { clientId: 1, personId: null }
  })
  const { log } = logOf(data, clock)
  const doc = new Y.Doc()
  const write = (seq: number, text: string): CommitEntry => {
    const before = Y.encodeStateVector(doc)
    doc.getMap('meta').set('title', text)
    const newClients = seq === 1 ? [{ clientId: doc.clientID, personId: person }] : []
    return { allianceId: id, seq, seatId, at: clock.now(), update: Y.encodeStateAsUpdate(doc, before), newClients }
  }
  const titleOf = async (): Promise<unknown> => {
    const stored = await log.load(id)
    const read = new Y.Doc()
    if (stored !== undefined) for (const update of [stored.checkpoint, ...stored.rows]) Y.applyUpdate(read, update)
    return read.getMap('meta').get('title')
  }
  return { id, log, write, titleOf, doc, person }
}

describe('the log', () => {
  it('gives back every row in order, and who writes under which client id', async () => {
    const { id, log, write, titleOf, doc, person } = await begin()
    await log.commit([write(1, 'one'), write(2, 'two')])
    await log.commit([write(3, 'three')])
    const stored = await log.load(id)
    expect(stored).toMatchObject({ headSeq: 3, checkpointSeq: 0 })
    expect(stored?.rows).toHaveLength(3)
    expect(stored?.clients).toEqual(
      new Map<number, PersonId | null>([
        [1, null],
        [doc.clientID, person]
      ])
    )
    expect(await titleOf()).toBe('three')
  })

  it('keeps all of a batch or nothing: a head that somebody else moved, a client id that is bound already', async () => {
    const one = await begin()
    const other = await begin()
    await one.log.commit([one.write(1, 'kept')])
    // The other's row is fine; the first one's comes from a room that missed a row.
    await expect(one.log.commit([other.write(1, 'not kept'), one.write(3, 'not kept')])).rejects.toThrow(/changed rows/)
    expect(await one.titleOf()).toBe('kept')
    expect(await other.titleOf()).toBeUndefined()
    const again = { ...one.write(2, 'not kept'), newClients: [{ clientId: one.doc.clientID, personId: newId<PersonId>() }] }
    await expect(one.log.commit([again])).rejects.toThrow(/UNIQUE/)
    expect(await one.titleOf()).toBe('kept')
  })

  it('folds into a checkpoint that says the same, and the rows are gone', async () => {
    const { id, log, write, titleOf } = await begin()
    await log.commit([write(1, 'old'), write(2, 'new')])
    await log.checkpoint(id)
    expect(await log.load(id)).toMatchObject({ headSeq: 2, checkpointSeq: 2, rows: [] })
    expect(await titleOf()).toBe('new')
    const { rows } = await sql<{ seq: number }>`select seq from "update" where alliance_id = ${id}`.execute(data.words.db)
    expect(rows).toEqual([])
    await log.commit([write(3, 'after')])
    expect(await titleOf()).toBe('after')
  })

  it('takes folded rows away some at a time; where that was cut off the rest is not read, and goes with the next fold', async () => {
    const { id, log, write, titleOf } = await begin()
    const rowsOf = async () =>
      (await sql<{ seq: number }>`select seq from "update" where alliance_id = ${id} order by seq`.execute(data.words.db)).rows
    await log.commit(Array.from({ length: 1_200 }, (_, row) => write(row + 1, `title ${row + 1}`)))
    await sql`create trigger cut_off before delete on "update" when old.seq = 700 begin select raise(abort, 'cut off'); end`.execute(
      data.words.db
    )
    try {
      await expect(log.checkpoint(id)).rejects.toThrow('cut off')
    } finally {
      await sql`drop trigger cut_off`.execute(data.words.db)
    }
    expect((await rowsOf())[0]).toEqual({ seq: 501 })
    expect(await log.load(id)).toMatchObject({ headSeq: 1_200, checkpointSeq: 1_200, rows: [] })
    expect(await titleOf()).toBe('title 1200')
    await log.checkpoint(id)
    expect(await rowsOf()).toEqual([])
    await log.commit([write(1_201, 'after')])
    expect(await titleOf()).toBe('after')
  })

  it('of an alliance that is not there is undefined, never empty', async () => {
    const { log } = await begin()
    expect(await log.load(newId<AllianceId>())).toBeUndefined()
  })
})

describe('a document from an older schema', () => {
  it('whose checkpoint stood beside its head reads the same', async () => {
    const at = await mkdtemp(join(tmpdir(), 'alongside-older-'))
    const file = await openSqlite<Tables>(join(at, 'words.sqlite'))
    try {
      await migrate(file.db, '002-shown-outside')
      const id = newId<AllianceId>()
      const key = await data.keyring.make(id)
      const doc = new Y.Doc()
      doc.getMap('meta').set('title', 'said in October')
      const sealed = (seq: number) => seal(key, Y.encodeStateAsUpdate(doc), aboutCheckpoint(id, seq))
      await sql`insert into alliance (id, template, language, created_at, title, head_seq, checkpoint_seq, checkpoint, schema_version)
        values (${id}, 'coaching', 'en', 1, ${Buffer.from('sealed')}, 4, 4, ${sealed(4)}, 1)`.execute(file.db)
      await migrate(file.db)
      const { log } = logOf({ words: file, keyring: data.keyring }, clock)
      const stored = await log.load(id)
      expect(stored).toMatchObject({ headSeq: 4, checkpointSeq: 4, rows: [] })
      const read = new Y.Doc()
      if (stored !== undefined) Y.applyUpdate(read, stored.checkpoint)
      expect(read.getMap('meta').get('title')).toBe('said in October')
    } finally {
      await file.close()
      await rm(at, { recursive: true, force: true })
    }
  })
})

describe('the directory', () => {
  it('can be brought to the newest schema again and again', async () => {
    const tables = async (): Promise<unknown> =>
      (await sql`select name, sql from sqlite_schema order by name`.execute(data.words.db)).rows
    const before = await tables()
    await migrate(data.words.db)
    await migrate(data.words.db)
    expect(await tables()).toEqual(before)
  })

  it('commits to disk, not to memory: the file is in WAL mode, fully synchronous, and overwrites what is deleted', async () => {
    const pragma = async (name: string): Promise<unknown> =>
      Object.values((await sql.raw<Record<string, unknown>>(`PRAGMA ${name}`).execute(data.words.db)).rows[0] ?? {})[0]
    expect(await pragma('journal_mode')).toBe('wal')
    expect(await pragma('synchronous')).toBe(2)
    expect(await pragma('secure_delete')).toBe(1)
    expect(await pragma('foreign_keys')).toBe(1)
  })
})
