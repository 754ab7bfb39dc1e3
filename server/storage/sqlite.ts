// A SQLite file on a thread of its own, seen from the server's thread: a Kysely database for the nouns, and
// `batch` for the committer. Both take turns, so that a batch never lands inside somebody's transaction.
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
import type { Answer, BatchStatement, Job, SqliteValue } from './sqliteJobs.ts'

export class SqliteError extends Error {
  override name = 'SqliteError'
  readonly code: string
  constructor(code: string, message: string) {
    super(`${code}: ${message}`)
    this.code = code
  }
}

export type SqliteFile<T> = {
  db: Kysely<T>
  /** All statements in one transaction; resolved when it is on disk. Rejects: nothing of it is kept. */
  batch(statements: readonly BatchStatement[]): Promise<void>
  close(): Promise<void>
}

// Run from TypeScript (in tests), the thread still needs JavaScript: the built one.
const worker = import.meta.url.endsWith('.ts')
  ? new URL('../../dist/server/storage/sqliteWorker.js', import.meta.url)
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
      createAdapter: () => new SqliteAdapter(),
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
        await thread.ask<undefined>({ type: 'batch', statements })
      } finally {
        release()
      }
    },
    close: () => (closing ??= db.destroy().then(() => thread.close()))
  }
}

type JobWithoutId = Job extends infer J ? (J extends Job ? Omit<J, 'id'> : never) : never

class SqliteThread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  #nextId = 1
  #ended: Error | undefined

  constructor(path: string) {
    this.#worker = new Worker(worker, { workerData: { path } })
    this.#worker.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if (waiting === undefined) return
      if ('error' in answer) waiting.reject(new SqliteError(answer.error.code, answer.error.message))
      else waiting.resolve(answer.value)
    })
    this.#worker.on('error', (error: Error) => this.#end(error))
    this.#worker.on('exit', () => this.#end(new SqliteError('SQLITE_MISUSE', 'the thread has ended')))
  }

  ask<R>(job: JobWithoutId): Promise<R> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    const id = this.#nextId++
    return new Promise<R>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (value) => resolve(value as R), reject })
      this.#worker.postMessage({ ...job, id })
    })
  }

  run(sql: string, params: readonly SqliteValue[]): Promise<{ rows: unknown[]; changes: number }> {
    return this.ask({ type: 'run', sql, params })
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
  }
}

/** One at a time, in the order of asking. */
class Turns {
  #last: Promise<void> = Promise.resolve()

  async take(): Promise<() => void> {
    const before = this.#last
    let release = (): void => undefined
    this.#last = new Promise((resolve) => (release = resolve))
    await before
    return release
  }
}

class ThreadDriver implements Driver {
  readonly #thread: SqliteThread
  readonly #turns: Turns
  readonly #releases = new Map<DatabaseConnection, () => void>()

  constructor(thread: SqliteThread, turns: Turns) {
    this.#thread = thread
    this.#turns = turns
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const release = await this.#turns.take()
    const connection = new ThreadConnection(this.#thread)
    this.#releases.set(connection, release)
    return connection
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('BEGIN IMMEDIATE'))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('COMMIT'))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('ROLLBACK'))
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#releases.get(connection)?.()
    this.#releases.delete(connection)
  }

  async destroy(): Promise<void> {}
}

class ThreadConnection implements DatabaseConnection {
  readonly #thread: SqliteThread

  constructor(thread: SqliteThread) {
    this.#thread = thread
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changes } = await this.#thread.run(query.sql, query.parameters as readonly SqliteValue[])
    return { rows: rows as R[], numAffectedRows: BigInt(changes) }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('this database answers whole')
  }
}
