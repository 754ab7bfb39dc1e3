import type { Kysely, Selectable } from 'kysely'
import * as z from 'zod/mini'
import { CLOSINGS, type Closing, closingOf, hasMended } from '../../shared/agreement/notes.ts'
import type { AllianceId, NoteId, SeatId, SectionId } from '../../shared/alliance/ids.ts'
import type { KeptNote, KeptSeam, NewNote, NoteAct, NoteDone, NoteWords, Notes } from '../domain/notePorts.ts'
import type { SeatedPerson } from '../domain/seenPorts.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import { aboutNote, aboutNoteChoice, aboutNoteEnd, aboutNoteReply } from './about.ts'
import type { Keyring } from './keyring.ts'
import { Unsealable, sealText, unsealText } from './sealing.ts'
import { takenSeats } from './takenSeats.ts'
import type { Tables } from './tables.ts'

/** More than two people lay into one text; each is sent to every page. */
const MOST_NOTES = 500
const MOST_REPLIES = 100

const kept = z.object({
  anchor: z.object({ from: z.string(), to: z.string() }),
  quote: z.string(),
  words: z.object({ noticed: z.optional(z.string()), did: z.optional(z.string()), would: z.optional(z.string()) })
})
const keptReply = z.object({ heard: z.optional(z.string()), said: z.optional(z.string()) })
const closing = z.enum(CLOSINGS)

type Row = Selectable<Tables['note']>

export class SqliteNotes implements Notes {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }) {
    this.#db = db
    this.#keyring = keyring
  }

  async of(who: SeatedPerson): Promise<{ notes: KeptNote[]; seams: KeptSeam[] }> {
    const key = await this.#keyring.keyOf(who.id)
    return this.#db.transaction().execute(async (tx) => {
      await tellWhatOpened(tx, who.id)
      const rows = await tx.selectFrom('note').selectAll().where('alliance_id', '=', who.id).orderBy('n').execute()
      const notes: KeptNote[] = []
      for (const row of rows) if (mayRead(row, who)) notes.push(await openNote(tx, key, row))
      const seams = await tx.selectFrom('seam').select(['section_id', 'at']).where('alliance_id', '=', who.id).execute()
      return { notes, seams: seams.map(({ section_id: section, at }) => ({ section, at })) }
    })
  }

  async tell(who: SeatedPerson, note: NewNote): Promise<'told' | 'unknown' | 'too-many'> {
    const { id, section, when, anchor, quote, words, now } = note
    const key = await this.#keyring.keyOf(who.id)
    return this.#db.transaction().execute(async (tx) => {
      if (!(await sitsThere(tx, who))) return 'unknown'
      const { many, last } = await tx
        .selectFrom('note')
        .select((s) => [s.fn.countAll<number>().as('many'), s.fn.max('n').as('last')])
        .where('alliance_id', '=', who.id)
        .executeTakeFirstOrThrow()
      if (many >= MOST_NOTES) return 'too-many'
      await tx
        .insertInto('note')
        .values({
          id,
          alliance_id: who.id,
          section_id: section,
          seat_id: who.seat,
          person_id: who.person,
          n: (last ?? 0) + 1,
          written_at: now,
          waits_for: when === 'return' ? (await openedReturns(tx, who.id)).length : null,
          told_at: when === 'return' ? null : now,
          closed_at: null,
          closed_as: null,
          bytes: sealText(key, JSON.stringify({ anchor, quote, words }), aboutNote(who.id, id, who.seat))
        })
        .execute()
      return 'told'
    })
  }

  async act(who: SeatedPerson, act: NoteAct): Promise<NoteDone> {
    const key = await this.#keyring.keyOf(who.id)
    return this.#db.transaction().execute(async (tx) => {
      await tellWhatOpened(tx, who.id)
      const row = await tx
        .selectFrom('note')
        .selectAll()
        .where('id', '=', act.note)
        .where('alliance_id', '=', who.id)
        .executeTakeFirst()
      if (row === undefined || !mayRead(row, who) || !(await sitsThere(tx, who))) return 'unknown'
      if (row.closed_at !== null && act.does !== 'tie') return 'over'
      const done = row.told_at === null ? 'hidden' : 'told'
      switch (act.does) {
        case 'tell':
          return isMine(row, who) ? tellNow(tx, row, act.now) : 'unknown'
        case 'take-back':
          return isMine(row, who) ? takeBack(tx, row, done) : 'unknown'
        case 'tie':
          return isMine(row, who) ? tieAnew(tx, key, row, act, done) : 'unknown'
        case 'reply':
          return row.told_at === null ? 'unknown' : reply(tx, key, row, { ...act, seat: who.seat })
        case 'close':
          return row.told_at === null ? 'unknown' : close(tx, key, row, { ...act, seat: who.seat })
      }
    })
  }

  async restingIn(id: AllianceId, section: SectionId): Promise<{ any: boolean; mended: boolean }> {
    const key = await this.#keyring.keyOf(id)
    const rows = await this.#db
      .selectFrom('note')
      .select(['id', 'closed_as'])
      .where('alliance_id', '=', id)
      .where('section_id', '=', section)
      .where('closed_at', 'is not', null)
      .execute()
    const ends = rows.flatMap(({ id: note, closed_as }) =>
      closed_as === null ? [] : [openClosing(key, closed_as, aboutNoteEnd(id, note))]
    )
    return { any: ends.length > 0, mended: ends.some(hasMended) }
  }

  async unpick(id: AllianceId, section: SectionId): Promise<boolean> {
    const gone = await this.#db
      .deleteFrom('seam')
      .where('alliance_id', '=', id)
      .where('section_id', '=', section)
      .executeTakeFirst()
    return gone.numDeletedRows > 0n
  }
}

