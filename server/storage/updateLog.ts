// The log behind every room: rows of sealed updates, and a checkpoint that covers the older ones.
// A row, the head and the client ids bound by it move in one transaction.
import { type Kysely, sql } from 'kysely'
import * as Y from 'yjs'
import type { AllianceId, PersonId } from '../../shared/alliance/ids.ts'
import { documentOf } from '../domain/documentOf.ts'
import {
  type Clock,
  type CommitEntry,
  type RescueEntry,
  type StoredDocument,
  UnreadableAlliance,
  type UpdateLog
} from '../domain/ports.ts'
import { aboutCheckpoint, aboutRescue, aboutTitle, aboutUpdate } from './about.ts'
import type { Keyring } from './keyring.ts'
import { Nonces, seal, sealText, unseal, Unsealable } from './sealing.ts'
import type { SqliteFile } from './sqlite.ts'
import type { BatchStatement, SqliteValue } from './sqliteJobs.ts'
import type { Tables } from './tables.ts'

/** Drafts stay this long, row by row; beyond it a checkpoint takes their place and what was deleted is gone. */
const DRAFT_WINDOW_MS = 30 * 24 * 60 * 60 * 1000

const INSERT_UPDATE = 'insert into "update" (alliance_id, seq, seat_id, at, bytes) values (?, ?, ?, ?, ?)'
const INSERT_CLIENT = 'insert into client (alliance_id, client_id, person_id) values (?, ?, ?)'
const MOVE_HEAD = 'update alliance set head_seq = ? where id = ? and head_seq = ?'
const KEEP_RESCUE =
  'insert into rescue (id, alliance_id, seat_id, at, bytes) values (?, ?, ?, ?, ?) on conflict (id) do update set at = excluded.at, bytes = excluded.bytes'
const LET_RESCUE_GO = 'delete from rescue where id = ?'
const SET_TITLE = 'update alliance set title = ? where id = ?'

export class SqliteUpdateLog implements UpdateLog {
  readonly #file: SqliteFile<Tables>
  readonly #keyring: Keyring
  readonly #clock: Clock
  readonly #nonces = new Nonces()

  constructor({ file, keyring, clock }: { file: SqliteFile<Tables>; keyring: Keyring; clock: Clock }) {
    this.#file = file
    this.#keyring = keyring
    this.#clock = clock
  }

