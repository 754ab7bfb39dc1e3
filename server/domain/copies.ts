// A complete copy of an alliance for one who sits there: what they may read, and nothing that another keeps for themselves.
import type { Section } from '../../shared/alliance/layout.ts'
import { digestOfSection } from '../../shared/alliance/digest.ts'
import { type AllianceId, type PersonId, type SeatId, type SectionId, parseId } from '../../shared/alliance/ids.ts'
import { sectionsOf, titleOf } from '../../shared/alliance/layout.ts'
import type { Run } from '../../shared/alliance/sectionText.ts'
import { rests } from '../../shared/agreement/leaving.ts'
import { stands } from '../../shared/agreement/stance.ts'
import { COPY_SCHEMA, type CopiedAgreement, type CopiedSection, type Copy } from '../../shared/copying/copy.ts'
import { freezeBody } from '../../shared/sharing/freeze.ts'
import type { Notes } from './notePorts.ts'
import type { OwnWords } from './ownWords.ts'
import type { Sheets } from './sheetPorts.ts'
import { type SeatedAlliance, titleFor } from './alliances.ts'
import type { Agreements, KeptAgreement, KeptStance } from './agreementPorts.ts'
import type { Clock, Documents } from './ports.ts'
import type { KeptAlliance } from './alliancePorts.ts'
import type { RecordLines } from './recordPorts.ts'
import type { Rescues } from './updateLogPorts.ts'
import type { Seen } from './seenPorts.ts'

export type CopiesWorld = {
  documents: Documents
  agreements: Agreements
  record: RecordLines
  rescues: Rescues
  seen: Seen
  notes: Pick<Notes, 'of'>
  ownWords: Pick<OwnWords, 'of'>
  sheets: Pick<Sheets, 'opened' | 'sealedOf'>
  clock: Clock
}

export const copyOf = async (world: CopiesWorld, { alliance, mine }: SeatedAlliance): Promise<Copy> => {
  const { documents, agreements, record, rescues, seen, clock, notes, ownWords, sheets } = world
  // First what was said: a yes to words of a moment ago may then not stand, but none is missing beside its agreement.
  const { said, last } = await agreements.standings(alliance.id)
  const [{ events, head }, rescued, { doc, clients }] = await Promise.all([
    record.of(alliance.id),
    rescues.of(alliance.id, mine.id),
    documents.read(alliance.id)
  ])
  const title = titleFor(alliance, titleOf(doc))
  const byOf = writerOf(alliance, clients)
  const written = sectionsOf(doc).map((section) => ({ section, words: wordsOf(section, byOf) }))
  const now = new Map(written.flatMap(({ section, words }) => (section.setAside ? [] : [[section.id, words.digest] as const])))
  doc.destroy()
  const sections: CopiedSection[] = []
  for (const { section, words } of written) {
    const { id, key, title: name, setAside } = section
    sections.push({
      id,
      key: key ?? null,
      title: name,
      setAside,
      ...words,
      stances: said.filter(({ section: of }) => of === id).map((one) => stanceIn(one, words.digest)),
      agreements: last.has(id) ? (await agreements.of(alliance.id, id)).map(agreementIn) : []
    })
  }
  const who = { id: alliance.id, seat: mine.id, person: mine.person.id }
  const left = await seen.returned(who, now)
  const opened = await Promise.all(
    sections.map(async ({ id: section }) => ({ section, opened: await openedIn(sheets, alliance.id, section) }))
  )
  return {
    schema: COPY_SCHEMA,
    copiedAt: moment(clock.now()),
    alliance: {
      id: alliance.id,
      title,
      template: alliance.template,
      language: alliance.language,
      createdAt: moment(alliance.createdAt),
      state: rests(alliance.seats) ? 'resting' : 'open'
    },
    me: { seatId: mine.id },
    seats: alliance.seats.map(({ id, label, person, left: gone }) => ({
      id,
      label,
      person: person && { name: person.name, ink: person.ink },
      ...(gone && { left: { name: gone.name, ink: gone.ink, at: moment(gone.at) } })
    })),
    sections,
    record: { events: events.map(({ at, kind, seat, about }) => ({ ...about, at: moment(at), kind, seatId: seat })), head },
    notes: (await notes.of(who)).notes.map((note) => ({
      section: note.section,
      seatId: note.by,
      at: moment(note.at),
      state: note.state,
      ended: note.ended === undefined ? null : { how: note.ended.how, at: moment(note.ended.at) },
      quote: note.quote,
      ...note.words,
      replies: note.replies.map(({ by, at, ...words }) => ({ ...words, seatId: by, at: moment(at) }))
    })),
    sheets: opened.flatMap(({ section, opened: there }) =>
      (there?.sheets ?? []).map(({ seat, content }) => ({
        section,
        openedAt: moment(there?.at ?? 0),
        seatId: seat,
        content
      }))
    ),
    ownWords: (await ownWords.of(alliance.id)).map(({ section, seat, text, language, agreement: { number } }) => ({
      section,
      seatId: seat,
      agreement: number,
      language: language ?? null,
      text
    })),
    mine: {
      sheets: await sheets.sealedOf(who),
      rescued: rescued.map(({ section, before, words }) => ({ section: section ?? null, before, words })),
      // Of words that have faded there is nothing to take along.
      since: left.flatMap((words) =>
        'faded' in words ? [] : [{ section: words.section, at: moment(words.at), title: words.title, content: words.content }]
      )
    }
  }
}

const openedIn = (sheets: CopiesWorld['sheets'], id: AllianceId, section: string) => {
  const known = parseId<SectionId>(section)
  return known === undefined ? undefined : sheets.opened(id, known)
}

const moment = (at: number): string => new Date(at).toISOString()

/** Whose words a run is: the mark says so, and where there is none, whose pen it was. */
const writerOf = (alliance: KeptAlliance, clients: ReadonlyMap<number, PersonId | null>): ((run: Run) => SeatId | undefined) => {
  const seatOf = new Map(
    alliance.seats.flatMap(({ id, person, left }) => {
      const who = person?.id ?? left?.person
      return who === undefined ? [] : [[who, id] as const]
    })
  )
  const seats = new Set<string>(alliance.seats.map(({ id }) => id))
  return ({ client, marks }) => {
    const author = marks.get('author')
    const marked = typeof author === 'object' && author !== null && 'seat' in author ? parseId<SeatId>(author.seat) : undefined
    if (marked !== undefined && seats.has(marked)) return marked
    const person = clients.get(client)
    return person == null ? undefined : seatOf.get(person)
  }
}

const wordsOf = ({ title, body }: Section, byOf: (run: Run) => SeatId | undefined) => ({
  digest: digestOfSection(title, body),
  content: freezeBody(body, byOf)
})

const stanceIn = ({ seat, stance, digest, at, note }: KeptStance, now: string): CopiedSection['stances'][number] => ({
  seatId: seat,
  stance,
  digest,
  at: moment(at),
  stands: stands({ stance, digest }, now),
  note
})

const agreementIn = ({ agreedAt, stances, note, ...agreement }: KeptAgreement): CopiedAgreement => ({
  ...agreement,
  agreedAt: moment(agreedAt),
  stances: stances.map(({ seat, at, ...stance }) => ({ ...stance, seatId: seat, at: moment(at) })),
  note: note?.text ?? null,
  noteBy: note?.by ?? null
})
