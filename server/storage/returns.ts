import type { Kysely } from 'kysely'
import * as z from 'zod/mini'
import { MARKS, type Mark, haveAllFinished } from '../../shared/agreement/returning.ts'
import type { AllianceId, PersonId, ReturnId, SeatId, SectionId } from '../../shared/alliance/ids.ts'
import type { KeptReturn, ReturnAct, Returns } from '../domain/returnPorts.ts'
import { aboutMark } from './about.ts'
import { comeBackOn } from './comingBacks.ts'
import type { Keyring } from './keyring.ts'
import { appendToRecord } from './record.ts'
import { openSealed } from './openSealed.ts'
import { sealText } from './sealing.ts'
import type { Tables } from './tables.ts'

const markSchema = z.enum(MARKS)

/** Who takes part is a person in a seat: what somebody marked who has left counts for nobody, and nobody waits for them. */
export class SqliteReturns implements Returns {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }) {
    this.#db = db
    this.#keyring = keyring
  }

  async now(id: AllianceId, now: number): Promise<KeptReturn | undefined> {
    const key = await this.#keyring.keyOf(id)
    return this.#db.transaction().execute(async (tx) => {
      const row = await underWay(tx, id)
      if (row === undefined || (await takenIn(tx, id)).length < 2) return undefined
      // Those who had not finished may have left since.
      const openedAt = row.opened_at ?? ((await openIfAllHave(tx, row.id, now)) ? now : undefined)
      const takingPart = await takingPartIn(tx, row.id)
      const marks = await tx.selectFrom('return_mark').selectAll().where('return_id', '=', row.id).orderBy('section_id').execute()
      return {
        id: row.id,
        by: row.by_seat_id,
        begunAt: row.begun_at,
        openedAt,
        takingPart,
        marks: marks
          .filter(({ seat_id }) => takingPart.some(({ seat }) => seat === seat_id))
          .map(({ seat_id: seat, section_id: section, bytes }) => ({
            seat,
            section,
            mark: openMark(key, bytes, aboutMark(id, row.id, seat, section))
          }))
      }
    })
  }

  async begin(id: AllianceId, { becomes, seat, now }: { becomes: ReturnId; seat: SeatId; now: number }): Promise<boolean> {
    return this.#db.transaction().execute(async (tx) => {
      if ((await underWay(tx, id)) !== undefined) return false
      await tx
        .insertInto('return')
        .values({ id: becomes, alliance_id: id, by_seat_id: seat, begun_at: now, opened_at: null, ended_at: null })
        .execute()
      for (const taken of await takenIn(tx, id))
        await tx
          .insertInto('return_seat')
          .values({ return_id: becomes, finished: 0, ...taken })
          .execute()
      return true
    })
  }

  async act(id: AllianceId, act: ReturnAct): Promise<'unknown' | 'open-already' | 'not-open-yet' | { opened: boolean }> {
    const key = await this.#keyring.keyOf(id)
    return this.#db.transaction().execute(async (tx) => {
      const row = await underWay(tx, id)
      const me = (await takenIn(tx, id)).find(({ seat_id }) => seat_id === act.seat)
      // Whoever stood up between the door and here marks nothing any more.
      if (row === undefined || row.id !== act.return || me === undefined) return 'unknown'
      const isOpen = row.opened_at !== null
      if (act.does === 'end') {
        if (act.how === 'returned' && !isOpen) return 'not-open-yet'
        await endReturn(tx, row.id, act.now)
        if (act.how === 'returned') {
          await appendToRecord(tx, key, id, { at: act.now, kind: 'returned', seat: act.seat, about: {} })
          await comeBackOn(tx, key, id, act.now)
        }
        return { opened: false }
      }
      if (isOpen) return 'open-already'
      await joinIn(tx, row.id, me)
      if (act.does === 'mark') {
        await putMark(tx, key, { id, of: row.id, seat: act.seat, section: act.section, mark: act.mark })
        return { opened: false }
      }
      await tx
        .updateTable('return_seat')
        .set({ finished: act.finished ? 1 : 0 })
        .where('return_id', '=', row.id)
        .where('seat_id', '=', act.seat)
        .execute()
      return { opened: act.finished && (await openIfAllHave(tx, row.id, act.now)) }
    })
  }
}

