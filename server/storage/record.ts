// The record: what happened to an alliance, one line after another, each with a hash over itself and the one before. A line that is
// changed, taken out or put in shows: the hashes after it are no longer those that stand in exports and snapshots.
import type { Insertable, Kysely } from 'kysely'
import * as z from 'zod/mini'
import { BEFORE_THE_FIRST, hashOfLine } from '../../shared/agreement/record.ts'
import type { AllianceId, SeatId } from '../../shared/alliance/ids.ts'
import { type RecordEvent, RECORD_KINDS } from '../domain/recordPorts.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import type { RecordLines } from '../domain/recordPorts.ts'
import { aboutRecord } from './about.ts'
import type { Keyring } from './keyring.ts'
import { openSealed } from './openSealed.ts'
import { sealText } from './sealing.ts'
import type { Tables } from './tables.ts'

const kept = z.object({
  hash: z.string(),
  at: z.number(),
  kind: z.enum(RECORD_KINDS),
  seat: z.nullable(z.string()),
  about: z.record(z.string(), z.union([z.string(), z.number()]))
})

export class SqliteRecord implements RecordLines {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }) {
    this.#db = db
    this.#keyring = keyring
  }

  async of(id: AllianceId): Promise<{ events: RecordEvent[]; head: string }> {
    const key = await this.#keyring.keyOf(id)
    // Through a transaction: the first reading of an alliance from before the record writes its first lines.
    return this.#db.transaction().execute(async (tx) => {
      await beginRecord(tx, key, id)
      const lines = await readLines(tx, key, id)
      return { events: lines.map(({ event }) => event), head: lines.at(-1)?.hash ?? BEFORE_THE_FIRST }
    })
  }
}

/** A line at the end of the record, in the transaction of what happened. */
export const appendToRecord = async (tx: Kysely<Tables>, key: Uint8Array, id: AllianceId, event: RecordEvent): Promise<void> => {
  await beginRecord(tx, key, id)
  await append(tx, key, id, event)
}

/** The lines that a record begins with, one bound to the one before. */
export const firstLines = function* (
  key: Uint8Array,
  id: AllianceId,
  events: readonly RecordEvent[]
): Generator<Insertable<Tables['record']>> {
  let before = BEFORE_THE_FIRST
  for (const [nth, { at, kind, seat, about }] of events.entries()) {
    const n = nth + 1
    const hash = hashOfLine(before, n, { at, kind, seat, about })
    before = hash
    yield { alliance_id: id, n, bytes: sealText(key, JSON.stringify({ hash, at, kind, seat, about }), aboutRecord(id, n)) }
  }
}

const append = async (tx: Kysely<Tables>, key: Uint8Array, id: AllianceId, { at, kind, seat, about }: RecordEvent) => {
  const last = await tx
    .selectFrom('record')
    .select(['n', 'bytes'])
    .where('alliance_id', '=', id)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst()
  const n = (last?.n ?? 0) + 1
  const before = last === undefined ? BEFORE_THE_FIRST : openLine(key, id, last).hash
  const hash = hashOfLine(before, n, { at, kind, seat, about })
  const bytes = sealText(key, JSON.stringify({ hash, at, kind, seat, about }), aboutRecord(id, n))
  await tx.insertInto('record').values({ alliance_id: id, n, bytes }).execute()
}

/** An alliance from before there was a record begins it with who sits there. */
export const beginRecord = async (tx: Kysely<Tables>, key: Uint8Array, id: AllianceId): Promise<void> => {
  const any = await tx.selectFrom('record').select('n').where('alliance_id', '=', id).limit(1).executeTakeFirst()
  if (any !== undefined) return
  const seats = await tx
    .selectFrom('seat')
    .select(['id', 'taken_at'])
    .where('alliance_id', '=', id)
    .where('person_id', 'is not', null)
    .orderBy('taken_at')
    .orderBy('position')
    .execute()
  for (const { id: seat, taken_at } of seats) await append(tx, key, id, { at: taken_at ?? 0, kind: 'joined', seat, about: {} })
}

/** Every line, each held against the one before. */
export const readLines = async (
  tx: Kysely<Tables>,
  key: Uint8Array,
  id: AllianceId
): Promise<{ event: RecordEvent; hash: string }[]> => {
  const rows = await tx.selectFrom('record').select(['n', 'bytes']).where('alliance_id', '=', id).orderBy('n').execute()
  let before = BEFORE_THE_FIRST
  return rows.map((row, nth) => {
    const { hash, ...event } = openLine(key, id, row)
    if (row.n !== nth + 1 || hash !== hashOfLine(before, row.n, event))
      throw new UnreadableAlliance(`line ${nth + 1} of the record of alliance ${id} is not what it was`)
    before = hash
    return { event, hash }
  })
}

const openLine = (
  key: Uint8Array,
  id: AllianceId,
  { n, bytes }: { n: number; bytes: Uint8Array }
): RecordEvent & { hash: string } => {
  const { hash, at, kind, seat, about } = openSealed(kept, { key, sealed: bytes, about: aboutRecord(id, n) })
  // Written by `append`, under a seal: its shape was a seat's id.
  return { hash, at, kind, seat: seat as SeatId | null, about }
}
