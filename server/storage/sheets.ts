// Sheets as they are kept: whose, for which section, whether their writer is ready, whether they are open.
import type { Kysely, Selectable } from 'kysely'
import { areAllReady } from '../../shared/agreement/sheets.ts'
import type { AllianceId, PersonId, SeatId, SectionId, SheetId } from '../../shared/alliance/ids.ts'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { freezeBody } from '../../shared/sharing/freeze.ts'
import { type FrozenNode, frozenNode } from '../../shared/sharing/frozenWords.ts'
import { linesOfWords } from '../../shared/sharing/plainText.ts'
import { documentOf } from '../domain/documentOf.ts'
import type { SeatedPerson } from '../domain/seenPorts.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import type { MySheet, NewSheet, OpenedSheets, SheetOf, SheetRef, Sheets, SheetsLetGo } from '../domain/sheetPorts.ts'
import { aboutSheet, aboutSheetCheckpoint } from './about.ts'
import type { Keyring } from './keyring.ts'
import { oftenAsked } from './oftenAsked.ts'
import { openSealed } from './openSealed.ts'
import { seal, sealText } from './sealing.ts'
import { readSheet } from './sheetLog.ts'
import type { Tables } from './tables.ts'

type Row = Selectable<Tables['sheet']>

export class SqliteSheets implements Sheets {
  readonly #db: Kysely<Tables>
  readonly #keyring: Keyring
  readonly #allOpened

