import type { Kysely } from 'kysely'
import { endingOfNo } from '../../shared/agreement/proposal.ts'
import { mayComeBack } from '../../shared/agreement/leaving.ts'
import { calledTitle } from '../../shared/alliance/title.ts'
import type { AllianceId, PersonId, SeatId } from '../../shared/alliance/ids.ts'
import { type Copy, copySchema } from '../../shared/copying/copy.ts'
import type { LeaveAct, LeftAlliance, Leaving } from '../domain/leavingPorts.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import { aboutCopy, aboutLeftName, aboutName, aboutSnapshot, aboutTitle } from './about.ts'
import { openFrozen } from './frozen.ts'
import { eraseRows } from './erasing.ts'
import type { Keyring } from './keyring.ts'
import { appendToRecord, readLines } from './record.ts'
import { letSheetsGo } from './sheets.ts'
import { forgetLeftNames, renameWhatWasAsked } from './leftNames.ts'
import { leaveReturn } from './returns.ts'
import { titleShown } from './snapshots.ts'
import { openSealed } from './openSealed.ts'
import { Unsealable, sealText, unsealText } from './sealing.ts'
import { takenSeats } from './takenSeats.ts'
import type { SeatTable, Tables } from './tables.ts'
import { areIds, isOfWhole } from './wholeIds.ts'

/** A row of a seat, as the rules of leaving see it. */
export const placeOf = ({ person_id: person, left_person_id }: Pick<SeatTable, 'person_id' | 'left_person_id'>) => ({
  person,
  left: left_person_id ?? undefined
})

