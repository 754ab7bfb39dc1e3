// The thread that owns one SQLite file. The server's own thread never waits for the disk: it posts
// statements here and goes on. One connection, so one writer, by construction.
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'libsql'
import type { Answer, Job, SqliteValue } from './sqliteJobs.ts'

type Statement = ReturnType<Database.Database['prepare']>

const { path } = workerData as { path: string }
const port = parentPort
if (port === null) throw new Error('sqliteWorker runs as a worker thread')

const open = (): Database.Database => {
  const database = new Database(path)
  database.exec('PRAGMA journal_mode=WAL')
  // FULL: a commit returns when its WAL frames are fsynced. Deleted words are overwritten, not just unlinked.
  database.exec('PRAGMA synchronous=FULL')
  database.exec('PRAGMA secure_delete=ON')
  database.exec('PRAGMA foreign_keys=ON')
  return database
}

/** A file that cannot be opened is told to whoever asks for something of it. */
const opened: { database: Database.Database } | { failure: unknown } = (() => {
  try {
    return { database: open() }
  } catch (failure) {
    return { failure }
  }
})()
const prepared = new Map<string, Statement>()

const prepare = (database: Database.Database, sql: string): Statement => {
  let statement = prepared.get(sql)
  if (statement === undefined) {
    if (prepared.size >= 500) prepared.clear()
    statement = database.prepare(sql)
    prepared.set(sql, statement)
  }
  return statement
}

const run = (database: Database.Database, sql: string, params: readonly SqliteValue[]): { rows: unknown[]; changes: number } => {
  const statement = prepare(database, sql)
  if (statement.reader) return { rows: statement.all([...params]).map(withBytes), changes: 0 }
  return { rows: [], changes: statement.run([...params]).changes }
}

/** libsql hands blobs out as ArrayBuffer. */
const withBytes = (row: unknown): unknown => {
  if (typeof row !== 'object' || row === null) return row
  const copy: Record<string, unknown> = {}
  for (const [column, value] of Object.entries(row)) copy[column] = value instanceof ArrayBuffer ? new Uint8Array(value) : value
  return copy
}

const perform = (job: Job): unknown => {
  if ('failure' in opened) {
    if (job.type === 'close') return undefined
    throw opened.failure
  }
  const { database } = opened
  switch (job.type) {
    case 'run':
      return run(database, job.sql, job.params)
    case 'batch': {
      database.exec('BEGIN IMMEDIATE')
      try {
        for (const { sql, rows, changes } of job.statements) {
          const statement = prepare(database, sql)
          for (const params of rows) {
            const changed = statement.run([...params]).changes
            if (changes !== undefined && changed !== changes)
              throw new Error(`expected ${changes} changed rows, saw ${changed}: ${sql}`)
          }
        }
        database.exec('COMMIT')
      } catch (error) {
        if (database.inTransaction) database.exec('ROLLBACK')
        throw error
      }
      return undefined
    }
    case 'close':
      prepared.clear()
      database.close()
      return undefined
  }
}

port.on('message', (job: Job) => {
  let answer: Answer
  try {
    answer = { id: job.id, value: perform(job) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'SQLITE_ERROR'
    answer = { id: job.id, error: { code, message: error instanceof Error ? error.message : String(error) } }
  }
  port.postMessage(answer)
  if (job.type === 'close') port.close()
})
