import type { Kysely } from 'kysely'
import * as z from 'zod/mini'
import { makesAgreement, newcomersOn, STANCES } from '../../shared/agreement/stance.ts'
import { INKS } from '../../shared/alliance/inks.ts'
import type { AllianceId, SeatId, SectionId } from '../../shared/alliance/ids.ts'
import { frozenNode } from '../../shared/sharing/frozenWords.ts'
import type { Agreements, KeptAgreement, KeptStance, LastAgreement, Saying } from '../domain/agreementPorts.ts'
import { aboutAgreement, aboutName, aboutStance } from './about.ts'
import type { Keyring } from './keyring.ts'
import { namesChosen } from './chosenNames.ts'
import { appendToRecord } from './record.ts'
import { recordNewcomers } from './newcomers.ts'
import { openSealed } from './openSealed.ts'
import { sealText, unsealText } from './sealing.ts'
import type { Tables } from './tables.ts'

const keptStance = z.object({ stance: z.enum(STANCES), digest: z.nullable(z.string()), note: z.nullable(z.string()) })
const keptAgreement = z.object({
  digest: z.string(),
  title: z.string(),
  content: frozenNode,
  text: z.string(),
  stances: z.array(
    z.object({ seat: z.string(), name: z.string(), ink: z.enum(INKS), stance: z.enum(['willing', 'in']), at: z.number() })
  ),
  note: z.nullable(z.object({ by: z.string(), text: z.string() })),
  /** The seat of who brought it here in a copy. */
  broughtBy: z.optional(z.string())
})

export class SqliteAgreements implements Agreements {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }) {
    this.#db = db
    this.#keyring = keyring
  }

  async standings(id: AllianceId): Promise<{ said: KeptStance[]; last: Map<SectionId, LastAgreement> }> {
    const key = await this.#keyring.keyOf(id)
    const said = await readStances(this.#db, key, id)
    const rows = await this.#db
      .selectFrom('agreement')
      .innerJoin(
        (from) =>
          from
            .selectFrom('agreement')
            .select((s) => ['section_id', s.fn.max<number>('number').as('newest')])
            .where('alliance_id', '=', id)
            .groupBy('section_id')
            .as('last'),
        (on) => on.onRef('last.section_id', '=', 'agreement.section_id').onRef('last.newest', '=', 'agreement.number')
      )
      .selectAll('agreement')
      .where('alliance_id', '=', id)
      .execute()
    const chosen = await namesChosen(this.#db, key, id)
    const last = rows.map((row) => {
      const { number, digest, agreedAt, stances, isTheirs } = openAgreement(key, row)
      const by = stances.map(({ seat, name }) => ({ seat, name: chosen.get(seat) ?? name, here: isTheirs(seat) }))
      return [row.section_id, { number, digest, agreedAt, by }] as const
    })
    return { said, last: new Map(last) }
  }

  async of(id: AllianceId, section: SectionId): Promise<KeptAgreement[]> {
    const rows = await this.#db
      .selectFrom('agreement')
      .selectAll()
      .where('alliance_id', '=', id)
      .where('section_id', '=', section)
      .orderBy('number')
      .execute()
    if (rows.length === 0) return []
    const key = await this.#keyring.keyOf(id)
    const chosen = await namesChosen(this.#db, key, id)
    return rows.map((row) => {
      const { isTheirs: _isTheirs, ...agreement } = openAgreement(key, row)
      return { ...agreement, stances: agreement.stances.map((one) => ({ ...one, name: chosen.get(one.seat) ?? one.name })) }
    })
  }

  async say({ allianceId: id, section, seat, stance, words, note, now }: Saying): Promise<'unknown' | { changed: boolean }> {
    // Read before the transaction, which holds the file: keys live in another one.
    const key = await this.#keyring.keyOf(id)
    return this.#db.transaction().execute(async (tx) => {
      const seats = await tx
        .selectFrom('seat')
        .select(['id', 'person_id', 'name', 'ink'])
        .where('alliance_id', '=', id)
        .where('person_id', 'is not', null)
        .orderBy('position')
        .execute()
      const mine = seats.find((one) => one.id === seat)
      // Whoever stood up between the door and here has no say any more.
      const person = mine?.person_id
      if (person == null) return 'unknown'
      const all = (await readStances(tx, key, id)).filter((said) => said.section === section)
      const before = all.find((said) => said.seat === seat)
      const digest = words?.digest ?? null
      const isSame = before?.stance === stance && before.digest === digest
      // Said of the same words once more, without a word about the note: it stays.
      const noteNow = note === undefined && before?.digest === digest && digest !== null ? before.note : (note ?? null)
      if (isSame && before.note === noteNow) return { changed: false }

      const at = isSame ? before.at : now
      const bytes = sealText(key, JSON.stringify({ stance, digest, note: noteNow }), aboutStance(id, section, seat))
      await tx
        .insertInto('stance')
        .values({ alliance_id: id, section_id: section, seat_id: seat, person_id: person, at, bytes })
        .onConflict((c) => c.columns(['alliance_id', 'section_id', 'seat_id']).doUpdateSet({ person_id: person, at, bytes }))
        .execute()
      if (words === undefined) return { changed: true }

      const said = [...all.filter((one) => one.seat !== seat), { section, seat, stance, digest, at, note: noteNow }]
      const last = await tx
        .selectFrom('agreement')
        .selectAll()
        .where('alliance_id', '=', id)
        .where('section_id', '=', section)
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst()
      const agreed = last === undefined ? undefined : openAgreement(key, last)
      const standing = {
        said: said.map((one) => ({ ...one, seatId: one.seat })),
        taken: seats.map((one) => one.id),
        digest: words.digest
      }
      if (!makesAgreement({ ...standing, last: agreed?.digest })) {
        if (agreed !== undefined)
          await recordNewcomers(tx, key, {
            id,
            section,
            at: now,
            agreement: agreed,
            newcomers: newcomersOn({ ...standing, last: agreed })
          })
        return { changed: true }
      }

      const number = (last?.number ?? 0) + 1
      // The note that was there to be read first; of two, the one that was there before.
      const noted = said.filter((one) => one.note !== null).sort((a, b) => a.at - b.at)[0]
      const agreement: z.infer<typeof keptAgreement> = {
        ...words,
        stances: seats.flatMap(({ id: seatId, name, ink }) => {
          const own = said.find((one) => one.seat === seatId)
          if (own === undefined || own.stance === 'not-yet' || name === null || ink === null) return []
          return [{ seat: seatId, name: unsealText(key, name, aboutName(id, seatId)), ink, stance: own.stance, at: own.at }]
        }),
        note: noted?.note == null ? null : { by: noted.seat, text: noted.note }
      }
      await tx
        .insertInto('agreement')
        .values({
          alliance_id: id,
          section_id: section,
          number,
          at: now,
          bytes: sealText(key, JSON.stringify(agreement), aboutAgreement(id, section, number))
        })
        .execute()
      await appendToRecord(tx, key, id, {
        at: now,
        kind: number === 1 ? 'agreed' : 'amended',
        seat,
        about: { section, title: words.title, number, digest: words.digest }
      })
      return { changed: true }
    })
  }
}

