import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import * as z from 'zod/mini'
import { type AllianceId, type PersonId, type SeatId, type SectionId } from '../../shared/alliance/ids.ts'
import { prints } from '../../shared/amending/prints.ts'
import { takePrints } from '../../shared/amending/takePrints.ts'
import { frozenNode } from '../../shared/sharing/frozenWords.ts'
import { type Day, dayAt } from '../domain/drafts/days.ts'
import type { LeftAt, LeftWords, Seen, WordsBySection } from '../domain/seenPorts.ts'
import { aboutSeen } from './about.ts'
import type { Keyring } from './keyring.ts'
import { oftenAsked } from './oftenAsked.ts'
import { openSealed } from './openSealed.ts'
import { sealText } from './sealing.ts'
import type { Tables } from './tables.ts'

const kept = z.object({ digest: z.string(), title: z.string(), content: frozenNode })
/** What is left of them past the window. */
const faded = z.object({ digest: z.string(), faded: prints })

const SALT_BYTES = 16

/** What stood in a section that was not there. */
const NOTHING = { digest: '', title: '', content: { type: 'doc', content: [] } }

type Who = { id: AllianceId; seat: SeatId; person: PersonId }

/** What each last saw, for themselves alone. A row that is `unread` holds words that others have changed since, and stays until its
 *  person has put that away; any other is only the place where they left. Words that were deleted longer ago than drafts are
 *  kept fade here, too. */
export class SqliteSeen implements Seen {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring
  readonly #leftAt

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }) {
    this.#db = db
    this.#leftAt = oftenAsked(db, (id: AllianceId) => db.selectFrom('seat_left').selectAll().where('alliance_id', '=', id))
    this.#keyring = keyring
  }

  async returned({ id, seat, person }: Who, now: ReadonlyMap<SectionId, string>): Promise<LeftWords[]> {
    const key = await this.#keyring.keyOf(id)
    return this.#db.transaction().execute(async (tx) => {
      const rows = await this.#rows(tx, { id, seat, person })
      const left: LeftWords[] = []
      for (const { section_id: section, unread, at, bytes } of rows) {
        const digest = now.get(section)
        // Set aside: what is news of it stays news until it is back.
        if (digest === undefined) continue
        const words = open(key, bytes, aboutSeen(id, seat, section))
        const differs = digest !== words.digest
        if (differs) left.push({ section, at, ...words })
        if ((unread === 1) !== differs)
          await tx
            .updateTable('seen')
            .set({ unread: differs ? 1 : 0 })
            .where('alliance_id', '=', id)
            .where('seat_id', '=', seat)
            .where('section_id', '=', section)
            .execute()
      }
      // Added while they were away; to who has never been here, nothing is news.
      const at = Math.max(...rows.map((row) => row.at))
      for (const section of rows.length === 0 ? [] : now.keys()) {
        if (rows.some(({ section_id }) => section_id === section)) continue
        const bytes = sealText(key, JSON.stringify(NOTHING), aboutSeen(id, seat, section))
        await tx
          .insertInto('seen')
          .values({ alliance_id: id, seat_id: seat, section_id: section, person_id: person, unread: 1, faded: 0, at, bytes })
          .onConflict((c) =>
            c.columns(['alliance_id', 'seat_id', 'section_id']).doUpdateSet({ person_id: person, unread: 1, faded: 0, at, bytes })
          )
          .execute()
        left.push({ section, at, ...NOTHING })
      }
      return left
    })
  }

  async putAway({ id, seat, person }: Who, words: WordsBySection, at: number): Promise<void> {
    await this.#write({ id, seat, person }, words, { at, evenUnread: true })
  }

  async left(who: Who, words: WordsBySection, { at, head }: { at: number; head: number }): Promise<void> {
    await this.#write(who, words, { at, evenUnread: false, head })
  }

  async leftAt(id: AllianceId): Promise<LeftAt[]> {
    return (await this.#leftAt(id)).map(({ seat_id: seat, person_id: person, head_seq: head }) => ({ seat, person, head }))
  }

  async #write(
    { id, seat, person }: Who,
    words: WordsBySection,
    { at, evenUnread, head }: { at: number; evenUnread: boolean; head?: number }
  ) {
    const key = await this.#keyring.keyOf(id)
    await this.#db.transaction().execute(async (tx) => {
      const rows = new Map((await this.#rows(tx, { id, seat, person })).map((row) => [row.section_id, row]))
      for (const [section, { digest, title, content }] of words) {
        const row = rows.get(section)
        if (row !== undefined && row.unread === 1 && !evenUnread) continue
        if (row !== undefined && open(key, row.bytes, aboutSeen(id, seat, section)).digest === digest && row.unread === 0)
          continue
        const bytes = sealText(key, JSON.stringify({ digest, title, content }), aboutSeen(id, seat, section))
        await tx
          .insertInto('seen')
          .values({ alliance_id: id, seat_id: seat, section_id: section, person_id: person, unread: 0, at, faded: 0, bytes })
          .onConflict((c) =>
            c.columns(['alliance_id', 'seat_id', 'section_id']).doUpdateSet({ person_id: person, unread: 0, at, faded: 0, bytes })
          )
          .execute()
      }
      if (head !== undefined)
        await tx
          .insertInto('seat_left')
          .values({ alliance_id: id, seat_id: seat, person_id: person, head_seq: head })
          .onConflict((c) => c.columns(['alliance_id', 'seat_id']).doUpdateSet({ person_id: person, head_seq: head }))
          .execute()
    })
  }

  /** Words that somebody left on this day or before, and that were not those of its end any more, are kept as prints alone. Without
   *  digests, all are. */
  async fade(id: AllianceId, { upTo, digests }: { upTo: Day; digests?: ReadonlyMap<SectionId, string> }): Promise<void> {
    const key = await this.#keyring.keyOf(id)
    await this.#db.transaction().execute(async (tx) => {
      const rows = await tx
        .selectFrom('seen')
        .select(['seat_id', 'section_id', 'at', 'bytes'])
        .where('alliance_id', '=', id)
        .where('faded', '=', 0)
        .execute()
      for (const { seat_id: seat, section_id: section, at, bytes } of rows) {
        const about = aboutSeen(id, seat, section)
        const words = open(key, bytes, about)
        if (dayAt(at) > upTo || words.digest === digests?.get(section) || 'faded' in words) continue
        const { digest, title, content } = words
        const left = { digest, faded: takePrints({ title, content, salt: randomBytes(SALT_BYTES).toString('base64') }) }
        await tx
          .updateTable('seen')
          .set({ faded: 1, bytes: sealText(key, JSON.stringify(left), about) })
          .where('alliance_id', '=', id)
          .where('seat_id', '=', seat)
          .where('section_id', '=', section)
          .execute()
      }
    })
  }

  /** Whoever takes a seat after another has seen nothing of it yet. */
  #rows(db: Kysely<Tables>, { id, seat, person }: Who) {
    return db
      .selectFrom('seen')
      .select(['section_id', 'unread', 'at', 'bytes'])
      .where('alliance_id', '=', id)
      .where('seat_id', '=', seat)
      .where('person_id', '=', person)
      .orderBy('section_id')
      .execute()
  }
}

const open = (key: Uint8Array, bytes: Uint8Array, about: string): z.infer<typeof kept> | z.infer<typeof faded> =>
  openSealed(z.union([kept, faded]), { key, sealed: bytes, about })
