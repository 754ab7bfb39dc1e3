// An alliance that is brought, and all that it comes with, in one transaction. Its rows may be many: they are sealed and handed over a few
// at a time, so that whoever types meanwhile is not held up.
import type { Kysely } from 'kysely'
import type { AllianceId, PersonId, SeatId } from '../../shared/alliance/ids.ts'
import type { Bringing, Brought } from '../domain/broughtPorts.ts'
import type { NewAlliance } from '../domain/alliancePorts.ts'
import {
  aboutAgreement,
  aboutNote,
  aboutNoteEnd,
  aboutNoteReply,
  aboutOwnWords,
  aboutRescue,
  aboutSheet,
  aboutSheetCheckpoint
} from './about.ts'
import { insertAlliance } from './alliances.ts'
import type { Keyring } from './keyring.ts'
import { appendToRecord, beginRecord, firstLines } from './record.ts'
import { seal, sealText } from './sealing.ts'
import type { Tables } from './tables.ts'

/** A millisecond's work. */
const AT_ONCE = 100

type By = { id: AllianceId; seat: SeatId; person: PersonId; now: number; brought: Brought }

export class SqliteBringing implements Bringing {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }) {
    this.#db = db
    this.#keyring = keyring
  }

  async bring(alliance: NewAlliance, by: Parameters<Bringing['bring']>[1]): Promise<void> {
    const { id, createdAt: now } = alliance
    const key = await this.#keyring.make(id)
    const all = { ...by, id, now }
    // Sealed before the transaction, which everyone who types waits for.
    const lines = await aFewAtOnce(firstLines(key, id, all.brought.lines))
    const agreements = await aFewAtOnce(agreementRows(key, all))
    const ownWords = await aFewAtOnce(ownWordsRows(key, all))
    const rescued = await aFewAtOnce(rescueRows(key, all))
    const notes = await aFewAtOnce(noteRows(key, all))
    const replies = await aFewAtOnce(replyRows(key, all))
    await this.#db.transaction().execute(async (tx) => {
      await insertAlliance(tx, key, alliance)
      for (const { person } of all.brought.formerly)
        await tx.insertInto('person').values({ id: person, created_at: now }).execute()
      for (const some of lines) await tx.insertInto('record').values(some).execute()
      for (const some of agreements) await tx.insertInto('agreement').values(some).execute()
      for (const some of ownWords) await tx.insertInto('own_words').values(some).execute()
      for (const some of rescued) await tx.insertInto('rescue').values(some).execute()
      await insertSheets(tx, key, all)
      for (const some of notes) await tx.insertInto('note').values(some).execute()
      for (const some of replies) await tx.insertInto('note_reply').values(some).execute()
      await beginRecord(tx, key, id)
      await appendToRecord(tx, key, id, { at: now, kind: 'brought', seat: all.seat, about: { head: all.brought.head } })
    })
  }
}

const aFewAtOnce = async <R>(rows: Iterable<R>): Promise<R[][]> => {
  const all: R[][] = []
  for (const row of rows) {
    const some = all.at(-1)
    if (some !== undefined && some.length < AT_ONCE) some.push(row)
    else {
      await new Promise((resolve) => setImmediate(resolve))
      all.push([row])
    }
  }
  return all
}

/** In the seat of who brings it, they themselves; in another, whoever sat there then. */
const whoSatIn = ({ seat: mine, person, brought }: By, seat: SeatId): PersonId => {
  if (seat === mine) return person
  const there = brought.formerly.find((one) => one.seat === seat)
  if (there === undefined) throw new Error(`seat ${seat} is none of the copy's`)
  return there.person
}

const agreementRows = function* (key: Uint8Array, { id, brought }: By) {
  for (const { section, number, agreedAt, kept } of brought.agreements)
    yield {
      alliance_id: id,
      section_id: section,
      number,
      at: agreedAt,
      bytes: sealText(key, kept, aboutAgreement(id, section, number))
    }
}

const ownWordsRows = function* (key: Uint8Array, by: By) {
  const { id } = by
  for (const { section, seat, kept } of by.brought.ownWords)
    yield {
      alliance_id: id,
      section_id: section,
      seat_id: seat,
      person_id: whoSatIn(by, seat),
      bytes: sealText(key, kept, aboutOwnWords(id, section, seat))
    }
}

const rescueRows = function* (key: Uint8Array, { id, seat, now, brought }: By) {
  for (const { id: rescue, kept } of brought.rescued)
    yield { id: rescue, alliance_id: id, seat_id: seat, at: now, bytes: sealText(key, kept, aboutRescue(id, seat, rescue)) }
}

const insertSheets = async (tx: Kysely<Tables>, key: Uint8Array, by: By): Promise<void> => {
  const { id } = by
  for (const sheet of by.brought.sheets) {
    const { id: sheetId, section, seat, openedAt } = sheet
    await tx
      .insertInto('sheet')
      .values({
        id: sheetId,
        alliance_id: id,
        section_id: section,
        seat_id: seat,
        person_id: whoSatIn(by, seat),
        head_seq: 0,
        frozen: openedAt === null ? null : sealText(key, sheet.kept, aboutSheet(id, sheetId)),
        opened_at: openedAt
      })
      .execute()
    if (sheet.openedAt !== null) continue
    const bytes = seal(key, sheet.document, aboutSheetCheckpoint(id, sheetId, 0))
    await tx.insertInto('sheet_checkpoint').values({ sheet_id: sheetId, seq: 0, bytes }).execute()
    await tx.insertInto('sheet_client').values({ sheet_id: sheetId, client_id: sheet.clientId, person_id: null }).execute()
  }
}

const noteRows = function* (key: Uint8Array, by: By) {
  const { id } = by
  for (const [nth, { id: note, section, by: seat, state, at, ended, kept }] of by.brought.notes.entries())
    yield {
      id: note,
      alliance_id: id,
      section_id: section,
      seat_id: seat,
      person_id: whoSatIn(by, seat),
      n: nth + 1,
      written_at: at,
      // No return has opened here yet: what waits, waits for the first.
      waits_for: state === 'sealed' ? 0 : null,
      told_at: state === 'sealed' ? null : at,
      closed_at: ended?.at ?? null,
      closed_as: ended === undefined ? null : sealText(key, ended.how, aboutNoteEnd(id, note)),
      bytes: sealText(key, kept, aboutNote(id, note, seat))
    }
}

const replyRows = function* (key: Uint8Array, { id, brought }: By) {
  for (const { id: note, replies } of brought.notes)
    for (const [nth, { by, at, kept }] of replies.entries())
      yield { note_id: note, n: nth + 1, seat_id: by, at, bytes: sealText(key, kept, aboutNoteReply(id, note, nth + 1, by)) }
}
