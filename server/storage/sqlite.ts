// A SQLite file on a thread of its own, seen from the server's thread: a Kysely database for the nouns, and
// `batch` for the committer. Transactions and batches take turns, so that none lands inside another; a statement by
// itself waits for an open transaction only, so that many can be on their way at once.
import { Worker } from 'node:worker_threads'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler
} from 'kysely'
import { CannotKeep, UnreadableAlliance } from '../domain/ports.ts'
import { readTrouble, roomFor, writeBatch } from './batchFrame.ts'
import {
  type Answer,
  BATCH,
  type BatchStatement,
  type Job,
  type NewFrame,
  SHARED,
  type SqliteValue,
  type Trouble
} from './sqliteJobs.ts'
import type { Damage } from './soundText.ts'

export class SqliteError extends Error {
  override name = 'SqliteError'
  readonly code: string
  constructor(code: string, message: string) {
    super(`${code}: ${message}`)
    this.code = code
  }
}

/** What it means to whoever asked. */
const errorOf = ({ code, message }: Trouble): Error => {
  if (/^SQLITE_(FULL|IOERR)/.test(code)) return new CannotKeep(`${code}: ${message}`)
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return new UnreadableAlliance(`${code}: ${message}`)
  // Statements name what the migrations made: what is not there any more was harmed in the schema itself.
  if (code === 'SQLITE_ERROR' && /^no such (column|table)|has no column named/.test(message))
    return new UnreadableAlliance(`${code}: ${message}`)
  return new SqliteError(code, message)
}

export type SqliteFile<T> = {
  db: Kysely<T>
  /** All statements in one transaction; resolved when it is on disk. Rejects: nothing of it is kept. */
  batch(statements: readonly BatchStatement[]): Promise<void>
  /** What of it is not what it was, as far as it can be told: all of the file is looked through. */
  damage(): Promise<Damage>
  close(): Promise<void>
}

// Run from TypeScript (in tests), the thread still needs JavaScript: the built one.
const worker = import.meta.url.endsWith('.ts')
  ? new URL('../../dist/server/sqliteWorker.js', import.meta.url)
  : new URL('./sqliteWorker.js', import.meta.url)

/** Opens, or makes, the file at `path`. Rejects with SqliteError when it cannot. */
export const openSqlite = async <T>(path: string): Promise<SqliteFile<T>> => {
  const thread = new SqliteThread(path)
  try {
    await thread.run('SELECT 1', [])
  } catch (error) {
    await thread.close()
    throw error
  }
  const turns = new Turns()
  const db = new Kysely<T>({
    dialect: {
      createAdapter: () => new ThreadAdapter(),
      createDriver: () => new ThreadDriver(thread, turns),
      createIntrospector: (kysely) => new SqliteIntrospector(kysely),
      createQueryCompiler: () => new SqliteQueryCompiler()
    }
  })
  let closing: Promise<void> | undefined
  return {
    db,
    async batch(statements) {
      const release = await turns.take()
      try {
        await thread.batch(statements)
      } finally {
        release()
      }
    },
    damage: () => thread.ask<Damage>({ type: 'damage' }),
    // Closed in its turn: what was asked before is on disk, what is asked later is refused.
    close: () =>
      (closing ??= turns.take().then(async (release) => {
        await db.destroy()
        await thread.close()
        release()
      }))
  }
}

/** Room for a usual batch. A larger one gets a larger frame, which is kept when it is not much larger. */
const FRAME_BYTES = 64 * 1024
const MOST_KEPT_BYTES = 1024 * 1024

type JobWithoutId = Job extends infer J ? (J extends Job ? Omit<J, 'id'> : never) : never

type Pending = { resolve(value: unknown): void; reject(error: Error): void }

class SqliteThread {
  readonly #worker: Worker
  readonly #shared = new Int32Array(new SharedArrayBuffer(SHARED.length * Int32Array.BYTES_PER_ELEMENT))
  readonly #waiting = new Map<number, Pending>()
  #frame = new SharedArrayBuffer(0)
  #batch: Pending | undefined
  #nextId = 1
  #ended: Error | undefined

