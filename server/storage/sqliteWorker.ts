// The thread that owns one SQLite file. The server's own thread never waits for the disk: it posts
// statements here and goes on. One connection, so one writer, by construction.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import Database from 'libsql'
import { readBatch, writeTrouble } from './batchFrame.ts'
import { handedOver } from './handedOver.ts'
import { type SoundQuestion, soundQuestion } from './soundRows.ts'
import { damageIn, expectSoundSchema } from './soundText.ts'
import { type Answer, BATCH, type Job, type NewFrame, SHARED, type SqliteValue, type Trouble } from './sqliteJobs.ts'

type Statement = ReturnType<Database.Database['prepare']>

const { path, shared } = workerData as { path: string; shared: Int32Array }
const port = parentPort
if (port === null) throw new Error('sqliteWorker runs as a worker thread')

const open = (): Database.Database => {
  const database = new Database(path)
  database.exec('PRAGMA journal_mode=WAL')
  // FULL: a commit returns when its WAL frames are fsynced. Deleted words are overwritten, not just unlinked.
  database.exec('PRAGMA synchronous=FULL')
  database.exec('PRAGMA secure_delete=ON')
  database.exec('PRAGMA foreign_keys=ON')
  expectSoundSchema(database)
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
type Prepared = { statement: Statement; question: SoundQuestion | undefined }

const prepared = new Map<string, Prepared>()
let frame: Buffer = Buffer.alloc(0)

const preparedFor = (database: Database.Database, sql: string): Prepared => {
  let made = prepared.get(sql)
  if (made === undefined) {
    if (prepared.size >= 500) prepared.clear()
    const statement = database.prepare(sql)
    made = { statement, question: statement.reader ? soundQuestion(database, statement, sql) : undefined }
    prepared.set(sql, made)
  }
  return made
}

const prepare = (database: Database.Database, sql: string): Statement => preparedFor(database, sql).statement

const run = (database: Database.Database, sql: string, params: readonly SqliteValue[]): { rows: unknown[]; changes: number } => {
  const { statement, question } = preparedFor(database, sql)
  if (question !== undefined) return { rows: question(params), changes: 0 }
  if (statement.reader) return { rows: statement.all([...params]), changes: 0 }
  return { rows: [], changes: statement.run([...params]).changes }
}

const database = (): Database.Database => {
  if ('failure' in opened) throw opened.failure
  return opened.database
}

/** All statements in one transaction, on disk when this returns. */
const keep = (db: Database.Database): void => {
  const statements = readBatch(frame)
  prepare(db, 'BEGIN IMMEDIATE').run([])
  try {
    for (const { sql, rows, changes } of statements) {
      const statement = prepare(db, sql)
      for (const params of rows) {
        const changed = statement.run(params).changes
        if (changes !== undefined && changed !== changes)
          throw new Error(`expected ${changes} changed rows, saw ${changed}: ${sql}`)
      }
    }
    prepare(db, 'COMMIT').run([])
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK')
    throw error
  }
}

const troubleOf = (error: unknown): Trouble => ({
  code: error instanceof Error && 'code' in error ? String(error.code) : 'SQLITE_ERROR',
  message: error instanceof Error ? error.message : String(error)
})

const valuesOf = (row: unknown): unknown[] => (typeof row === 'object' && row !== null ? Object.values(row) : [])

const answer = (job: Job): Answer => {
  try {
    if (job.type === 'run') return { id: job.id, ...run(database(), job.sql, job.params) }
    if (job.type === 'damage') return { id: job.id, value: damageIn(database()) }
    prepared.clear()
    if ('database' in opened) opened.database.close()
    return { id: job.id, value: undefined }
  } catch (error) {
    return { id: job.id, error: troubleOf(error) }
  }
}

const keepBatch = (): void => {
  let ended: number = BATCH.kept
  try {
    keep(database())
  } catch (error) {
    writeTrouble(frame, troubleOf(error))
    ended = BATCH.failed
  }
  Atomics.store(shared, SHARED.batch, ended)
  Atomics.add(shared, SHARED.ended, 1)
  Atomics.notify(shared, SHARED.ended)
}

/** What libsql holds for a question, a copy of its text among it, is let go on the thread's own loop, after the engine has found that nobody
 *  needs it: a thread that only ever waited for its bell would keep all of it, for every question since the start. */
const BELLS_A_ROUND = 256

// It waits for the bell, not for messages: nothing else goes on in this thread. Whether a batch waits is asked before the
// messages are read: the frame that it stands in was posted before it, and must be the one that is read.
const listen = (from: number): void => {
  let rung = from
  for (let bells = 0; bells < BELLS_A_ROUND; bells++) {
    Atomics.wait(shared, SHARED.bell, rung)
    rung = Atomics.load(shared, SHARED.bell)
    const batchWaits = Atomics.load(shared, SHARED.batch) === BATCH.waiting
    let closed = false
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
      const job = next.message as Job | NewFrame
      if (job.type === 'frame') {
        frame = Buffer.from(job.frame)
        continue
      }
      const answered = answer(job)
      port.postMessage(answered, 'rows' in answered ? handedOver(answered.rows.flatMap(valuesOf)) : [])
      closed ||= job.type === 'close'
    }
    if (batchWaits) keepBatch()
    if (closed) return
  }
  setImmediate(listen, rung)
}
listen(0)