  constructor({ db, keyring }: { db: Kysely<Tables>; keyring: Keyring }) {
    this.#db = db
    this.#allOpened = oftenAsked(db, (id: AllianceId) =>
      db.selectFrom('sheet').select(['id', 'seat_id', 'frozen']).where('alliance_id', '=', id).where('opened_at', 'is not', null)
    )
    this.#keyring = keyring
  }

  async of({ id, seat, person }: SeatedPerson): ReturnType<Sheets['of']> {
    const rows = await this.#db
      .selectFrom('sheet')
      .select(['id', 'section_id', 'seat_id', 'person_id', 'opened_at'])
      .select((s) => s('frozen', 'is not', null).as('ready'))
      .where('alliance_id', '=', id)
      .where((w) => w.or([w('opened_at', 'is not', null), w.and([w('seat_id', '=', seat), w('person_id', '=', person)])]))
      .orderBy('section_id')
      .execute()
    return [...new Set(rows.map((row) => row.section_id))].map((section) => {
      const here = rows.filter((row) => row.section_id === section)
      const mine = here.find((row) => row.seat_id === seat && row.person_id === person)
      return {
        section,
        mine: mine && { id: mine.id, ready: Boolean(mine.ready) },
        openedAt: here.find((row) => row.opened_at !== null)?.opened_at ?? undefined
      }
    })
  }

  async isWriter({ alliance, sheet }: SheetRef, person: PersonId): Promise<boolean> {
    const row = await this.#db
      .selectFrom('sheet')
      .innerJoin('seat', (on) => on.onRef('seat.id', '=', 'sheet.seat_id').onRef('seat.person_id', '=', 'sheet.person_id'))
      .select('sheet.id')
      .where('sheet.id', '=', sheet)
      .where('sheet.alliance_id', '=', alliance)
      .where('sheet.person_id', '=', person)
      .where('sheet.opened_at', 'is', null)
      .executeTakeFirst()
    return row !== undefined
  }

  async take({ id, seat, person, section, becomes, document, clientId }: NewSheet): ReturnType<Sheets['take']> {
    const key = await this.#keyring.keyOf(id)
    return this.#db.transaction().execute(async (tx) => {
      if (!(await sitsThere(tx, { id, seat, person }))) return 'unknown'
      const here = await sheetsFor(tx, id, section)
      if (here.some(isOpen)) return 'open-already'
      const mine = here.find((row) => row.seat_id === seat)
      if (mine?.person_id === person) return mySheet(mine)
      // Of whoever sat there before.
      if (mine !== undefined) await tx.deleteFrom('sheet').where('id', '=', mine.id).execute()
      const row = { id: becomes, alliance_id: id, section_id: section, seat_id: seat, person_id: person }
      await tx
        .insertInto('sheet')
        .values({ ...row, head_seq: 0, frozen: null, opened_at: null })
        .execute()
      await tx
        .insertInto('sheet_checkpoint')
        .values({ sheet_id: becomes, seq: 0, bytes: seal(key, document, aboutSheetCheckpoint(id, becomes, 0)) })
        .execute()
      await tx.insertInto('sheet_client').values({ sheet_id: becomes, client_id: clientId, person_id: null }).execute()
      return { id: becomes, ready: false }
    })
  }

  async ready(who: SheetOf): ReturnType<Sheets['ready']> {
    const { id, section, now } = who
    const key = await this.#keyring.keyOf(id)
    return this.#db.transaction().execute(async (tx) => {
      const mine = await sealedSheet(tx, who)
      if (typeof mine === 'string') return mine
      if (mine.frozen === null) {
        const content = await readContent(tx, key, { alliance: id, sheet: mine.id })
        const frozen = sealText(key, JSON.stringify(content), aboutSheet(id, mine.id))
        await tx.updateTable('sheet').set({ frozen }).where('id', '=', mine.id).execute()
      }
      return { opened: await openIfAllAreReady(tx, { id, section, now }) }
    })
  }

  notReady(who: SheetOf): ReturnType<Sheets['notReady']> {
    return this.#db.transaction().execute(async (tx) => {
      const mine = await sealedSheet(tx, who)
      if (typeof mine === 'string') return mine
      await tx.updateTable('sheet').set({ frozen: null }).where('id', '=', mine.id).execute()
      return 'sealed'
    })
  }

  async opened(id: AllianceId, section: SectionId): Promise<OpenedSheets | undefined> {
    const rows = await this.#db
      .selectFrom('sheet')
      .innerJoin('seat', 'seat.id', 'sheet.seat_id')
      .select(['sheet.id', 'sheet.seat_id', 'sheet.frozen', 'sheet.opened_at'])
      .where('sheet.alliance_id', '=', id)
      .where('section_id', '=', section)
      .where('opened_at', 'is not', null)
      .orderBy('seat.position')
      .execute()
    const at = rows[0]?.opened_at
    if (at == null) return undefined
    const key = await this.#keyring.keyOf(id)
    return { at, sheets: rows.map((row) => ({ seat: row.seat_id, content: openSheet(key, id, row) })) }
  }

  async openedLines(id: AllianceId): Promise<Map<SeatId, Set<string>>> {
    const rows = await this.#allOpened(id)
    const lines = new Map<SeatId, Set<string>>()
    if (rows.length === 0) return lines
    const key = await this.#keyring.keyOf(id)
    for (const row of rows) {
      const ofSeat = lines.get(row.seat_id) ?? new Set()
      lines.set(row.seat_id, ofSeat)
      for (const line of linesOfWords(openSheet(key, id, row))) ofSeat.add(line)
    }
    return lines
  }

  async sealedOf({ id, seat, person }: SeatedPerson): ReturnType<Sheets['sealedOf']> {
    const key = await this.#keyring.keyOf(id)
    return this.#db.transaction().execute(async (tx) => {
      const rows = await tx
        .selectFrom('sheet')
        .select(['id', 'section_id'])
        .where('alliance_id', '=', id)
        .where('seat_id', '=', seat)
        .where('person_id', '=', person)
        .where('opened_at', 'is', null)
        .orderBy('section_id')
        .execute()
      const sheets = []
      for (const row of rows)
        sheets.push({ section: row.section_id, content: await readContent(tx, key, { alliance: id, sheet: row.id }) })
      return sheets
    })
  }
}

/** In the transaction in which this person leaves, once the seat is empty: what they had not opened is destroyed, and nobody waits for
 *  them any more. Their words were theirs to take along before (`sealedOf`). */
export const letSheetsGo = async (
  tx: Kysely<Tables>,
  { id, seat, now }: { id: AllianceId; seat: SeatId; now: number }
): Promise<SheetsLetGo> => {
  const gone = await tx
    .selectFrom('sheet')
    .select('id')
    .where('alliance_id', '=', id)
    .where('seat_id', '=', seat)
    .where('opened_at', 'is', null)
    .execute()
  await tx.deleteFrom('sheet').where('alliance_id', '=', id).where('seat_id', '=', seat).where('opened_at', 'is', null).execute()
  const opened: SheetId[] = []
  const sealed = await tx
    .selectFrom('sheet')
    .select('section_id')
    .distinct()
    .where('alliance_id', '=', id)
    .where('opened_at', 'is', null)
    .execute()
  for (const { section_id: section } of sealed) opened.push(...(await openIfAllAreReady(tx, { id, section, now })))
  return { over: [...gone.map((row) => row.id), ...opened], opened: opened.length > 0 }
}

