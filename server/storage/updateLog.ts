// The log behind every room: rows of sealed updates, and a checkpoint that covers the older ones.
// A row, the head and the client ids bound by it move in one transaction.
import type { Kysely } from 'kysely'
import * as Y from 'yjs'
import type { AllianceId } from '../../shared/alliance/ids.ts'
import { documentOf } from '../domain/documentOf.ts'
import { type Clock, type CommitEntry, type StoredDocument, UnreadableAlliance, type UpdateLog } from '../domain/ports.ts'
import { aboutCheckpoint, aboutTitle, aboutUpdate } from './about.ts'
import type { Keyring } from './keyring.ts'
import { seal, sealText, unseal, Unsealable } from './sealing.ts'
import type { SqliteFile } from './sqlite.ts'
import type { SqliteValue } from './sqliteJobs.ts'
import type { Tables } from './tables.ts'

/** Drafts stay this long, row by row; beyond it a checkpoint takes their place and what was deleted is gone. */
const DRAFT_WINDOW_MS = 30 * 24 * 60 * 60 * 1000

const INSERT_UPDATE = 'insert into "update" (alliance_id, seq, seat_id, at, bytes) values (?, ?, ?, ?, ?)'
const INSERT_CLIENT = 'insert into client (alliance_id, client_id, person_id) values (?, ?, ?)'
const MOVE_HEAD = 'update alliance set head_seq = ? where id = ? and head_seq = ?'
const SET_TITLE = 'update alliance set title = ? where id = ?'

export class SqliteUpdateLog implements UpdateLog {
  readonly #file: SqliteFile<Tables>
  readonly #keyring: Keyring
  readonly #clock: Clock

  constructor({ file, keyring, clock }: { file: SqliteFile<Tables>; keyring: Keyring; clock: Clock }) {
    this.#file = file
    this.#keyring = keyring
    this.#clock = clock
  }

  async load(id: AllianceId): Promise<StoredDocument | undefined> {
    const stored = await this.#file.db.transaction().execute((tx) => readStored(tx, id))
    if (stored === undefined) return undefined
    const { alliance, rows, clients } = stored
    const key = await this.#keyring.keyOf(id)
    rows.forEach(({ seq }, index) => {
      if (seq !== alliance.checkpoint_seq + 1 + index)
        throw new UnreadableAlliance(`alliance ${id}: row ${alliance.checkpoint_seq + 1 + index} is missing`)
    })
    if (alliance.checkpoint_seq + rows.length !== alliance.head_seq)
      throw new UnreadableAlliance(
        `alliance ${id}: rows end at ${alliance.checkpoint_seq + rows.length}, its head is ${alliance.head_seq}`
      )
    try {
      return {
        checkpoint: unseal(key, alliance.checkpoint, aboutCheckpoint(id, alliance.checkpoint_seq)),
        checkpointSeq: alliance.checkpoint_seq,
        rows: rows.map(({ seq, bytes }) => unseal(key, bytes, aboutUpdate(id, seq))),
        headSeq: alliance.head_seq,
        clients: new Map(clients.map(({ client_id, person_id }) => [client_id, person_id]))
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
    const heads = new Map<AllianceId, { from: number; to: number }>()
    for (const entry of entries) {
      const { allianceId: id, seq, seatId, at, update, newClients, title } = entry
      const key = await this.#keyring.keyOf(id)
      updates.push([id, seq, seatId, at, seal(key, update, aboutUpdate(id, seq))])
      for (const { clientId, personId } of newClients) clients.push([id, clientId, personId])
      if (title !== undefined) titles.push([sealText(key, title, aboutTitle(id)), id])
      const head = heads.get(id)
      if (head === undefined) heads.set(id, { from: seq - 1, to: seq })
      else head.to = seq
    }
    await this.#file.batch([
      { sql: INSERT_UPDATE, rows: updates },
      { sql: INSERT_CLIENT, rows: clients },
      { sql: SET_TITLE, rows: titles, changes: 1 },
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
        sql: 'update alliance set checkpoint = ?, checkpoint_seq = ? where id = ? and checkpoint_seq = ?',
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

const readStored = async (db: Kysely<Tables>, id: AllianceId) => {
  const alliance = await db
    .selectFrom('alliance')
    .select(['head_seq', 'checkpoint_seq', 'checkpoint'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (alliance === undefined) return undefined
  const rows = await db
    .selectFrom('update')
    .select(['seq', 'bytes'])
    .where('alliance_id', '=', id)
    .where('seq', '>', alliance.checkpoint_seq)
    .orderBy('seq')
    .execute()
  const clients = await db.selectFrom('client').select(['client_id', 'person_id']).where('alliance_id', '=', id).execute()
  return { alliance, rows, clients }
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
