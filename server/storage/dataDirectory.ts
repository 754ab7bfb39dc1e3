// The directory that holds everything of the embedded default: words, wrapped keys, the master key unless it is
// given. One process a directory; the lock is SQLite's own file lock, so it dies with its process, also by SIGKILL.
import { existsSync } from 'node:fs'
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { parseId } from '../../shared/alliance/ids.ts'
import { type Keyring, WrongMasterKey, openKeyring } from './keyring.ts'
import { withSoundIndexes } from './indexes.ts'
import { migrate } from './migrations.ts'
import { KEY_BYTES } from './sealing.ts'
import { damagedFile } from './soundText.ts'
import { SqliteError, type SqliteFile, openSqlite } from './sqlite.ts'
import type { Tables } from './tables.ts'
import { areIds } from './wholeIds.ts'
import { expectKnownWords, noteWordsVersion } from './wordsVersion.ts'
import { makeLast } from './writeAheadLog.ts'

export type DataDirectory = {
  /** Indexes that were damaged. */
  madeAnew: readonly string[]
  words: SqliteFile<Tables>
  keyring: Keyring
  close(): Promise<void>
}

/** What keeps the directory from being opened, in words for whoever runs the server. */
export class DataDirectoryProblem extends Error {
  override name = 'DataDirectoryProblem'
}

/** Opens, or makes, the directory. Rejects with DataDirectoryProblem when another process has it, when it cannot
 *  be written, or when its master key is missing or wrong. */
export const openDataDirectory = async (path: string, given: Uint8Array | undefined): Promise<DataDirectory> => {
  const opened: { close(): Promise<unknown> }[] = []
  const keep = <T extends { close(): Promise<unknown> }>(thing: T): T => {
    opened.push(thing)
    return thing
  }
  const close = async (): Promise<void> => {
    for (let last = opened.pop(); last !== undefined; last = opened.pop()) await last.close()
  }
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    await chmod(path, 0o700)
    keep(await lock(join(path, 'lock.sqlite'), path))
    for (const file of ['words.sqlite', 'keys.sqlite']) await makeLast(join(path, `${file}-wal`))
    const words = keep(await openSqlite<Tables>(join(path, 'words.sqlite')))
    await expectKnownWords(words.db)
    await migrate(words.db)
    await noteWordsVersion(words.db)
    const { damaged, madeAnew } = await withSoundIndexes(words)
    // Who is let in, and what the tables are.
    const ofNobody = damaged.find(({ alliance }) => parseId(alliance) === undefined)
    if (ofNobody !== undefined) throw damagedFile(ofNobody)
    const mayBeMade = (await isEmpty(words)) && !existsSync(join(path, 'keys.sqlite'))
    const masterKey = given ?? (await masterKeyOf(join(path, 'master.key'), { mayBeMade }))
    const ids = await words.db.selectFrom('alliance').select('id').where(areIds('id')).execute()
    const alliances = ids.map(({ id }) => id)
    const keyring = keep(await openKeyring(join(path, 'keys.sqlite'), masterKey, { harmed: damaged, alliances }))
    return { words, keyring, madeAnew: [...madeAnew, ...keyring.madeAnew], close }
  } catch (error) {
    await close()
    if (error instanceof DataDirectoryProblem || error instanceof WrongMasterKey) throw error
    throw new DataDirectoryProblem(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

/** A transaction that is never ended: the file's own lock, which goes with its process however that ends. */
const lock = async (file: string, directory: string): Promise<SqliteFile<unknown>> => {
  let held: SqliteFile<unknown> | undefined
  try {
    held = await openSqlite<unknown>(file)
    await sql`BEGIN EXCLUSIVE`.execute(held.db)
    return held
  } catch (cause) {
    await held?.close()
    if (!(cause instanceof SqliteError) || !cause.code.startsWith('SQLITE_BUSY')) throw cause
    throw new DataDirectoryProblem(`another process is using ${directory}`, { cause })
  }
}

const isEmpty = async ({ db }: SqliteFile<Tables>): Promise<boolean> =>
  (await db.selectFrom('alliance').select('id').limit(1).executeTakeFirst()) === undefined

const masterKeyOf = async (file: string, { mayBeMade }: { mayBeMade: boolean }): Promise<Uint8Array> => {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text !== undefined) {
    const key = Buffer.from(text.trim(), 'base64')
    if (key.length === KEY_BYTES) return new Uint8Array(key)
    throw new DataDirectoryProblem(`${file} expects ${KEY_BYTES} bytes in base64`)
  }
  // A new key would open nothing of what is stored: better to stop than to begin to write beside lost words.
  if (!mayBeMade) throw new DataDirectoryProblem(`${file} is missing, and what is stored here cannot be read without it`)
  const key = randomBytes(KEY_BYTES)
  // Whole under its name or not there: a start that ends halfway must not leave a key that no later start can read.
  const unnamed = await open(`${file}.new`, 'w', 0o600)
  await unnamed.writeFile(`${key.toString('base64')}\n`)
  await unnamed.sync()
  await unnamed.close()
  await rename(`${file}.new`, file)
  const directory = await open(dirname(file), 'r')
  await directory.sync()
  await directory.close()
  return new Uint8Array(key)
}