/** In the transaction in which somebody has left: what they marked goes with them, as far as it is sealed; those who stay wait for each other
 *  only, and one alone comes back with nobody. */
export const leaveReturn = async (
  tx: Kysely<Tables>,
  { id, seat, now }: { id: AllianceId; seat: SeatId; now: number }
): Promise<void> => {
  const row = await underWay(tx, id)
  if (row === undefined) return
  const isAlone = (await takenIn(tx, id)).length < 2
  if (isAlone) await endReturn(tx, row.id, now)
  // What is open already was read by all.
  else if (row.opened_at === null) {
    await tx.deleteFrom('return_mark').where('return_id', '=', row.id).where('seat_id', '=', seat).execute()
    await tx.deleteFrom('return_seat').where('return_id', '=', row.id).where('seat_id', '=', seat).execute()
    await openIfAllHave(tx, row.id, now)
  }
}

/** Nothing of what was marked outlives it. */
const endReturn = async (tx: Kysely<Tables>, of: ReturnId, now: number): Promise<void> => {
  await tx.updateTable('return').set({ ended_at: now }).where('id', '=', of).execute()
  await tx.deleteFrom('return_mark').where('return_id', '=', of).execute()
  await tx.deleteFrom('return_seat').where('return_id', '=', of).execute()
}

type Taken = { seat_id: SeatId; person_id: PersonId }

const underWay = (tx: Kysely<Tables>, id: AllianceId) =>
  tx.selectFrom('return').selectAll().where('alliance_id', '=', id).where('ended_at', 'is', null).executeTakeFirst()

const takenIn = async (tx: Kysely<Tables>, id: AllianceId): Promise<Taken[]> => {
  const seats = await tx
    .selectFrom('seat')
    .select(['id', 'person_id'])
    .where('alliance_id', '=', id)
    .orderBy('position')
    .execute()
  return seats.flatMap(({ id: seat_id, person_id }) => (person_id === null ? [] : [{ seat_id, person_id }]))
}

/** Those who still sit where they sat when they joined in. */
const takingPartIn = async (tx: Kysely<Tables>, of: ReturnId): Promise<KeptReturn['takingPart']> => {
  const rows = await tx
    .selectFrom('return_seat')
    .innerJoin('seat', (on) =>
      on.onRef('seat.id', '=', 'return_seat.seat_id').onRef('seat.person_id', '=', 'return_seat.person_id')
    )
    .select(['return_seat.seat_id', 'return_seat.finished'])
    .where('return_id', '=', of)
    .orderBy('seat.position')
    .execute()
  return rows.map(({ seat_id: seat, finished }) => ({ seat, finished: finished === 1 }))
}

const openIfAllHave = async (tx: Kysely<Tables>, of: ReturnId, now: number): Promise<boolean> => {
  const takingPart = await takingPartIn(tx, of)
  const haveAll = haveAllFinished({
    takingPart: takingPart.map(({ seat }) => seat),
    finished: takingPart.flatMap(({ seat, finished }) => (finished ? [seat] : []))
  })
  if (haveAll) await tx.updateTable('return').set({ opened_at: now }).where('id', '=', of).execute()
  return haveAll
}

/** What stands there of whoever sat in this seat before is not theirs. */
const joinIn = async (tx: Kysely<Tables>, of: ReturnId, { seat_id, person_id }: Taken): Promise<void> => {
  const before = await tx
    .selectFrom('return_seat')
    .select('person_id')
    .where('return_id', '=', of)
    .where('seat_id', '=', seat_id)
    .executeTakeFirst()
  if (before?.person_id === person_id) return
  await tx.deleteFrom('return_mark').where('return_id', '=', of).where('seat_id', '=', seat_id).execute()
  await tx
    .insertInto('return_seat')
    .values({ return_id: of, seat_id, person_id, finished: 0 })
    .onConflict((c) => c.columns(['return_id', 'seat_id']).doUpdateSet({ person_id, finished: 0 }))
    .execute()
}

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

const openMark = (key: Uint8Array, bytes: Uint8Array, about: string): Mark =>
  openSealed(markSchema, { key, sealed: bytes, about })
