// What a copy tells of what was: agreements, the record, what each heard promised, sheets and notes. It comes along as the copy says it, and
// binds nobody: what was said there was said by those who sat there.
import * as Y from 'yjs'
import * as z from 'zod/mini'
import { MAX_NOTE_WORDS } from '../../shared/agreement/notes.ts'
import { digestOfSection } from '../../shared/alliance/digest.ts'
import {
  type NoteId,
  type PersonId,
  type RescueId,
  type SeatId,
  type SectionId,
  type SheetId,
  newId
} from '../../shared/alliance/ids.ts'
import { isLine, MAX_TITLE } from '../../shared/alliance/names.ts'
import { pointAt } from '../../shared/alliance/points.ts'
import { type CopiedAgreement, type Copy, nameInSeat } from '../../shared/copying/copy.ts'
import { ownWordsBody } from '../../shared/protocol/ownWords.ts'
import { plainLines } from '../../shared/protocol/plainLines.ts'
import { type Refusal, isRefusal } from '../../shared/protocol/refusals.ts'
import { inkless } from '../../shared/sharing/inkless.ts'
import { plainText } from '../../shared/sharing/plainText.ts'
import { thaw } from '../../shared/sharing/thaw.ts'
import { type Brought, type BroughtNote, asJson } from './broughtPorts.ts'
import { hasTwice, isTidyName, isTitle, refuse } from './copyRules.ts'
import { RECORD_KINDS, type RecordEvent } from './recordPorts.ts'
import type { Random } from './ports.ts'
import { sheetOf } from './sheets.ts'
import { hasRoomFor } from './roomFor.ts'

/** What the copy's seats and sections are here. */
export type Places = { seats: ReadonlyMap<string, SeatId>; sections: ReadonlyMap<string, SectionId> }
type Laying = { places: Places; random: Random }

const MAX_NOTE = 1_000
const MOST_REPLIES = 100

export const historyIn = (copy: Copy, laying: Laying): Brought | Refusal => {
  const agreements = agreementsIn(copy, laying.places)
  if (isRefusal(agreements)) return agreements
  const lines = linesIn(copy, laying.places)
  if (isRefusal(lines)) return lines
  const ownWords = ownWordsIn(copy, laying.places)
  if (isRefusal(ownWords)) return ownWords
  const sheets = sheetsIn(copy, laying)
  if (isRefusal(sheets)) return sheets
  const notes = notesIn(copy, laying)
  if (isRefusal(notes)) return notes
  return {
    head: copy.record.head,
    lines,
    agreements,
    ownWords,
    sheets,
    notes,
    rescued: copy.mine.rescued.map(({ section, before, words }) => ({
      id: newId<RescueId>(laying.random),
      kept: asJson({ section: laying.places.sections.get(section ?? ''), before, words })
    })),
    formerly: copy.seats.flatMap(({ id }) => {
      const seat = laying.places.seats.get(id)
      return seat === undefined || id === copy.me.seatId ? [] : [{ seat, person: newId<PersonId>(laying.random) }]
    })
  }
}

// ── agreements ───────────────────────────────────────────────────────────────────────────────────

const agreementsIn = ({ sections, me }: Copy, places: Places): Brought['agreements'] | Refusal => {
  const all: Brought['agreements'] = []
  const broughtBy = places.seats.get(me.seatId)
  for (const [index, section] of sections.entries()) {
    const id = places.sections.get(section.id)
    for (const [nth, agreement] of section.agreements.entries()) {
      const kept = agreementOf(agreement, { at: `sections.${index}.agreements.${nth}`, places })
      if (isRefusal(kept)) return kept
      if (id !== undefined)
        all.push({
          section: id,
          number: agreement.number,
          agreedAt: Date.parse(agreement.agreedAt),
          kept: asJson({ ...kept, broughtBy })
        })
    }
  }
  return all
}

/** What was agreed, when its digest is that of its words. */
const agreementOf = (
  { digest, title, content, stances, note, noteBy }: CopiedAgreement,
  { at, places: { seats } }: { at: string; places: Places }
) => {
  const blocks = thaw(content, () => undefined)
  if (blocks === undefined) return refuse(`${at}.content`, 'holds what a section cannot hold')
  if (!isTitle(title)) return refuse(`${at}.title`, 'expects a title')
  const doc = new Y.Doc()
  const body = doc.getXmlFragment('body')
  body.insert(0, blocks)
  const made = digestOfSection(title, body)
  doc.destroy()
  if (made !== digest) return refuse(`${at}.digest`, 'is not that of these words')
  const by = stances.flatMap(({ seatId, name, ink, stance, at: said }) => {
    const seat = seats.get(seatId)
    return seat === undefined || !isTidyName(name) ? [] : [{ seat, name, ink, stance, at: Date.parse(said) }]
  })
  if (by.length !== stances.length || by.length < 2 || hasTwice(by.map(({ seat }) => seat)))
    return refuse(`${at}.stances`, 'expects seats of this copy, two at least')
  const noted = noteBy === null ? undefined : seats.get(noteBy)
  if (note !== null && (noted === undefined || note.length > MAX_NOTE))
    return refuse(`${at}.note`, 'expects a note of one of the seats')
  const words = inkless(content)
  return {
    digest,
    title,
    content: words,
    text: plainText(words),
    stances: by,
    note: note === null || noted === undefined ? null : { by: noted, text: note }
  }
}

// ── the record ───────────────────────────────────────────────────────────────────────────────────

const told = z.object({
  title: z.optional(z.string().check(z.refine((title) => isLine(title, MAX_TITLE)))),
  number: z.optional(z.int()),
  digest: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  head: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  section: z.optional(z.string()),
  name: z.optional(z.string().check(z.refine(isTidyName)))
})