/** Rows of what was agreed that are opened, and written again, in one transaction. */
const A_FEW = 20

/** Whoever sat in this seat stands in what was agreed by another name from now on. */
export const renameInAgreements = async (
  db: Kysely<Tables>,
  key: Uint8Array,
  { id, seat, name }: { id: AllianceId; seat: SeatId; name: string }
): Promise<void> => {
  for (let offset = 0, more = true; more; offset += A_FEW)
    more = await db.transaction().execute(async (tx) => {
      const rows = await tx
        .selectFrom('agreement')
        .selectAll()
        .where('alliance_id', '=', id)
        .orderBy('section_id')
        .orderBy('number')
        .limit(A_FEW)
        .offset(offset)
        .execute()
      for (const { section_id: section, number, bytes } of rows) {
        const about = aboutAgreement(id, section, number)
        const agreement = open(key, bytes, about, keptAgreement)
        if (agreement.stances.every((one) => one.seat !== seat || one.name === name)) continue
        const stances = agreement.stances.map((one) => (one.seat === seat ? { ...one, name } : one))
        await tx
          .updateTable('agreement')
          .set({ bytes: sealText(key, JSON.stringify({ ...agreement, stances }), about) })
          .where('alliance_id', '=', id)
          .where('section_id', '=', section)
          .where('number', '=', number)
          .execute()
      }
      return rows.length === A_FEW
    })
}

/** What those who sit there last said. What someone said who sat there before them is nobody's. */
const readStances = async (db: Kysely<Tables>, key: Uint8Array, id: AllianceId): Promise<KeptStance[]> => {
  const rows = await db
    .selectFrom('stance')
    .innerJoin('seat', (on) => on.onRef('seat.id', '=', 'stance.seat_id').onRef('seat.person_id', '=', 'stance.person_id'))
    .select(['stance.section_id', 'stance.seat_id', 'stance.at', 'stance.bytes'])
    .where('stance.alliance_id', '=', id)
    .orderBy('seat.position')
    .execute()
  return rows.map(({ section_id: section, seat_id: seat, at, bytes }) => {
    const { stance, digest, note } = open(key, bytes, aboutStance(id, section, seat), keptStance)
    return { section, seat, stance, digest, at, note }
  })
}

const openAgreement = (
  key: Uint8Array,
  row: { alliance_id: AllianceId; section_id: SectionId; number: number; at: number; bytes: Uint8Array }
): KeptAgreement & { isTheirs: (seat: string) => boolean } => {
  const { alliance_id: id, section_id: section, number, at: agreedAt, bytes } = row
  const { stances, note, broughtBy, ...words } = open(key, bytes, aboutAgreement(id, section, number), keptAgreement)
  return {
    ...words,
    number,
    agreedAt,
    // Written by `say`, under a seal: these were seats' ids.
    stances: stances.map(({ seat, ...stance }) => ({ ...stance, seat: seat as SeatId })),
    note: note === null ? null : { by: note.by as SeatId, text: note.text },
    // Nobody knows whether it is the same person who sits down in a seat that came empty.
    isTheirs: (seat) => broughtBy === undefined || seat === broughtBy
  }
}

const open = <S extends z.ZodMiniType>(key: Uint8Array, bytes: Uint8Array, about: string, schema: S): z.output<S> =>
  openSealed(schema, { key, sealed: bytes, about })