  async load(id: AllianceId): Promise<StoredDocument | undefined> {
    const stored = await readStored(this.#file.db, id)
    if (stored === undefined) return undefined
    const { headSeq, checkpoint, rows, clients } = stored
    const key = await this.#keyring.keyOf(id)
    rows.forEach(({ n }, index) => {
      if (n !== checkpoint.seq + 1 + index)
        throw new UnreadableAlliance(`alliance ${id}: row ${checkpoint.seq + 1 + index} is missing`)
    })
    if (checkpoint.seq + rows.length !== headSeq)
      throw new UnreadableAlliance(`alliance ${id}: rows end at ${checkpoint.seq + rows.length}, its head is ${headSeq}`)
    try {
      return {
        checkpoint: unseal(key, checkpoint.bytes, aboutCheckpoint(id, checkpoint.seq)),
        checkpointSeq: checkpoint.seq,
        rows: rows.map(({ n, bytes }) => unseal(key, bytes, aboutUpdate(id, n))),
        headSeq,
        clients: new Map(clients.map(({ n, person }) => [n, person]))
      }
    } catch (cause) {
      if (cause instanceof Unsealable) throw new UnreadableAlliance(`alliance ${id}: ${cause.message}`, { cause })
      throw cause
    }
  }

  async commit(entries: readonly CommitEntry[]): Promise<void> {
    const updates: SqliteValue[][] = []
    const clients: SqliteValue[][] = []
    const titles: SqliteValue[][] = []
    /** In order: the same words may be kept, and let go again, within one batch. */
    const rescues: BatchStatement[] = []
    const heads = new Map<AllianceId, { from: number; to: number }>()
    for (const entry of entries) {
      const { allianceId: id, seq, seatId, at, update, newClients, title } = entry
      const key = await this.#keyring.keyOf(id)
      updates.push([id, seq, seatId, at, seal(key, update, aboutUpdate(id, seq), this.#nonces.next())])
      for (const { clientId, personId } of newClients) clients.push([id, clientId, personId])
      if (title !== undefined) titles.push([sealText(key, title, aboutTitle(id)), id])
      for (const rescue of entry.rescues ?? []) rescues.push(rescueStatement(key, id, rescue))
      const head = heads.get(id)
      if (head === undefined) heads.set(id, { from: seq - 1, to: seq })
      else head.to = seq
    }
    await this.#file.batch([
      { sql: INSERT_UPDATE, rows: updates },
      { sql: INSERT_CLIENT, rows: clients },
      { sql: SET_TITLE, rows: titles, changes: 1 },
      ...rescues,
      // The head moves only from where its room believes it to be: two writers can never interleave.
      { sql: MOVE_HEAD, rows: Array.from(heads, ([id, { from, to }]) => [to, id, from]), changes: 1 }
    ])
  }

  async checkpoint(id: AllianceId): Promise<void> {
    const stored = await this.load(id)
    if (stored === undefined || stored.rows.length === 0) return
    const doc = documentOf(stored, id)
    const encoded = Y.encodeStateAsUpdate(doc)
    doc.destroy()
    const key = await this.#keyring.keyOf(id)
    const { headSeq, checkpointSeq } = stored
    await this.#file.batch([
      {
        sql: 'update checkpoint set bytes = ?, seq = ? where alliance_id = ? and seq = ?',
        rows: [[seal(key, encoded, aboutCheckpoint(id, headSeq)), headSeq, id, checkpointSeq]],
        changes: 1
      },
      {
        sql: 'delete from "update" where alliance_id = ? and seq <= ? and at < ?',
        rows: [[id, headSeq, this.#clock.now() - DRAFT_WINDOW_MS]]
      }
    ])
  }
}

export const rescueStatement = (key: Uint8Array, id: AllianceId, { id: rescue, seat, at, kept }: RescueEntry): BatchStatement =>
  kept === undefined
    ? { sql: LET_RESCUE_GO, rows: [[rescue]] }
    : { sql: KEEP_RESCUE, rows: [[rescue, id, seat, at, sealText(key, JSON.stringify(kept), aboutRescue(id, seat, rescue))]] }

type StoredPart =
  | { part: 'document'; n: number; seq: number; bytes: Uint8Array }
  | { part: 'row'; n: number; bytes: Uint8Array }
  | { part: 'client'; n: number; person: PersonId | null }

/** In one statement, so that a commit or a fold falls before or behind all of it. */
const readStored = async (db: Kysely<Tables>, id: AllianceId) => {
  const { rows: parts } = await sql<StoredPart>`
    select 'document' as part, alliance.head_seq as n, checkpoint.seq as seq, checkpoint.bytes as bytes, null as person
      from alliance join checkpoint on checkpoint.alliance_id = alliance.id where alliance.id = ${id}
    union all select 'row', "update".seq, null, "update".bytes, null
      from "update" join checkpoint on checkpoint.alliance_id = "update".alliance_id
      where "update".alliance_id = ${id} and "update".seq > checkpoint.seq
    union all select 'client', client_id, null, null, person_id from client where alliance_id = ${id}`.execute(db)
  const document = parts.find((part) => part.part === 'document')
  if (document === undefined) return undefined
  return {
    headSeq: document.n,
    checkpoint: { seq: document.seq, bytes: document.bytes },
    rows: parts.filter((part) => part.part === 'row').sort((a, b) => a.n - b.n),
    clients: parts.filter((part) => part.part === 'client')
  }
}

/** Able to commit: writes one row and waits until it is on disk. */
export const canCommit = async (db: Kysely<Tables>, clock: Clock): Promise<boolean> => {
  await db
    .insertInto('probe')
    .values({ id: 1, at: clock.now() })
    .onConflict((c) => c.column('id').doUpdateSet({ at: clock.now() }))
    .execute()
  return true
}
