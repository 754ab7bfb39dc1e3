// The log behind every room: rows of sealed updates behind a checkpoint, into which the drafts' folding (drafts.ts) takes them.
// A row, the head and the client ids bound by it move in one transaction.
import type { Kysely } from 'kysely'
import type { AllianceId, RescueId } from '../../shared/alliance/ids.ts'
import { type Clock, UnreadableAlliance } from '../domain/ports.ts'
import type { CommitEntry, RescueEntry, StoredDocument, UpdateLog } from '../domain/updateLogPorts.ts'
import { aboutCheckpoint, aboutRescue, aboutTitle, aboutUpdate } from './about.ts'
import type { SqliteDrafts } from './drafts.ts'
import type { Keyring } from './keyring.ts'
import { Nonces, seal, sealText, unseal, Unsealable } from './sealing.ts'
import type { SqliteFile } from './sqlite.ts'
import type { BatchStatement, SqliteValue } from './sqliteJobs.ts'
import { readStored } from './storedDocument.ts'
import type { Tables } from './tables.ts'

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
  readonly #drafts: Pick<SqliteDrafts, 'fold'>
  readonly #nonces = new Nonces()

  constructor({ file, keyring, drafts }: { file: SqliteFile<Tables>; keyring: Keyring; drafts: Pick<SqliteDrafts, 'fold'> }) {
    this.#file = file
    this.#keyring = keyring
    this.#drafts = drafts
  }

  async load(id: AllianceId): Promise<StoredDocument | undefined> {
    const stored = await readStored(this.#file.db, id)
    if (stored === undefined) return undefined
    const { headSeq, checkpoint, rows, clients } = stored
    const key = await this.#keyring.keyOf(id)
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
    const heads = new Map<AllianceId, { from: number; to: number }>()
    for (const entry of entries) {
      const { allianceId: id, seq, seatId, at, update, newClients, title } = entry
      const key = await this.#keyring.keyOf(id)
      updates.push([id, seq, seatId, at, seal(key, update, aboutUpdate(id, seq), this.#nonces.next())])
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
      ...(await rescueStatements(this.#keyring, entries)),
      // The head moves only from where its room believes it to be: two writers can never interleave.
      { sql: MOVE_HEAD, rows: Array.from(heads, ([id, { from, to }]) => [to, id, from]), changes: 1 }
    ])
  }

  async checkpoint(id: AllianceId): Promise<void> {
    await this.#drafts.fold(id)
  }
}

/** As they are in the end: one batch may keep the same words again and again, and let them go. */
export const rescueStatements = async (
  keyring: Pick<Keyring, 'keyOf'>,
  entries: readonly Pick<CommitEntry, 'allianceId' | 'rescues'>[]
): Promise<BatchStatement[]> => {
  const last = new Map<RescueId, { of: AllianceId; rescue: RescueEntry }>()
  for (const { allianceId: of, rescues = [] } of entries) for (const rescue of rescues) last.set(rescue.id, { of, rescue })
  const statements: BatchStatement[] = []
  for (const { of, rescue } of last.values()) statements.push(rescueStatement(await keyring.keyOf(of), of, rescue))
  return statements
}

const rescueStatement = (key: Uint8Array, id: AllianceId, { id: rescue, seat, at, kept }: RescueEntry): BatchStatement =>
  kept === undefined
    ? { sql: LET_RESCUE_GO, rows: [[rescue]] }
    : { sql: KEEP_RESCUE, rows: [[rescue, id, seat, at, sealText(key, JSON.stringify(kept), aboutRescue(id, seat, rescue))]] }

/** Able to commit: writes one row and waits until it is on disk. */
export const canCommit = async (db: Kysely<Tables>, clock: Clock): Promise<boolean> => {
  await db
    .insertInto('probe')
    .values({ id: 1, at: clock.now() })
    .onConflict((c) => c.column('id').doUpdateSet({ at: clock.now() }))
    .execute()
  return true
}
