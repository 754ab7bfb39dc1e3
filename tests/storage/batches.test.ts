// What the committer asks of the disk goes through memory that two threads share: nothing may be read that was not
// written, and nobody may wait for an answer that never comes.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import * as prng from 'lib0/prng'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readBatch, readTrouble, roomFor, writeBatch, writeTrouble } from '../../server/storage/batchFrame.ts'
import { type SqliteFile, openSqlite } from '../../server/storage/sqlite.ts'
import type { BatchStatement, SqliteValue } from '../../server/storage/sqliteJobs.ts'
import { budget } from '../harness/budget.ts'
import { count } from '../harness/counts.ts'

const carried = (statements: readonly BatchStatement[], room = roomFor(statements)): BatchStatement[] => {
  const frame = Buffer.alloc(room)
  writeBatch(frame, statements)
  return readBatch(frame)
}

describe('a frame', () => {
  it('carries every kind of value as it is', () => {
    const row: SqliteValue[] = [
      null,
      0,
      -1.5,
      Number.MAX_SAFE_INTEGER,
      2n ** 62n,
      '',
      'ünïcödé 🌱 \u0000 שלום',
      new Uint8Array(),
      Uint8Array.of(0, 255, 7)
    ]
    const statements = [
      { sql: 'one', rows: [row, row], changes: 1 },
      { sql: 'none', rows: [] },
      { sql: 'zero', rows: [[]], changes: 0 }
    ]
    expect(carried(statements)).toEqual(statements)
  })

  it('has room for whatever it says it has room for', { timeout: budget({ short: 60_000, long: 3_600_000 }) }, (context) => {
    const frames = budget({ short: 300, long: 20_000 })
    count(context, { frames })
    const random = prng.create(20_261_123)
    const value = (): SqliteValue => {
      const size = prng.int32(random, 0, 300)
      return prng.oneOf<SqliteValue>(random, [
        null,
        size / 7,
        'é'.repeat(size),
        '🌱'.repeat(size),
        new Uint8Array(size).fill(size)
      ])
    }
    for (let round = 0; round < frames; round++) {
      const columns = prng.int32(random, 0, 6)
      const rows = Array.from({ length: prng.int32(random, 0, 8) }, () => Array.from({ length: columns }, value))
      const statements = [{ sql: 'insert …', rows, changes: round }]
      expect(carried(statements)).toEqual(statements)
    }
  })

  it('gives bytes where they stand: nothing is copied that the disk copies again', () => {
    const frame = Buffer.alloc(100)
    writeBatch(frame, [{ sql: 'a', rows: [[Uint8Array.of(1, 2, 3)]] }])
    const [first] = readBatch(frame)
    expect(first?.rows).toEqual([[Uint8Array.of(1, 2, 3)]])
    frame.fill(9)
    expect(first?.rows).toEqual([[Uint8Array.of(9, 9, 9)]])
  })

  it('takes back what went wrong, cut to what fits', () => {
    const frame = Buffer.alloc(64 * 1024)
    writeTrouble(frame, { code: 'SQLITE_FULL', message: `disk is full “${'\u0001🌱'.repeat(5_000)}` })
    expect(readTrouble(frame)).toMatchObject({ code: 'SQLITE_FULL', message: expect.stringMatching(/^disk is full/) })
  })
})

