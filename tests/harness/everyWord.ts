// Everything that a data directory holds of one alliance, opened with its key: each sealed value of every table. What a column
// with sealed values is sealed for stands here once more; a value in one that is not named is a failure, not a gap.
import { cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import * as z from 'zod/mini'
import { openDataDirectory } from '../../server/storage/dataDirectory.ts'
import { unseal } from '../../server/storage/sealing.ts'
import { type AllianceId, parseId } from '../../shared/alliance/ids.ts'

type Row = Record<string, unknown>

const of =
  (...parts: string[]) =>
  (row: Row): string =>
    parts.map((part) => (part.startsWith('.') ? String(row[part.slice(1)]) : part)).join('|')

const SEALED: Record<string, (row: Row) => string> = {
  'alliance.title': of('.id', '0', 'title'),
  'seat.name': of('.alliance_id', '.id', 'name'),
  'seat.left_name': of('.alliance_id', '.id', 'left-name'),
  'proposal.about': of('.alliance_id', '.id', 'proposal'),
  'proposal.frozen': of('.alliance_id', '.id', 'frozen'),
  'snapshot.content': of('.alliance_id', '.id', 'snapshot'),
  'checkpoint.bytes': of('.alliance_id', '.seq', 'checkpoint'),
  'draft_ground.bytes': of('.alliance_id', '.seq', 'checkpoint'),
  'draft_day.bytes': of('.alliance_id', '.day', '.seq', 'draft'),
  'update.bytes': of('.alliance_id', '.seq', 'update'),
  'rescue.bytes': of('.alliance_id', '.seat_id', '.id', 'rescue'),
  'stance.bytes': of('.alliance_id', '.section_id', '.seat_id', 'stance'),
  'agreement.bytes': of('.alliance_id', '.section_id', '.number', 'agreement'),
  'record.bytes': of('.alliance_id', '.n', 'record'),
  'seen.bytes': of('.alliance_id', '.seat_id', '.section_id', 'seen'),
  'coming_back.bytes': of('.alliance_id', '.id', 'coming-back'),
  'leaver_copy.bytes': of('.alliance_id', '.seat_id', 'copy'),
  'own_words.bytes': of('.alliance_id', '.section_id', '.seat_id', 'own-words'),
  'note.bytes': of('.alliance_id', '.id', '.seat_id', 'note'),
  'note.closed_as': of('.alliance_id', '.id', 'note-end'),
  'note_reply.bytes': of('.alliance_id', '.note_id', '.n', '.seat_id', 'note-reply'),
  'note_choice.bytes': of('.alliance_id', '.note_id', '.seat_id', 'note-choice'),
  'sheet.frozen': of('.alliance_id', '.id', 'sheet'),
  'sheet_checkpoint.bytes': of('.alliance_id', '.sheet_id', '.seq', 'sheet-checkpoint'),
  'sheet_update.bytes': of('.alliance_id', '.sheet_id', '.seq', 'sheet-update'),
  'day_mail.bytes': of('.alliance_id', '.seat_id', 'day-mail')
}
const HASH = /token_hash$/

export type Opened = { column: string; sealed: Buffer; plain: Buffer }

/** As a backup that is taken now would have it. As long as somebody reads, SQLite does not begin its log anew: between a file and its log
 *  nothing is missed. */
export const copyOf = async (dataDir: string): Promise<string> => {
  const copy = await mkdtemp(join(tmpdir(), 'alongside-backup-'))
  const readers = ['keys.sqlite', 'words.sqlite'].map((name) => new Database(join(dataDir, name)))
  try {
    for (const reader of readers) {
      reader.exec('begin')
      reader.prepare('select count(*) as tables from sqlite_master').all()
    }
    for (const name of await readdir(dataDir)) if (!name.startsWith('lock.')) await cp(join(dataDir, name), join(copy, name))
  } finally {
    for (const reader of readers) {
      // A statement that is not collected yet keeps a closed database open, and what it reads.
      if (reader.inTransaction) reader.exec('rollback')
      reader.close()
    }
  }
  return copy
}

export const everyWordOf = async (dataDir: string, alliance: string): Promise<Opened[]> => {
  const copy = await copyOf(dataDir)
  const data = await openDataDirectory(copy, undefined)
  const id = parseId<AllianceId>(alliance)
  if (id === undefined) throw new Error('no such alliance')
  const key = await data.keyring.keyOf(id)
  await data.close()
  const database = new Database(join(copy, 'words.sqlite'))
  try {
    const opened: Opened[] = []
    // Rows that name no alliance are of one that their sheet or their note names.
    const belongs = new Map<string, string>(
      ['sheet', 'note'].flatMap((noun) =>
        z
          .array(z.object({ id: z.string(), alliance_id: z.string() }))
          .parse(database.prepare(`select id, alliance_id from ${noun}`).all())
          .map((row) => [row.id, row.alliance_id])
      )
    )
    const tables = z
      .array(z.object({ name: z.string() }))
      .parse(database.prepare(`select name from sqlite_master where type = 'table'`).all())
    for (const { name: table } of tables) {
      const columns = z
        .array(z.object({ name: z.string(), type: z.string() }))
        .parse(database.prepare(`select name, type from pragma_table_info('${table}')`).all())
      const blobs = columns.filter(({ name, type }) => type.toLowerCase() === 'blob' && !HASH.test(name))
      if (blobs.length === 0) continue
      const rows = z
        .array(z.record(z.string(), z.unknown()))
        .parse(database.prepare(`select * from "${table}"`).all())
        .map((row) => {
          const of = belongs.get(String(row['sheet_id'] ?? row['note_id']))
          return of === undefined ? row : { ...row, alliance_id: of }
        })
      for (const { name } of blobs) {
        const column = `${table}.${name}`
        const about = SEALED[column]
        for (const row of rows) {
          const value = row[name]
          if ((row['alliance_id'] ?? row['id']) !== alliance || value === null) continue
          if (about === undefined) throw new Error(`nobody says what ${column} is sealed for`)
          const sealed = bytesIn(value)
          opened.push({ column, sealed, plain: Buffer.from(unseal(key, sealed, about(row))) })
        }
      }
    }
    return opened
  } finally {
    database.close()
    await rm(copy, { recursive: true, force: true })
  }
}

const bytesIn = (value: unknown): Buffer => {
  if (value instanceof ArrayBuffer) return Buffer.from(value)
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  throw new Error(`expected bytes, read ${typeof value}`)
}

/** All files of the words as they lie there, in a row. */
export const bytesOf = async (dataDir: string): Promise<Buffer> =>
  Buffer.concat(
    await Promise.all(
      ['words.sqlite', 'words.sqlite-wal'].map((name) => readFile(join(dataDir, name)).catch(() => Buffer.alloc(0)))
    )
  )