/** By the name of who did it there: whoever comes to sit in that seat did none of it. Kinds that are not known here are passed over. */
const linesIn = ({ record, seats }: Copy, places: Places): RecordEvent[] | Refusal => {
  const lines: RecordEvent[] = []
  for (const [nth, { at, kind: wanted, seatId, ...rest }] of record.events.entries()) {
    const about = told.safeParse(rest)
    if (!about.success) return refuse(`record.events.${nth}`, 'expects a line of a record')
    const kind = RECORD_KINDS.find((one) => one === wanted)
    const seat = seats.find(({ id }) => id === seatId)
    const name = about.data.name ?? (seat && nameInSeat(seat))
    const section = places.sections.get(about.data.section ?? '')
    const entries = Object.entries({ ...about.data, section, name }).filter(
      (entry): entry is [string, string | number] => entry[1] !== undefined
    )
    if (kind !== undefined) lines.push({ at: Date.parse(at), kind, seat: null, about: Object.fromEntries(entries) })
  }
  return lines
}

// ── what each hears promised, and wrote apart ────────────────────────────────────────────────────

const ownWordsIn = ({ ownWords = [], sections }: Copy, places: Places): Brought['ownWords'] | Refusal => {
  const all: Brought['ownWords'] = []
  for (const [nth, { section, seatId, agreement: number, language, text }] of ownWords.entries()) {
    const [there, seat] = [places.sections.get(section), places.seats.get(seatId)]
    const heard = sections.find(({ id }) => id === section)?.agreements[number - 1]
    const words = ownWordsBody.safeParse({ text, ...(language !== null && { language }) })
    if (there === undefined || seat === undefined || heard === undefined || !words.success)
      return refuse(`ownWords.${nth}`, 'expects what a seat hears one of these agreements promise')
    const agreement = { number, agreedAt: Date.parse(heard.agreedAt) }
    all.push({ section: there, seat, kept: asJson({ ...words.data, language: words.data.language, agreement }) })
  }
  return all
}

const sheetsIn = ({ sheets = [], mine, me }: Copy, { places, random }: Laying): Brought['sheets'] | Refusal => {
  const all: Brought['sheets'] = []
  for (const [nth, { section, seatId, openedAt, content }] of sheets.entries()) {
    const [there, seat] = [places.sections.get(section), places.seats.get(seatId)]
    if (there === undefined || seat === undefined || thaw(content, () => undefined) === undefined)
      return refuse(`sheets.${nth}`, 'expects what a seat wrote for a section of this copy')
    if (!hasRoomFor(content)) return refuse(`sheets.${nth}.content`, 'is longer than a sheet may be')
    const id = newId<SheetId>(random)
    all.push({ id, section: there, seat, openedAt: Date.parse(openedAt), kept: asJson(inkless(content)) })
  }
  const seat = places.seats.get(me.seatId)
  for (const [nth, { section, content }] of (mine.sheets ?? []).entries()) {
    const there = places.sections.get(section)
    const blocks = thaw(content, () => undefined)
    const isOpen = sheets.some((one) => one.section === section)
    if (seat === undefined || there === undefined || blocks === undefined || isOpen)
      return refuse(`mine.sheets.${nth}`, 'expects what I wrote for a section of this copy')
    if (!hasRoomFor(content)) return refuse(`mine.sheets.${nth}.content`, 'is longer than a sheet may be')
    all.push({ id: newId<SheetId>(random), section: there, seat, openedAt: null, ...sheetOf(random, there, blocks) })
  }
  return all
}

// ── notes ────────────────────────────────────────────────────────────────────────────────────────

const noteWords = plainLines(MAX_NOTE_WORDS)
const openings = z.object({ noticed: z.optional(noteWords), did: z.optional(noteWords), would: z.optional(noteWords) })
const replyWords = z.object({ heard: z.optional(noteWords), said: z.optional(noteWords) })

/** At no letter of this document: their words are looked for by what they were. */
const NOWHERE = { from: pointAt({ client: 0, clock: 0 }, 'first'), to: pointAt({ client: 0, clock: 0 }, 'last') }

const notesIn = ({ notes = [], me }: Copy, { places, random }: Laying): BroughtNote[] | Refusal => {
  const all: BroughtNote[] = []
  for (const [nth, { section, seatId, at, state, quote, ended, replies, ...rest }] of notes.entries()) {
    const wrong = refuse(`notes.${nth}`, 'expects a note of a seat, to words of this copy')
    const [there, by] = [places.sections.get(section), places.seats.get(seatId)]
    const [quoted, words] = [noteWords.safeParse(quote), openings.safeParse(rest)]
    if (there === undefined || by === undefined || !quoted.success || !words.success) return wrong
    // What is sealed is its writer's alone; what is laid to rest was so at some time.
    if ((state === 'sealed' && seatId !== me.seatId) || replies.length > MOST_REPLIES) return wrong
    const answers: BroughtNote['replies'] = []
    for (const { seatId: who, at: when, ...line } of replies) {
      const [seat, reply] = [places.seats.get(who), replyWords.safeParse(line)]
      if (seat === undefined || !reply.success) return wrong
      answers.push({ by: seat, at: Date.parse(when), kept: asJson(reply.data) })
    }
    all.push({
      id: newId<NoteId>(random),
      section: there,
      by,
      state,
      at: Date.parse(at),
      // A copy from before it said how: by its words alone, nothing is known to have been mended.
      ended: state === 'closed' ? { how: ended?.how ?? 'let-go', at: Date.parse(ended?.at ?? at) } : undefined,
      kept: asJson({ anchor: NOWHERE, quote: quoted.data, words: words.data }),
      replies: answers
    })
  }
  return all
}