  constructor(path: string) {
    this.#worker = new Worker(worker, { workerData: { path, shared: this.#shared } })
    this.#worker.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if (waiting === undefined) return
      if ('error' in answer) waiting.reject(errorOf(answer.error))
      else waiting.resolve('rows' in answer ? { rows: answer.rows, changes: answer.changes } : answer.value)
    })
    this.#worker.on('error', (error: Error) => this.#end(error))
    this.#worker.on('exit', () => this.#end(new SqliteError('SQLITE_MISUSE', 'the thread has ended')))
  }

  ask<R>(job: JobWithoutId): Promise<R> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    const id = this.#nextId++
    return new Promise<R>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (value) => resolve(value as R), reject })
      this.#worker.postMessage({ ...job, id } satisfies Job)
      this.#ring()
    })
  }

  run(sql: string, params: readonly SqliteValue[]): Promise<{ rows: unknown[]; changes: number }> {
    return this.ask({ type: 'run', sql, params })
  }

  /** Only one at a time: the frame is in use until it has ended. */
  batch(statements: readonly BatchStatement[]): Promise<void> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    const needed = roomFor(statements)
    if (needed > this.#frame.byteLength || (this.#frame.byteLength > MOST_KEPT_BYTES && needed <= FRAME_BYTES)) {
      this.#frame = new SharedArrayBuffer(Math.max(needed, FRAME_BYTES))
      this.#worker.postMessage({ type: 'frame', frame: this.#frame } satisfies NewFrame)
    }
    writeBatch(Buffer.from(this.#frame), statements)
    return new Promise<void>((resolve, reject) => {
      this.#batch = { resolve: () => resolve(), reject }
      const ended = Atomics.load(this.#shared, SHARED.ended)
      Atomics.store(this.#shared, SHARED.batch, BATCH.waiting)
      this.#ring()
      this.#awaitEnd(ended)
    })
  }

  /** Until the count of ended batches has moved on from this. Being woken alone says nothing: the wake for a batch that was
   *  seen to have ended can come when the next one has begun. */
  #awaitEnd(ended: number): void {
    if (Atomics.load(this.#shared, SHARED.ended) !== ended) return this.#onBatchEnded()
    const waiting = Atomics.waitAsync(this.#shared, SHARED.ended, ended)
    if (waiting.async) void waiting.value.then(() => this.#awaitEnd(ended))
    else this.#onBatchEnded()
  }

  #onBatchEnded(): void {
    const batch = this.#batch
    this.#batch = undefined
    if (Atomics.load(this.#shared, SHARED.batch) === BATCH.kept) return batch?.resolve(undefined)
    batch?.reject(errorOf(readTrouble(Buffer.from(this.#frame))))
  }

  #ring(): void {
    Atomics.add(this.#shared, SHARED.bell, 1)
    Atomics.notify(this.#shared, SHARED.bell)
  }

  async close(): Promise<void> {
    if (this.#ended !== undefined) return
    await this.ask({ type: 'close' })
    await this.#worker.terminate()
  }

  #end(error: Error): void {
    this.#ended ??= error
    for (const waiting of this.#waiting.values()) waiting.reject(this.#ended)
    this.#waiting.clear()
    this.#batch?.reject(this.#ended)
    this.#batch = undefined
  }
}

/** Transactions and batches, one at a time and in the order of asking. */
class Turns {
  #last: Promise<void> = Promise.resolve()
  #transaction: Promise<void> | undefined

  async take(): Promise<() => void> {
    const before = this.#last
    let release = (): void => undefined
    this.#last = new Promise((resolve) => (release = resolve))
    await before
    return release
  }

  /** A turn in which single statements wait, too. */
  async takeForTransaction(): Promise<() => void> {
    const release = await this.take()
    let end = (): void => undefined
    this.#transaction = new Promise((resolve) => (end = resolve))
    return () => {
      this.#transaction = undefined
      end()
      release()
    }
  }

  /** The open transaction, until it ends. */
  get transaction(): Promise<void> | undefined {
    return this.#transaction
  }
}

/** SQLite can change its tables in a transaction, which Kysely leaves unused: a start that ends halfway would leave tables behind
 *  that no later start could make. */
class ThreadAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class ThreadDriver implements Driver {
  readonly #thread: SqliteThread
  readonly #turns: Turns

  constructor(thread: SqliteThread, turns: Turns) {
    this.#thread = thread
    this.#turns = turns
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<ThreadConnection> {
    return new ThreadConnection(this.#thread, this.#turns)
  }

  async beginTransaction(connection: ThreadConnection): Promise<void> {
    await connection.begin()
  }

  async commitTransaction(connection: ThreadConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('COMMIT'))
  }

  async rollbackTransaction(connection: ThreadConnection): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw('ROLLBACK'))
    } catch (error) {
      // When the disk is full or fails, SQLite has done so already: whoever asked is to hear of that.
      if (!(error instanceof SqliteError) || !error.message.includes('no transaction is active')) throw error
    }
  }

  async releaseConnection(connection: ThreadConnection): Promise<void> {
    connection.end()
  }

  async destroy(): Promise<void> {}
}

class ThreadConnection implements DatabaseConnection {
  readonly #thread: SqliteThread
  readonly #turns: Turns
  /** Set while a transaction is open on it. */
  #release: (() => void) | undefined

  constructor(thread: SqliteThread, turns: Turns) {
    this.#thread = thread
    this.#turns = turns
  }

  async begin(): Promise<void> {
    this.#release = await this.#turns.takeForTransaction()
    await this.#thread.run('BEGIN IMMEDIATE', [])
  }

  end(): void {
    this.#release?.()
    this.#release = undefined
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    // Asked in the same breath as it is looked: a transaction that begins later begins behind it.
    while (this.#release === undefined && this.#turns.transaction !== undefined) await this.#turns.transaction
    const { rows, changes } = await this.#thread.run(query.sql, query.parameters as readonly SqliteValue[])
    return { rows: rows as R[], numAffectedRows: BigInt(changes) }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('this database answers whole')
  }
}