export class SqliteLeaving implements Leaving {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }) {
    this.#db = db
    this.#keyring = keyring
  }

  async leave(act: LeaveAct): ReturnType<Leaving['leave']> {
    const { id, seat, person, copy, now } = act
    // Read before the transaction, which holds the file: keys live in another one.
    const key = await this.#keyring.keyOf(id)
    return this.#db.transaction().execute(async (tx) => {
      const mine = await tx
        .selectFrom('seat')
        .selectAll()
        .where('id', '=', seat)
        .where('alliance_id', '=', id)
        .where('person_id', '=', person)
        .executeTakeFirst()
      if (mine === undefined) return 'unknown'
      if (act.as !== 'keep') await renameWhatWasAsked(tx, key, act)
      await emptySeat(tx, key, { ...act, row: mine })
      await endProposals(tx, act)
      if (act.closeSnapshots) await closeSnapshots(tx, key, act)
      await appendToRecord(tx, key, id, { at: now, kind: 'left', seat, about: {} })
      const taken = await takenSeats(tx, id)
      await endInvitations(tx, act, { all: taken.length < 2 })
      await leaveReturn(tx, act)
      await tx.deleteFrom('welcome').where('alliance_id', '=', id).where('by_seat_id', '=', seat).execute()
      await tx.deleteFrom('day_mail').where('alliance_id', '=', id).where('seat_id', '=', seat).execute()
      await tx.deleteFrom('leaver_copy').where('alliance_id', '=', id).where('seat_id', '=', seat).execute()
      await tx
        .insertInto('leaver_copy')
        .values({
          alliance_id: id,
          seat_id: seat,
          person_id: person,
          token_hash: copy.tokenHash,
          expires_at: copy.expiresAt,
          bytes: sealText(key, JSON.stringify(copy.content), aboutCopy(id, seat))
        })
        .execute()
      return { sheets: await letSheetsGo(tx, { id, seat, now }) }
    })
  }

  async leftBy(person: PersonId, now: number): Promise<LeftAlliance[]> {
    const rows = await this.#db
      .selectFrom('seat')
      .innerJoin('alliance', 'alliance.id', 'seat.alliance_id')
      .select(['alliance.id', 'alliance.title', 'seat.id as seat', 'seat.left_at'])
      .where('seat.left_person_id', '=', person)
      .where('seat.person_id', 'is', null)
      .where(areIds('alliance.id', 'seat.id'))
      .orderBy('seat.left_at', 'desc')
      .execute()
    const left = await Promise.all(rows.map((row) => this.#leftAlliance(row, { person, now })))
    return left.flatMap((one) => one ?? [])
  }

  async #leftAlliance(
    row: { id: AllianceId; title: Uint8Array; seat: SeatId; left_at: number | null },
    { person, now }: { person: PersonId; now: number }
  ): Promise<LeftAlliance | undefined> {
    const { id } = row
    const leftAt = row.left_at ?? 0
    try {
      const key = await this.#keyring.keyOf(id)
      const seats = await this.#db.selectFrom('seat').selectAll().where('alliance_id', '=', id).orderBy('position').execute()
      const names = seats.flatMap(({ id: seat, name }) => (name === null ? [] : [unsealText(key, name, aboutName(id, seat))]))
      const taken = seats.flatMap((seat) => (seat.person_id === null ? [] : [seat.id]))
      const copy = await this.#db
        .selectFrom('leaver_copy')
        .select('expires_at')
        .where('alliance_id', '=', id)
        .where('person_id', '=', person)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      return {
        id,
        title: calledTitle(unsealText(key, row.title, aboutTitle(id)), names),
        leftAt,
        mayComeBack: mayComeBack({ leftAt, now, taken, welcomedBy: await this.welcomedBy(id, row.seat) }),
        copyUntil: copy?.expires_at
      }
    } catch (error) {
      // One that is damaged does not close the door to the others.
      if (error instanceof UnreadableAlliance || error instanceof Unsealable) return undefined
      throw error
    }
  }

  async comeBack({ id, person, name, now }: Parameters<Leaving['comeBack']>[0]): Promise<'unknown' | 'not-welcome' | 'back'> {
    const seatLeft = this.#db
      .selectFrom('seat')
      .select('id')
      .where('alliance_id', '=', id)
      .where('left_person_id', '=', person)
      .where('person_id', 'is', null)
    // Whoever did not sit there learns nothing of it, not even that it cannot be read.
    if ((await seatLeft.executeTakeFirst()) === undefined) return 'unknown'
    const key = await this.#keyring.keyOf(id)
    return this.#db.transaction().execute(async (tx) => {
      const seat = await tx
        .selectFrom('seat')
        .selectAll()
        .where('alliance_id', '=', id)
        .where('left_person_id', '=', person)
        .where('person_id', 'is', null)
        .executeTakeFirst()
      if (seat === undefined) return 'unknown'
      const taken = await takenSeats(tx, id)
      const welcomedBy = await readWelcomes(tx, id, seat.id)
      if (!mayComeBack({ leftAt: seat.left_at ?? 0, now, taken, welcomedBy })) return 'not-welcome'
      await tx
        .updateTable('seat')
        .set({
          person_id: person,
          name: nameOnReturn(key, id, seat, name),
          left_person_id: null,
          left_at: null,
          left_as: null,
          left_name: null
        })
        .where('id', '=', seat.id)
        .execute()
      await tx.deleteFrom('welcome').where('alliance_id', '=', id).where('left_seat_id', '=', seat.id).execute()
      // Links that the others made meanwhile: this yes was not among theirs.
      await tx
        .updateTable('invitation')
        .set({ withdrawn_at: now })
        .where('alliance_id', '=', id)
        .where('created_at', '>=', seat.left_at ?? 0)
        .where('spent_at', 'is', null)
        .where('withdrawn_at', 'is', null)
        .execute()
      // Their copy stays with its link: what they wrote apart, and was destroyed as they left, is in no other place.
      await appendToRecord(tx, key, id, { at: now, kind: 'came-back', seat: seat.id, about: {} })
      return 'back'
    })
  }

  welcome({ id, left, by, welcome, now }: Parameters<Leaving['welcome']>[0]): Promise<SeatId[] | undefined> {
    return this.#db.transaction().execute(async (tx) => {
      const seat = await tx
        .selectFrom('seat')
        .select('id')
        .where('id', '=', left)
        .where('alliance_id', '=', id)
        .where('person_id', 'is', null)
        .where('left_person_id', 'is not', null)
        .executeTakeFirst()
      if (seat === undefined || !(await takenSeats(tx, id)).includes(by)) return undefined
      await tx
        .deleteFrom('welcome')
        .where('alliance_id', '=', id)
        .where('left_seat_id', '=', left)
        .where('by_seat_id', '=', by)
        .execute()
      if (welcome)
        await tx.insertInto('welcome').values({ alliance_id: id, left_seat_id: left, by_seat_id: by, at: now }).execute()
      return readWelcomes(tx, id, left)
    })
  }

  welcomedBy(id: AllianceId, left: SeatId): Promise<SeatId[]> {
    return readWelcomes(this.#db, id, left)
  }

  async eraseAlone({ id, by, leftBefore }: Parameters<Leaving['eraseAlone']>[0]): Promise<'unknown' | 'not-yet' | 'erased'> {
    const key = await this.#keyring.keyOf(id)
    const outcome = await this.#db.transaction().execute(async (tx) => {
      const taken = await takenSeats(tx, id)
      if (!taken.includes(by)) return 'unknown'
      const { last } = await tx
        .selectFrom('seat')
        .select((s) => s.fn.max('left_at').as('last'))
        .where('alliance_id', '=', id)
        .where('person_id', 'is', null)
        .executeTakeFirstOrThrow()
      if (taken.length > 1 || last === null || last > leftBefore) return 'not-yet'
      await expectLeftAsRecorded(tx, key, id)
      await eraseRows(tx, id)
      return 'erased'
    })
    if (outcome === 'erased') await this.#keyring.erase(id)
    return outcome
  }

  async eraseForsaken(leftBefore: number): Promise<AllianceId[]> {
    const rows = await this.#db
      .selectFrom('seat')
      .select('alliance_id')
      .where(isOfWhole(this.#keyring))
      .groupBy('alliance_id')
      .having((h) => h.fn.count('person_id'), '=', 0)
      .having((h) => h.fn.max('left_at'), '<=', leftBefore)
      .execute()
    const damaged: AllianceId[] = []
    const withKey = new Set(rows.length > 0 ? await this.#keyring.ids() : [])
    for (const { alliance_id: id } of rows) {
      // It was erased, and its rows came back with a copy of the file: nobody can read them.
      if (!withKey.has(id)) await this.#db.transaction().execute((tx) => eraseRows(tx, id))
      else if (await this.#eraseRecorded(id)) await this.#keyring.erase(id)
      else damaged.push(id)
    }
    return damaged
  }

  /** False where it is damaged: it stays, so that it can be mended, and keeps no other. */
  async #eraseRecorded(id: AllianceId): Promise<boolean> {
    try {
      const key = await this.#keyring.keyOf(id)
      await this.#db.transaction().execute(async (tx) => {
        await expectLeftAsRecorded(tx, key, id)
        await eraseRows(tx, id)
      })
      return true
    } catch (error) {
      if (error instanceof UnreadableAlliance) return false
      throw error
    }
  }

  forgetNames(now: number): Promise<void> {
    return forgetLeftNames({ db: this.#db, keyring: this.#keyring }, now)
  }

  async copyBy(tokenHash: Uint8Array, now: number): Promise<Copy | undefined> {
    const row = await this.#db
      .selectFrom('leaver_copy')
      .select(['alliance_id', 'seat_id', 'bytes'])
      .where('token_hash', '=', tokenHash)
      .where('expires_at', '>', now)
      .executeTakeFirst()
    return row && this.#openCopy(row)
  }

  async copyOf(id: AllianceId, person: PersonId, now: number): Promise<Copy | undefined> {
    const row = await this.#db
      .selectFrom('leaver_copy')
      .select(['alliance_id', 'seat_id', 'bytes'])
      .where('alliance_id', '=', id)
      .where('person_id', '=', person)
      .where('expires_at', '>', now)
      .executeTakeFirst()
    return row && this.#openCopy(row)
  }

  async #openCopy({ alliance_id: id, seat_id: seat, bytes }: { alliance_id: AllianceId; seat_id: SeatId; bytes: Uint8Array }) {
    const key = await this.#keyring.keyOf(id)
    return openSealed(copySchema, { key, sealed: bytes, about: aboutCopy(id, seat) })
  }
}

/** When somebody left stands in the clear, and a bit of it could destroy everything long before its day. The record says it under a seal. */
const expectLeftAsRecorded = async (tx: Kysely<Tables>, key: Uint8Array, id: AllianceId): Promise<void> => {
  const lines = await readLines(tx, key, id)
  const seats = await tx
    .selectFrom('seat')
    .select(['id', 'left_at'])
    .where('alliance_id', '=', id)
    .where('person_id', 'is', null)
    .where('left_at', 'is not', null)
    .execute()
  for (const { id: seat, left_at } of seats)
    if (lines.findLast(({ event }) => event.kind === 'left' && event.seat === seat)?.event.at !== left_at)
      throw new UnreadableAlliance(`alliance ${id}: when ${seat} was left is not what the record says`)
}

const readWelcomes = async (db: Kysely<Tables>, id: AllianceId, left: SeatId): Promise<SeatId[]> => {
  const rows = await db
    .selectFrom('welcome')
    .select('by_seat_id')
    .where('alliance_id', '=', id)
    .where('left_seat_id', '=', left)
    .orderBy('at')
    .execute()
  return rows.map(({ by_seat_id }) => by_seat_id)
}

/** The ink stays the seat's: nobody else writes in it. */
const emptySeat = async (
  tx: Kysely<Tables>,
  key: Uint8Array,
  { id, seat, person, name, as, now, row }: LeaveAct & { row: SeatTable }
): Promise<void> => {
  const { name: sealed } = row
  const before = sealed === null || as === 'keep' ? null : unsealText(key, sealed, aboutName(id, seat))
  await tx
    .updateTable('seat')
    .set({
      person_id: null,
      left_person_id: person,
      left_at: now,
      left_as: as,
      name: sealText(key, name, aboutName(id, seat)),
      left_name: before === null ? null : sealText(key, before, aboutLeftName(id, seat))
    })
    .where('id', '=', seat)
    .execute()
}

const nameOnReturn = (key: Uint8Array, id: AllianceId, seat: SeatTable, name: string | undefined): Uint8Array | null => {
  if (name !== undefined) return sealText(key, name, aboutName(id, seat.id))
  if (seat.left_name === null) return seat.name
  return sealText(key, unsealText(key, seat.left_name, aboutLeftName(id, seat.id)), aboutName(id, seat.id))
}

/** Going is a no to all that waits: their own are withdrawn, and nothing that they were asked is done without them. */
const endProposals = async (tx: Kysely<Tables>, { id, seat, now }: LeaveAct): Promise<void> => {
  const open = await tx
    .selectFrom('proposal')
    .select(['id', 'by_seat_id'])
    .where('alliance_id', '=', id)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .execute()
  for (const { id: proposal, by_seat_id: by } of open)
    await tx
      .updateTable('proposal')
      .set({ ended_at: now, ending: endingOfNo({ by, seat }), frozen: null })
      .where('id', '=', proposal)
      .execute()
}

const closeSnapshots = async (tx: Kysely<Tables>, key: Uint8Array, { id, seat, now }: LeaveAct): Promise<void> => {
  const shown = await tx.selectFrom('snapshot').selectAll().where('alliance_id', '=', id).where('expires_at', '>', now).execute()
  await tx.deleteFrom('snapshot').where('alliance_id', '=', id).execute()
  for (const { id: snapshot, content } of shown)
    await appendToRecord(tx, key, id, {
      at: now,
      kind: 'closed',
      seat,
      about: titleShown(() => openFrozen(key, content, aboutSnapshot(id, snapshot)))
    })
}

/** `all`: nobody comes into an alliance that rests. */
const endInvitations = async (tx: Kysely<Tables>, { id, seat, now }: LeaveAct, { all }: { all: boolean }): Promise<void> => {
  const open = tx
    .updateTable('invitation')
    .set({ withdrawn_at: now })
    .where('alliance_id', '=', id)
    .where('spent_at', 'is', null)
    .where('withdrawn_at', 'is', null)
  await (all ? open : open.where('by_seat_id', '=', seat)).execute()
}
