import type { Kysely } from 'kysely'
import * as z from 'zod/mini'
import { MARKS, type Mark, haveAllFinished } from '../../shared/agreement/returning.ts'
import type { AllianceId, ReturnId, SeatId, SectionId } from '../../shared/alliance/ids.ts'
import { type KeptReturn, type ReturnAct, type Returns, UnreadableAlliance } from '../domain/ports.ts'
import { aboutMark } from './about.ts'
import type { Keyring } from './keyring.ts'
import { appendToRecord } from './record.ts'
import { sealText, Unsealable, unsealText } from './sealing.ts'
import type { Tables } from './tables.ts'

const markSchema = z.enum(MARKS)

export class SqliteReturns implements Returns {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }) {
    this.#db = db
    this.#keyring = keyring
  }

  async now(id: AllianceId): Promise<KeptReturn | undefined> {
    const key = await this.#keyring.keyOf(id)
    return this.#db.transaction().execute((tx) => readNow(tx, key, id))
  }

  async begin(id: AllianceId, { becomes, seat, now }: { becomes: ReturnId; seat: SeatId; now: number }): Promise<boolean> {
    return this.#db.transaction().execute(async (tx) => {
      if ((await openReturn(tx, id)) !== undefined) return false
      await tx
        .insertInto('return')
        .values({ id: becomes, alliance_id: id, by_seat_id: seat, begun_at: now, opened_at: null, ended_at: null })
        .execute()
      return true
    })
  }

  async act(id: AllianceId, act: ReturnAct): Promise<'unknown' | 'open-already' | 'not-open-yet' | { opened: boolean }> {
    const key = await this.#keyring.keyOf(id)
    return this.#db.transaction().execute(async (tx) => {
      const row = await openReturn(tx, id)
      if (row === undefined || row.id !== act.return) return 'unknown'
      const isOpen = row.opened_at !== null
      if (act.does === 'end') {
        if (act.how === 'returned' && !isOpen) return 'not-open-yet'
        await tx.updateTable('return').set({ ended_at: act.now }).where('id', '=', row.id).execute()
        if (act.how === 'returned')
          await appendToRecord(tx, key, id, { at: act.now, kind: 'returned', seat: act.seat, about: {} })
        // Nothing of what was marked outlives it.
        await tx.deleteFrom('return_mark').where('return_id', '=', row.id).execute()
        await tx.deleteFrom('return_finished').where('return_id', '=', row.id).execute()
        return { opened: false }
      }
      if (isOpen) return 'open-already'
      if (act.does === 'mark') {
        await putMark(tx, key, { id, of: row.id, seat: act.seat, section: act.section, mark: act.mark })
        return { opened: false }
      }
      await tx.deleteFrom('return_finished').where('return_id', '=', row.id).where('seat_id', '=', act.seat).execute()
      if (!act.finished) return { opened: false }
      await tx.insertInto('return_finished').values({ return_id: row.id, seat_id: act.seat }).execute()
      const finished = await tx.selectFrom('return_finished').select('seat_id').where('return_id', '=', row.id).execute()
      const taken = await tx
        .selectFrom('seat')
        .select('id')
        .where('alliance_id', '=', id)
        .where('person_id', 'is not', null)
        .execute()
      const opened = haveAllFinished({ finished: finished.map((one) => one.seat_id), taken: taken.map((one) => one.id) })
      if (opened) await tx.updateTable('return').set({ opened_at: act.now }).where('id', '=', row.id).execute()
      return { opened }
    })
  }
}

const openReturn = (tx: Kysely<Tables>, id: AllianceId) =>
  tx.selectFrom('return').selectAll().where('alliance_id', '=', id).where('ended_at', 'is', null).executeTakeFirst()

const putMark = async (
  tx: Kysely<Tables>,
  key: Uint8Array,
  { id, of, seat, section, mark }: { id: AllianceId; of: ReturnId; seat: SeatId; section: SectionId; mark: Mark | null }
): Promise<void> => {
  await tx
    .deleteFrom('return_mark')
    .where('return_id', '=', of)
    .where('seat_id', '=', seat)
    .where('section_id', '=', section)
    .execute()
  if (mark === null) return
  const bytes = sealText(key, JSON.stringify(mark), aboutMark(id, of, seat, section))
  await tx.insertInto('return_mark').values({ return_id: of, seat_id: seat, section_id: section, bytes }).execute()
}

const readNow = async (tx: Kysely<Tables>, key: Uint8Array, id: AllianceId): Promise<KeptReturn | undefined> => {
  const row = await openReturn(tx, id)
  if (row === undefined) return undefined
  const marks = await tx.selectFrom('return_mark').selectAll().where('return_id', '=', row.id).orderBy('section_id').execute()
  const finished = await tx.selectFrom('return_finished').select('seat_id').where('return_id', '=', row.id).execute()
  return {
    id: row.id,
    by: row.by_seat_id,
    begunAt: row.begun_at,
    openedAt: row.opened_at ?? undefined,
    finished: finished.map(({ seat_id }) => seat_id),
    marks: marks.map(({ seat_id: seat, section_id: section, bytes }) => ({
      seat,
      section,
      mark: openMark(key, bytes, aboutMark(id, row.id, seat, section))
    }))
  }
}

const openMark = (key: Uint8Array, bytes: Uint8Array, about: string): Mark => {
  try {
    return markSchema.parse(JSON.parse(unsealText(key, bytes, about)))
  } catch (cause) {
    if (cause instanceof Unsealable || cause instanceof z.core.$ZodError || cause instanceof SyntaxError)
      throw new UnreadableAlliance(`${about} cannot be read`, { cause })
    throw cause
  }
}
