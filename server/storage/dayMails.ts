import type { Kysely, RawBuilder, Selectable, SqlBool } from 'kysely'
import * as z from 'zod/mini'
import { dayIn } from '../../shared/agreement/comingBack.ts'
import { isLineDue } from '../../shared/agreement/dayMail.ts'
import type { AllianceId, SeatId } from '../../shared/alliance/ids.ts'
import { LASTS_DAYS } from '../../shared/permissions/lasting.ts'
import type { ClaimedMail, DayMails, DueMail, KeptDayMail } from '../domain/dayMailPorts.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import { aboutDayMail } from './about.ts'
import { readComingBack } from './comingBacks.ts'
import type { Keyring } from './keyring.ts'
import { openSealed } from './openSealed.ts'
import { sealText } from './sealing.ts'
import type { Tables } from './tables.ts'
import { takenSeats } from './takenSeats.ts'
import { areIds } from './wholeIds.ts'

/** `asks`: the address is still to be asked. `sentOn`: the day, where they are, of the last line. */
const kept = z.object({
  address: z.string(),
  zone: z.string(),
  token: z.string(),
  asks: z.boolean(),
  sentOn: z.nullable(z.string())
})
type Kept = z.infer<typeof kept>
type Row = Selectable<Tables['day_mail']>

const UNCONFIRMED_MS = LASTS_DAYS.unconfirmed * 24 * 60 * 60 * 1000
/** While the mail server does not answer, an address is tried for this long. */
const ASK_WITHIN_MS = 6 * 60 * 60 * 1000

/** An asking is of the person who asked, in that seat: nothing is sent, nor told, once somebody else sits there. */
export class SqliteDayMails implements DayMails {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring
  readonly #onTrouble: (id: AllianceId, error: unknown) => void

  constructor({
    db,
    keyring,
    onTrouble
  }: {
    db: Kysely<Tables>
    keyring: Keyring
    onTrouble: (id: AllianceId, error: unknown) => void
  }) {
    this.#db = db
    this.#keyring = keyring
    this.#onTrouble = onTrouble
  }

  async of(id: AllianceId, seat: SeatId, now: number): Promise<KeptDayMail | undefined> {
    const row = await rows(this.#db, now)
      .where('day_mail.alliance_id', '=', id)
      .where('day_mail.seat_id', '=', seat)
      .executeTakeFirst()
    if (row === undefined) return undefined
    const { address, zone } = open(await this.#keyring.keyOf(id), row)
    return { address, zone, state: stateOf(row) }
  }

  async ask(id: AllianceId, seat: SeatId, { address, zone, token, tokenHash, now, writes }: Parameters<DayMails['ask']>[2]) {
    const key = await this.#keyring.keyOf(id)
    await this.#db.transaction().execute(async (tx) => {
      const taken = await tx.selectFrom('seat').select('person_id').where('id', '=', seat).executeTakeFirst()
      const person = taken?.person_id
      if (person == null) return
      const row = await rows(tx, now)
        .where('day_mail.alliance_id', '=', id)
        .where('day_mail.seat_id', '=', seat)
        .executeTakeFirst()
      const before = row && open(key, row)
      const stays = row !== undefined && before?.address === address ? { row, before } : undefined
      const asks = stays === undefined || row?.confirmed_at === null ? writes || (stays?.before.asks ?? false) : false
      const values = {
        person_id: person,
        token_hash: stays?.row.token_hash ?? tokenHash,
        asked_at: now,
        confirmed_at: stays?.row.confirmed_at ?? null,
        bytes: sealed(
          key,
          { alliance_id: id, seat_id: seat },
          {
            address,
            zone,
            token: stays?.before.token ?? token,
            asks,
            sentOn: before?.sentOn ?? null
          }
        )
      }
      await tx
        .insertInto('day_mail')
        .values({ alliance_id: id, seat_id: seat, ...values })
        .onConflict((c) => c.columns(['alliance_id', 'seat_id']).doUpdateSet(values))
        .execute()
    })
  }

