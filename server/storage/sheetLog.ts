// The log of sheets: sealed rows and a checkpoint, like an alliance's, in tables that nothing else reads. Of folded rows nothing stays.
import { type Kysely, sql } from 'kysely'
import * as Y from 'yjs'
import type { PersonId, SheetId } from '../../shared/alliance/ids.ts'
import { documentOf } from '../domain/documentOf.ts'
import type { CommitEntry, StoredDocument } from '../domain/updateLogPorts.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import type { SheetLog, SheetRef } from '../domain/sheetPorts.ts'
import { aboutSheetCheckpoint, aboutSheetUpdate } from './about.ts'
import type { Keyring } from './keyring.ts'
import { Nonces, Unsealable, seal, unseal } from './sealing.ts'
import type { SqliteFile } from './sqlite.ts'
import type { SqliteValue } from './sqliteJobs.ts'
import type { Tables } from './tables.ts'
import { rescueStatements } from './updateLog.ts'

const INSERT_UPDATE = 'insert into sheet_update (sheet_id, seq, bytes) values (?, ?, ?)'
const INSERT_CLIENT = 'insert into sheet_client (sheet_id, client_id, person_id) values (?, ?, ?)'
// Only from where its room believes it to be, and only while it may change: with its writer ready, it may not.
const MOVE_HEAD = 'update sheet set head_seq = ? where id = ? and head_seq = ? and frozen is null and opened_at is null'

export class SqliteSheetLog implements SheetLog {
  readonly #file: SqliteFile<Tables>
  readonly #keyring: Keyring
  readonly #nonces = new Nonces()

  constructor({ file, keyring }: { file: SqliteFile<Tables>; keyring: Keyring }) {
    this.#file = file
    this.#keyring = keyring
  }

  async load(of: SheetRef): Promise<(StoredDocument & { held: boolean }) | undefined> {
    return readSheet(this.#file.db, await this.#keyring.keyOf(of.alliance), of)
  }

  async commit(entries: readonly CommitEntry[]): Promise<void> {
    const updates: SqliteValue[][] = []
    const clients: SqliteValue[][] = []
    const heads = new Map<SheetId, { from: number; to: number }>()
    for (const { allianceId: id, sheet, seq, update, newClients } of entries) {
      if (sheet === undefined) throw new Error('words of an alliance are no sheet')
      const key = await this.#keyring.keyOf(id)
      updates.push([sheet, seq, seal(key, update, aboutSheetUpdate(id, sheet, seq), this.#nonces.next())])
      for (const { clientId, personId } of newClients) clients.push([sheet, clientId, personId])
      const head = heads.get(sheet)
      if (head === undefined) heads.set(sheet, { from: seq - 1, to: seq })
      else head.to = seq
    }
    await this.#file.batch([
      { sql: INSERT_UPDATE, rows: updates },
      { sql: INSERT_CLIENT, rows: clients },
      ...(await rescueStatements(this.#keyring, entries)),
      { sql: MOVE_HEAD, rows: Array.from(heads, ([sheet, { from, to }]) => [to, sheet, from]), changes: 1 }
    ])
  }

  async checkpoint(of: SheetRef): Promise<void> {
    const { alliance, sheet } = of
    const stored = await this.load(of)
    if (stored === undefined || stored.rows.length === 0) return
    const doc = documentOf(stored, alliance)
    const encoded = Y.encodeStateAsUpdate(doc)
    doc.destroy()
    const key = await this.#keyring.keyOf(alliance)
    const { headSeq, checkpointSeq } = stored
    await this.#file.batch([
      {
        // None, when it was opened meanwhile: then there is nothing left to fold.
        sql: 'update sheet_checkpoint set bytes = ?, seq = ? where sheet_id = ? and seq = ?',
        rows: [[seal(key, encoded, aboutSheetCheckpoint(alliance, sheet, headSeq)), headSeq, sheet, checkpointSeq]]
      },
      {
        sql: 'delete from sheet_update where sheet_id = ? and seq <= (select seq from sheet_checkpoint where sheet_id = ?)',
        rows: [[sheet, sheet]]
      }
    ])
  }
}

type StoredPart =
  | { part: 'document'; n: number; seq: number; bytes: Uint8Array; held: number }
  | { part: 'row'; n: number; bytes: Uint8Array }
  | { part: 'client'; n: number; person: PersonId | null }

/** What is stored of a sealed sheet. In one statement, so that a commit or a fold falls before or behind all of it. */
export const readSheet = async (
  db: Kysely<Tables>,
  key: Uint8Array,
  { alliance, sheet }: SheetRef
): Promise<(StoredDocument & { held: boolean }) | undefined> => {
  const { rows: parts } = await sql<StoredPart>`
    select 'document' as part, sheet.head_seq as n, c.seq as seq, c.bytes as bytes, null as person, sheet.frozen is not null as held
      from sheet join sheet_checkpoint c on c.sheet_id = sheet.id
      where sheet.id = ${sheet} and sheet.alliance_id = ${alliance} and sheet.opened_at is null
    union all select 'row', u.seq, null, u.bytes, null, null
      from sheet_update u join sheet_checkpoint c on c.sheet_id = u.sheet_id where u.sheet_id = ${sheet} and u.seq > c.seq
    union all select 'client', client_id, null, null, person_id, null from sheet_client where sheet_id = ${sheet}`.execute(db)
  const document = parts.find((part) => part.part === 'document')
  if (document === undefined) return undefined
  const rows = parts.filter((part) => part.part === 'row').sort((a, b) => a.n - b.n)
  if (rows.some(({ n }, index) => n !== document.seq + 1 + index) || document.seq + rows.length !== document.n)
    throw new UnreadableAlliance(`sheet ${sheet} of alliance ${alliance}: rows are missing`)
  try {
    return {
      checkpoint: unseal(key, document.bytes, aboutSheetCheckpoint(alliance, sheet, document.seq)),
      checkpointSeq: document.seq,
      rows: rows.map(({ n, bytes }) => unseal(key, bytes, aboutSheetUpdate(alliance, sheet, n))),
      headSeq: document.n,
      clients: new Map(parts.filter((part) => part.part === 'client').map(({ n, person }) => [n, person])),
      held: document.held === 1
    }
  } catch (cause) {
    if (cause instanceof Unsealable)
      throw new UnreadableAlliance(`sheet ${sheet} of alliance ${alliance}: ${cause.message}`, { cause })
    throw cause
  }
}