describe('the disk’s thread', () => {
  let root: string
  let file: SqliteFile<{ word: { id: number; text: string; bytes: Uint8Array | null } }>
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'alongside-batches-'))
    file = await openSqlite(join(root, 'words.sqlite'))
    await sql`create table word (id integer primary key, text text, bytes blob)`.execute(file.db)
  })
  afterEach(async () => {
    await file.close()
    await rm(root, { recursive: true, force: true })
  })

  const insert = (rows: SqliteValue[][]): BatchStatement => ({ sql: 'insert into word values (?, ?, ?)', rows })
  const kept = () => file.db.selectFrom('word').selectAll().orderBy('id').execute()

  it('keeps batches of every size, one after the other, each as it was written', async () => {
    const sizes = [1, 5_000_000, 10, 70_000, 65_000, 2_000_000, 3]
    for (const [id, size] of sizes.entries()) await file.batch([insert([[id, `${size}`, new Uint8Array(size).fill(id)]])])
    const rows = await kept()
    expect(rows.map(({ text, bytes }) => [text, bytes?.length, bytes?.every((byte) => byte === bytes[0])])).toEqual(
      sizes.map((size) => [`${size}`, size, true])
    )
    expect(rows.map(({ bytes }) => bytes?.[0])).toEqual(sizes.map((_, id) => id))
  })

  it('takes batches and questions asked at the same moment, and loses none', async (context) => {
    count(context, { 'batches and questions at once': 400 })
    const random = prng.create(4)
    const asked = Array.from({ length: 400 }, (_, id) =>
      id % 2 === 0
        ? file.batch([insert([[id, 'b', new Uint8Array(prng.int32(random, 0, 200_000))]])])
        : file.db.insertInto('word').values({ id, text: 'q', bytes: null }).execute()
    )
    await Promise.all(asked)
    expect(await kept()).toHaveLength(400)
  })

  it('lets nobody into a transaction of another: not a statement, not a batch, not a second one', async () => {
    const order: string[] = []
    const transaction = (id: number) =>
      file.db.transaction().execute(async (tx) => {
        order.push(`${id} begins`)
        await tx.insertInto('word').values({ id, text: 't', bytes: null }).execute()
        await tx
          .insertInto('word')
          .values({ id: id + 100, text: 't', bytes: null })
          .execute()
        order.push(`${id} ends`)
        if (id % 2 === 1) throw new Error('taken back')
      })
    const seen: number[] = []
    const asked = Array.from({ length: 40 }, (_, id) => [
      transaction(id).catch(() => undefined),
      file.batch([insert([[id + 1000, 'b', null]])]),
      kept().then((rows) => void seen.push(rows.filter((row) => row.id < 100 && row.id % 2 === 1).length))
    ])
    await Promise.all(asked.flat())
    // What was taken back was never seen, and one began only when the one before it had ended.
    expect(seen.every((count) => count === 0)).toBe(true)
    expect(order).toEqual(Array.from({ length: 40 }, (_, id) => [`${id} begins`, `${id} ends`]).flat())
    const rows = await kept()
    expect(rows.filter(({ id }) => id < 1000)).toHaveLength(40)
    expect(rows.filter(({ id }) => id >= 1000)).toHaveLength(40)
  })

  it('does not take a late wake, meant for the batch before, for the end of this one', async () => {
    const { waitAsync } = Atomics
    const woken: boolean[] = []
    const waiting = vi.spyOn(Atomics, 'waitAsync').mockImplementation((...args: Parameters<typeof waitAsync>) => {
      const waits = waitAsync(...args)
      // As when the other thread has counted the last batch, and rings only now.
      woken.push(Atomics.notify(args[0] as unknown as Int32Array, args[1]) > 0)
      return waits
    })
    try {
      for (let id = 0; id < 20; id++) {
        waiting.mockClear()
        await file.batch([insert([[id, 'b', new Uint8Array(100_000).fill(id)]])])
        // It is on disk, and the memory that it crossed in is free for the next.
        expect(await kept()).toHaveLength(id + 1)
      }
    } finally {
      waiting.mockRestore()
    }
    expect(woken).toContain(true)
    expect((await kept()).map(({ bytes }) => bytes?.every((byte) => byte === bytes[0]))).toEqual(Array(20).fill(true))
  })

  it('keeps nothing of a question that is answered', async (context) => {
    const questions = 4_000
    count(context, { questions })
    // Long, so that what is kept of one is seen; a round of them first, for what any thread takes once.
    const long = sql<{ one: number }>`select 1 as one /* ${sql.raw('so '.repeat(10_000))} */`
    const ask = async (times: number): Promise<void> => {
      for (let asked = 0; asked < times; asked++) expect((await long.execute(file.db)).rows).toEqual([{ one: 1 }])
    }
    await ask(questions / 4)
    const before = process.memoryUsage.rss()
    await ask(questions)
    // All of them would be 120 megabytes of text.
    expect((process.memoryUsage.rss() - before) / 2 ** 20).toBeLessThan(40)
  })

  it('keeps nothing of a batch that fails, says why, and goes on', async () => {
    await file.batch([insert([[1, 'here', null]])])
    await expect(file.batch([insert([[2, 'not kept', null]]), insert([[1, 'twice', null]])])).rejects.toMatchObject({
      code: expect.stringMatching(/^SQLITE_CONSTRAINT/),
      message: expect.stringContaining('UNIQUE')
    })
    await expect(file.batch([{ sql: 'update word set text = ? where id = ?', rows: [['x', 7]], changes: 1 }])).rejects.toThrow(
      /changed rows/
    )
    await file.batch([insert([[3, 'after', null]])])
    expect((await kept()).map(({ id, text }) => [id, text])).toEqual([
      [1, 'here'],
      [3, 'after']
    ])
  })

  it('is closed after what was asked before, and refuses whatever is asked later', async () => {
    const last = file.batch([insert([[1, 'last', null]])])
    await Promise.all([last, file.close()])
    await expect(file.batch([insert([[2, 'late', null]])])).rejects.toThrow('the thread has ended')
    file = await openSqlite(join(root, 'words.sqlite'))
    expect(await kept()).toHaveLength(1)
  })
})