  async forget(id: AllianceId, seat: SeatId): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('day_mail')
      .where('alliance_id', '=', id)
      .where('seat_id', '=', seat)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  async behind(tokenHash: Uint8Array, now: number) {
    const row = await rows(this.#db, now).where('token_hash', '=', tokenHash).executeTakeFirst()
    return row && { alliance: row.alliance_id, seat: row.seat_id, state: stateOf(row) }
  }

  async confirm(tokenHash: Uint8Array, now: number): Promise<void> {
    await this.#db
      .updateTable('day_mail')
      .set({ confirmed_at: now })
      .where('token_hash', '=', tokenHash)
      .where('confirmed_at', 'is', null)
      .execute()
  }

  async end(tokenHash: Uint8Array): Promise<void> {
    await this.#db.deleteFrom('day_mail').where('token_hash', '=', tokenHash).execute()
  }

  async due(now: number): Promise<DueMail[]> {
    const due: DueMail[] = []
    const whole = rows(this.#db, now).where(areIds('day_mail.alliance_id', 'day_mail.seat_id', 'day_mail.person_id'))
    for (const row of await whole.execute()) {
      const { alliance_id: alliance, token_hash: tokenHash } = row
      try {
        const key = await this.#keyring.keyOf(alliance)
        if ((await dueOf(this.#db, key, row, now)) !== undefined) due.push({ alliance, tokenHash })
      } catch (error) {
        // One that is damaged keeps no line from the others.
        if (!(error instanceof UnreadableAlliance)) throw error
        this.#onTrouble(alliance, error)
      }
    }
    return due
  }

  async claim(due: DueMail, now: number): Promise<ClaimedMail | undefined> {
    const key = await this.#keyring.keyOf(due.alliance)
    return this.#db.transaction().execute(async (tx) => {
      const row = await rows(tx, now).where('token_hash', '=', due.tokenHash).executeTakeFirst()
      const found = row && (await dueOf(tx, key, row, now))
      if (row === undefined || found === undefined) return undefined
      const { address, token, zone } = found.kept
      const claimed = { ...due, address, token }
      if (found.day === undefined) {
        await rewrite(tx, key, row, { ...found.kept, asks: false })
        return { ...claimed, for: 'confirming' }
      }
      const on = dayIn(zone, now)
      await rewrite(tx, key, row, { ...found.kept, sentOn: on })
      return { ...claimed, for: 'day', on, at: found.day, zone }
    })
  }

  async release(claimed: ClaimedMail): Promise<void> {
    const key = await this.#keyring.keyOf(claimed.alliance)
    await this.#db.transaction().execute(async (tx) => {
      const row = await tx.selectFrom('day_mail').selectAll().where('token_hash', '=', claimed.tokenHash).executeTakeFirst()
      if (row === undefined) return
      const before = open(key, row)
      if (claimed.for === 'confirming') await rewrite(tx, key, row, { ...before, asks: true })
      else if (before.sentOn === claimed.on) await rewrite(tx, key, row, { ...before, sentOn: null })
    })
  }
}

/** Where the address has not said yes in time, it was never asked. */
const rows = (db: Kysely<Tables>, now: number) =>
  db
    .selectFrom('day_mail')
    .innerJoin('seat', (on) => on.onRef('seat.id', '=', 'day_mail.seat_id').onRef('seat.person_id', '=', 'day_mail.person_id'))
    .selectAll('day_mail')
    .where((w) => w.or([w('confirmed_at', 'is not', null), w('asked_at', '>', now - UNCONFIRMED_MS)]))

/** `day`: the moment of the appointment, where it is the line of the day. Where fewer than two sit, nobody comes back. */
const dueOf = async (
  db: Kysely<Tables>,
  key: Uint8Array,
  row: Row,
  now: number
): Promise<{ kept: Kept; day: number | undefined } | undefined> => {
  const before = open(key, row)
  if (row.confirmed_at === null)
    return before.asks && now < row.asked_at + ASK_WITHIN_MS ? { kept: before, day: undefined } : undefined
  const day = await readComingBack(db, key, row.alliance_id)
  if (day === undefined || !isLineDue(day, before, now)) return undefined
  return (await takenSeats(db, row.alliance_id)).length < 2 ? undefined : { kept: before, day: day.at }
}

const stateOf = ({ confirmed_at }: Row): KeptDayMail['state'] => (confirmed_at === null ? 'waits' : 'confirmed')

type Place = Pick<Row, 'alliance_id' | 'seat_id'>

const open = (key: Uint8Array, { alliance_id, seat_id, bytes }: Row): Kept =>
  openSealed(kept, { key, sealed: bytes, about: aboutDayMail(alliance_id, seat_id) })

const sealed = (key: Uint8Array, { alliance_id, seat_id }: Place, what: Kept): Uint8Array =>
  sealText(key, JSON.stringify(what), aboutDayMail(alliance_id, seat_id))

const rewrite = async (tx: Kysely<Tables>, key: Uint8Array, row: Row, what: Kept): Promise<void> => {
  await tx
    .updateTable('day_mail')
    .set({ bytes: sealed(key, row, what) })
    .where('token_hash', '=', row.token_hash)
    .execute()
}

/** What was never confirmed leaves the disk, its address with it. */
export const forgetUnconfirmed = async (
  tx: Kysely<Tables>,
  { now, whole }: { now: number; whole: RawBuilder<SqlBool> }
): Promise<void> => {
  await tx
    .deleteFrom('day_mail')
    .where('confirmed_at', 'is', null)
    .where('asked_at', '<=', now - UNCONFIRMED_MS)
    .where(whole)
    .execute()
}