/** What is sealed is there for nobody but the person who wrote it, in the seat in which they wrote it. */
const mayRead = (row: Row, who: SeatedPerson): boolean => row.told_at !== null || isMine(row, who)

const isMine = (row: Row, who: SeatedPerson): boolean => row.seat_id === who.seat && row.person_id === who.person

const sitsThere = async (tx: Kysely<Tables>, { id, seat, person }: SeatedPerson): Promise<boolean> => {
  const there = await tx
    .selectFrom('seat')
    .select('id')
    .where('id', '=', seat)
    .where('alliance_id', '=', id)
    .where('person_id', '=', person)
    .executeTakeFirst()
  return there !== undefined
}

/** When each opened, in that order. Counted, and not compared with when a note was written: a clock may be set back. */
const openedReturns = async (tx: Kysely<Tables>, id: AllianceId): Promise<number[]> => {
  const rows = await tx
    .selectFrom('return')
    .select('opened_at')
    .where('alliance_id', '=', id)
    .where('opened_at', 'is not', null)
    .orderBy('opened_at')
    .execute()
  return rows.flatMap(({ opened_at }) => (opened_at === null ? [] : [opened_at]))
}

/** Before anything is read or done: the return that some waited for has opened, and they are open to all. Those of somebody who no longer
 *  sits here stay sealed. */
const tellWhatOpened = async (tx: Kysely<Tables>, id: AllianceId): Promise<void> => {
  const waiting = await tx
    .selectFrom('note')
    .innerJoin('seat', (on) => on.onRef('seat.id', '=', 'note.seat_id').onRef('seat.person_id', '=', 'note.person_id'))
    .select(['note.id', 'note.waits_for'])
    .where('note.alliance_id', '=', id)
    .where('told_at', 'is', null)
    .execute()
  if (waiting.length === 0) return
  const opened = await openedReturns(tx, id)
  for (const { id: note, waits_for } of waiting) {
    const at = opened[waits_for ?? 0]
    if (at !== undefined) await tx.updateTable('note').set({ told_at: at }).where('id', '=', note).execute()
  }
}

const tellNow = async (tx: Kysely<Tables>, row: Row, now: number): Promise<NoteDone> => {
  // Told already: nothing changes.
  if (row.told_at === null) await tx.updateTable('note').set({ told_at: now }).where('id', '=', row.id).execute()
  return 'told'
}

/** Whoever wrote it, while nobody has said anything to it: after that it is no longer theirs alone. */
const takeBack = async (tx: Kysely<Tables>, row: Row, done: NoteDone): Promise<NoteDone> => {
  for (const table of ['note_reply', 'note_choice'] as const) {
    const said = await tx
      .selectFrom(table)
      .select('seat_id')
      .where('note_id', '=', row.id)
      .where('seat_id', '!=', row.seat_id)
      .limit(1)
      .executeTakeFirst()
    if (said !== undefined) return 'answered'
  }
  await dropNote(tx, row.id)
  return done
}

const tieAnew = async (
  tx: Kysely<Tables>,
  key: Uint8Array,
  row: Row,
  { section, anchor }: NoteAct & { does: 'tie' },
  done: NoteDone
): Promise<NoteDone> => {
  const about = aboutNote(row.alliance_id, row.id, row.seat_id)
  const { quote, words } = openKept(key, row.bytes, about)
  const bytes = sealText(key, JSON.stringify({ anchor, quote, words }), about)
  await tx.updateTable('note').set({ section_id: section, bytes }).where('id', '=', row.id).execute()
  return done
}

const reply = async (
  tx: Kysely<Tables>,
  key: Uint8Array,
  { id, alliance_id }: Row,
  { seat, words, now }: NoteAct & { does: 'reply'; seat: SeatId }
): Promise<NoteDone> => {
  const last = await tx
    .selectFrom('note_reply')
    .select((s) => s.fn.max('n').as('n'))
    .where('note_id', '=', id)
    .executeTakeFirst()
  const n = (last?.n ?? 0) + 1
  if (n > MOST_REPLIES) return 'too-many'
  const bytes = sealText(key, JSON.stringify(words), aboutNoteReply(alliance_id, id, n, seat))
  await tx.insertInto('note_reply').values({ note_id: id, n, seat_id: seat, at: now, bytes }).execute()
  return 'told'
}

