import { type Kysely, sql } from 'kysely'
import { type AllianceId, type PersonId, type SeatId, parseId } from '../../shared/alliance/ids.ts'
import type { Alliances, KeptAlliance, NewAlliance, Seat } from '../domain/alliancePorts.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import { aboutCheckpoint, aboutName, aboutTitle } from './about.ts'
import type { Keyring } from './keyring.ts'
import { oftenAsked } from './oftenAsked.ts'
import { Unsealable, seal, sealText, unsealText } from './sealing.ts'
import { beginRecord } from './record.ts'
import { insertNewcomer } from './sessions.ts'
import type { AllianceTable, SeatTable, Tables } from './tables.ts'
import { areIds } from './wholeIds.ts'

/** The layout of the document that a new alliance begins with. */
const SCHEMA_VERSION = 1
/** Until everyone agrees on something else. */
const DRAFT_WINDOW_DAYS = 30

export class SqliteAlliances implements Alliances {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring
  readonly #shown
  readonly #seats
  readonly #seatOf

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }) {
    this.#db = db
    this.#shown = oftenAsked(db, (id: AllianceId) => db.selectFrom('alliance').select(SHOWN).where('id', '=', id))
    this.#seats = oftenAsked(db, (id: AllianceId) =>
      db.selectFrom('seat').selectAll().where('alliance_id', '=', id).orderBy('position')
    )
    this.#seatOf = oftenAsked(db, (id: AllianceId, person: PersonId) =>
      db.selectFrom('seat').select('id').where('alliance_id', '=', id).where('person_id', '=', person)
    )
    this.#keyring = keyring
  }

  async begin(alliance: NewAlliance): Promise<void> {
    // A key without an alliance does no harm; an alliance without a key could never be read.
    const key = await this.#keyring.make(alliance.id)
    await this.#db.transaction().execute(async (tx) => {
      await insertAlliance(tx, key, alliance)
      await beginRecord(tx, key, alliance.id)
    })
  }

  async find(id: AllianceId): Promise<KeptAlliance | undefined> {
    // Whose row may be the one that is not found.
    if (this.#keyring.damaged.has(id)) await this.#keyring.keyOf(id)
    const [alliance] = await this.#shown(id)
    if (alliance === undefined) return undefined
    return this.#open(alliance, await this.#seats(id))
  }

  async seatOf(id: AllianceId, person: PersonId): Promise<SeatId | undefined> {
    const [seat] = await this.#seatOf(id, person)
    // Whoever sits there may not be found where a seat is damaged. That it were not theirs would take from their devices what these
    // keep of it.
    if (seat === undefined && this.#keyring.damaged.get(id)?.some(({ table }) => table === 'seat')) await this.#keyring.keyOf(id)
    return seat?.id
  }

  async of(person: PersonId): Promise<{ alliances: KeptAlliance[]; unreadable: number }> {
    const seats = await this.#db
      .selectFrom('seat')
      .select([bytesOfAlliance, areIds('alliance_id', 'id').as('whole')])
      .where('person_id', '=', person)
      .execute()
    const ids = seats.flatMap(({ id, whole }) =>
      whole === 1 ? (parseId<AllianceId>(Buffer.from(id).toString('latin1')) ?? []) : []
    )
    const opened = await this.#all(ids).catch((error: unknown) => {
      if (!(error instanceof UnreadableAlliance)) throw error
      // A row of one of them is damaged: asked for by itself, it keeps nobody from the others.
      return Promise.all(ids.map((id) => this.#orNot(this.find(id))))
    })
    const readable = opened.filter((alliance) => alliance !== undefined)
    readable.sort((one, other) => other.createdAt - one.createdAt || (one.id < other.id ? -1 : 1))
    return { alliances: readable, unreadable: seats.length - readable.length }
  }

  async #all(ids: readonly AllianceId[]): Promise<(KeptAlliance | undefined)[]> {
    const alliances = await this.#db.selectFrom('alliance').select(SHOWN).where('id', 'in', ids).execute()
    const seats = await this.#db.selectFrom('seat').selectAll().where('alliance_id', 'in', ids).orderBy('position').execute()
    const seatsOf = new Map<AllianceId, SeatTable[]>(alliances.map(({ id }) => [id, []]))
    for (const seat of seats) seatsOf.get(seat.alliance_id)?.push(seat)
    return Promise.all(alliances.map((alliance) => this.#orNot(this.#open(alliance, seatsOf.get(alliance.id) ?? []))))
  }

  authors(id: AllianceId): Promise<{ clientId: number; seatId: SeatId }[]> {
    return this.#db
      .selectFrom('client')
      .innerJoin('seat', (on) =>
        on
          .onRef('seat.alliance_id', '=', 'client.alliance_id')
          // Words stay with who wrote them when they leave.
          .on((is) =>
            is.or([
              is('seat.person_id', '=', is.ref('client.person_id')),
              is('seat.left_person_id', '=', is.ref('client.person_id'))
            ])
          )
      )
      .select(['client.client_id as clientId', 'seat.id as seatId'])
      .where('client.alliance_id', '=', id)
      .orderBy('client.client_id')
      .execute()
  }

  async #orNot(opening: Promise<KeptAlliance | undefined>): Promise<KeptAlliance | undefined> {
    try {
      return await opening
    } catch (error) {
      if (error instanceof UnreadableAlliance) return undefined
      throw error
    }
  }

  async #open(alliance: Shown, seats: SeatTable[]): Promise<KeptAlliance> {
    const { id, template, language, created_at: createdAt } = alliance
    const key = await this.#keyring.keyOf(id)
    try {
      const title = unsealText(key, alliance.title, aboutTitle(id))
      return { id, template, language, createdAt, title, seats: seats.map((seat) => openSeat(key, seat)) }
    } catch (cause) {
      if (cause instanceof Unsealable) throw new UnreadableAlliance(`alliance ${id}: ${cause.message}`, { cause })
      throw cause
    }
  }
}