/** In the transaction of the last yes: they are gone, and there may be new ones. False when none are open. */
export const clearSheets = async (tx: Kysely<Tables>, id: AllianceId, section: SectionId): Promise<boolean> => {
  if (!(await sheetsFor(tx, id, section)).some(isOpen)) return false
  await tx.deleteFrom('sheet').where('alliance_id', '=', id).where('section_id', '=', section).execute()
  return true
}

/** The sheets that opened: their words stay as they were frozen, and nothing of how they came to be. */
const openIfAllAreReady = async (
  tx: Kysely<Tables>,
  { id, section, now }: { id: AllianceId; section: SectionId; now: number }
): Promise<SheetId[]> => {
  const seats = await tx
    .selectFrom('seat')
    .select(['id', 'person_id'])
    .where('alliance_id', '=', id)
    .where('person_id', 'is not', null)
    .execute()
  const taken = new Map(seats.map((seat) => [seat.id, seat.person_id]))
  const ready = (await sheetsFor(tx, id, section)).filter(
    (row) => row.frozen !== null && taken.get(row.seat_id) === row.person_id
  )
  if (!areAllReady({ ready: ready.map((row) => row.seat_id), taken: [...taken.keys()] })) return []
  const opened = ready.map((row) => row.id)
  await tx.updateTable('sheet').set({ opened_at: now }).where('id', 'in', opened).execute()
  for (const table of ['sheet_update', 'sheet_checkpoint', 'sheet_client'] as const)
    await tx.deleteFrom(table).where('sheet_id', 'in', opened).execute()
  return opened
}

const sheetsFor = (tx: Kysely<Tables>, id: AllianceId, section: SectionId): Promise<Row[]> =>
  tx.selectFrom('sheet').selectAll().where('alliance_id', '=', id).where('section_id', '=', section).execute()

const isOpen = ({ opened_at }: Row): boolean => opened_at !== null

const mySheet = ({ id, frozen }: Row): MySheet => ({ id, ready: frozen !== null })

const sitsThere = async (tx: Kysely<Tables>, { id, seat, person }: SeatedPerson): Promise<boolean> =>
  (await tx
    .selectFrom('seat')
    .select('id')
    .where('id', '=', seat)
    .where('alliance_id', '=', id)
    .where('person_id', '=', person)
    .executeTakeFirst()) !== undefined

/** This person's, while it is sealed. Whoever stood up between the door and here has none any more. */
const sealedSheet = async (tx: Kysely<Tables>, who: SheetOf): Promise<Row | 'unknown' | 'open-already'> => {
  if (!(await sitsThere(tx, who))) return 'unknown'
  const here = await sheetsFor(tx, who.id, who.section)
  if (here.some(isOpen)) return 'open-already'
  return here.find((row) => row.seat_id === who.seat && row.person_id === who.person) ?? 'unknown'
}

const readContent = async (tx: Kysely<Tables>, key: Uint8Array, of: SheetRef): Promise<FrozenNode> => {
  const stored = await readSheet(tx, key, of)
  if (stored === undefined) throw new UnreadableAlliance(`sheet ${of.sheet} of alliance ${of.alliance} has no document`)
  const doc = documentOf(stored, of.alliance)
  const [section] = sectionsOf(doc)
  if (section === undefined) throw new UnreadableAlliance(`sheet ${of.sheet} of alliance ${of.alliance} has no words`)
  const content = freezeBody(section.body)
  doc.destroy()
  return content
}

const openSheet = (key: Uint8Array, id: AllianceId, { id: sheet, frozen }: Pick<Row, 'id' | 'frozen'>): FrozenNode =>
  openSealed(frozenNode, { key, sealed: frozen ?? new Uint8Array(), about: aboutSheet(id, sheet) })