/** What one seat would do with it; with the word that makes it everyone's, it is laid to rest. */
const close = async (
  tx: Kysely<Tables>,
  key: Uint8Array,
  row: Row,
  { seat, how, now }: NoteAct & { does: 'close'; seat: SeatId }
): Promise<NoteDone> => {
  const { id, alliance_id } = row
  await tx.deleteFrom('note_choice').where('note_id', '=', id).where('seat_id', '=', seat).execute()
  if (how !== null) {
    const bytes = sealText(key, how, aboutNoteChoice(alliance_id, id, seat))
    await tx.insertInto('note_choice').values({ note_id: id, seat_id: seat, bytes }).execute()
  }
  const end = closingOf({ by: row.seat_id, choices: await choicesOf(tx, key, row), taken: await takenSeats(tx, alliance_id) })
  if (end !== undefined) {
    const closed_as = sealText(key, end, aboutNoteEnd(alliance_id, id))
    await tx.updateTable('note').set({ closed_at: now, closed_as }).where('id', '=', id).execute()
  }
  return 'told'
}

/** With all that was said to it. */
const dropNote = async (tx: Kysely<Tables>, id: NoteId): Promise<void> => {
  await tx.deleteFrom('note_reply').where('note_id', '=', id).execute()
  await tx.deleteFrom('note_choice').where('note_id', '=', id).execute()
  await tx.deleteFrom('note').where('id', '=', id).execute()
}

/** Those of a section that rested when everyone was asked; what was laid to rest since, nobody has said yes to. */
export const clearNotes = async (
  tx: Kysely<Tables>,
  { id, section, until }: { id: AllianceId; section: SectionId; until: number }
): Promise<boolean> => {
  const resting = await tx
    .selectFrom('note')
    .select('id')
    .where('alliance_id', '=', id)
    .where('section_id', '=', section)
    .where('closed_at', '<=', until)
    .execute()
  for (const note of resting) await dropNote(tx, note.id)
  return resting.length > 0
}

export const sewSeam = async (
  tx: Kysely<Tables>,
  { id, section, now }: { id: AllianceId; section: SectionId; now: number }
): Promise<void> => {
  await tx
    .insertInto('seam')
    .values({ alliance_id: id, section_id: section, at: now })
    .onConflict((on) => on.columns(['alliance_id', 'section_id']).doNothing())
    .execute()
}

const openNote = async (tx: Kysely<Tables>, key: Uint8Array, row: Row): Promise<KeptNote> => {
  const { id, alliance_id, section_id: section, seat_id: by, written_at, told_at, closed_at, closed_as } = row
  const replies = await tx.selectFrom('note_reply').selectAll().where('note_id', '=', id).orderBy('n').execute()
  return {
    id,
    section,
    by,
    when: row.waits_for === null ? 'now' : 'return',
    state: closed_at !== null ? 'closed' : told_at === null ? 'sealed' : 'open',
    at: told_at ?? written_at,
    ...openKept(key, row.bytes, aboutNote(alliance_id, id, by)),
    replies: replies.map(({ n, seat_id, at, bytes }) => ({
      n,
      by: seat_id,
      at,
      ...open(keptReply, key, bytes, aboutNoteReply(alliance_id, id, n, seat_id))
    })),
    choices: await choicesOf(tx, key, row),
    ended:
      closed_at === null || closed_as === null
        ? undefined
        : { how: openClosing(key, closed_as, aboutNoteEnd(alliance_id, id)), at: closed_at }
  }
}

const choicesOf = async (
  tx: Kysely<Tables>,
  key: Uint8Array,
  { id, alliance_id }: Row
): Promise<{ seat: SeatId; how: Closing }[]> => {
  const rows = await tx.selectFrom('note_choice').selectAll().where('note_id', '=', id).orderBy('seat_id').execute()
  return rows.map(({ seat_id: seat, bytes }) => ({ seat, how: openClosing(key, bytes, aboutNoteChoice(alliance_id, id, seat)) }))
}

const openKept = (key: Uint8Array, bytes: Uint8Array, about: string): Pick<KeptNote, 'anchor' | 'quote'> & { words: NoteWords } =>
  open(kept, key, bytes, about)

const openClosing = (key: Uint8Array, bytes: Uint8Array, about: string): Closing => {
  const how = closing.safeParse(unsealed(key, bytes, about))
  if (!how.success) throw new UnreadableAlliance(`${about} cannot be read`, { cause: how.error })
  return how.data
}

const open = <T>(schema: z.ZodMiniType<T>, key: Uint8Array, bytes: Uint8Array, about: string): T => {
  try {
    return schema.parse(JSON.parse(unsealed(key, bytes, about)))
  } catch (cause) {
    if (cause instanceof z.core.$ZodError || cause instanceof SyntaxError)
      throw new UnreadableAlliance(`${about} cannot be read`, { cause })
    throw cause
  }
}

const unsealed = (key: Uint8Array, bytes: Uint8Array, about: string): string => {
  try {
    return unsealText(key, bytes, about)
  } catch (cause) {
    if (cause instanceof Unsealable) throw new UnreadableAlliance(`${about} cannot be read`, { cause })
    throw cause
  }
}