/** All that a new one has, but its record. */
export const insertAlliance = async (
  tx: Kysely<Tables>,
  key: Uint8Array,
  { id, template, language, createdAt, title, seats, document, writer, newcomer }: NewAlliance
): Promise<void> => {
  if (newcomer !== undefined) await insertNewcomer(tx, newcomer, createdAt)
  await tx
    .insertInto('alliance')
    .values({
      id,
      template,
      language,
      created_at: createdAt,
      title: sealText(key, title, aboutTitle(id)),
      head_seq: 0,
      schema_version: SCHEMA_VERSION,
      draft_window_days: DRAFT_WINDOW_DAYS,
      drafts_since: 0
    })
    .execute()
  await tx
    .insertInto('checkpoint')
    .values({ alliance_id: id, seq: 0, bytes: seal(key, document, aboutCheckpoint(id, 0)) })
    .execute()
  await tx.insertInto('client').values({ alliance_id: id, client_id: writer.clientId, person_id: writer.personId }).execute()
  for (const [position, { id: seatId, label, taken }] of seats.entries())
    await tx
      .insertInto('seat')
      .values({
        id: seatId,
        alliance_id: id,
        position,
        label,
        person_id: taken?.by ?? null,
        name: taken === undefined ? null : sealText(key, taken.name, aboutName(id, seatId)),
        ink: taken?.ink ?? null,
        taken_at: taken === undefined ? null : createdAt
      })
      .execute()
}

const bytesOfAlliance = sql<Uint8Array>`cast(alliance_id as blob)`.as('id')

const SHOWN = ['id', 'template', 'language', 'created_at', 'title'] as const satisfies (keyof AllianceTable)[]
type Shown = Pick<AllianceTable, (typeof SHOWN)[number]>

const openSeat = (key: Uint8Array, seat: SeatTable): Seat => {
  const { id, alliance_id, label, person_id, name, ink, left_person_id, left_at } = seat
  if (name === null || ink === null) return { id, label, person: null }
  const who = { name: unsealText(key, name, aboutName(alliance_id, id)), ink }
  if (person_id !== null) return { id, label, person: { id: person_id, ...who } }
  if (left_person_id === null || left_at === null) return { id, label, person: null }
  return { id, label, person: null, left: { person: left_person_id, ...who, at: left_at } }
}
