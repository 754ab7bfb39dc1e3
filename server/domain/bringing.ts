// An alliance brought from a copy: a new one, with its words, its sections and all that was agreed, whoever brings it in their seat
// and the others empty. What a file says is taken for nothing more: every digest is made anew, and nothing is half made.
import * as Y from 'yjs'
import { type AllianceId, type PersonId, type SeatId, type SectionId, newId } from '../../shared/alliance/ids.ts'
import { digestOfSection } from '../../shared/alliance/digest.ts'
import { INKS } from '../../shared/alliance/inks.ts'
import { ROOTS } from '../../shared/alliance/layout.ts'
import { MAX_NAME, MAX_TITLE, isLine, tidyLine } from '../../shared/alliance/names.ts'
import { generateNKeysBetween } from 'fractional-indexing'
import { MAX_SECTIONS, MAX_SECTION_LETTERS, MAX_DOCUMENT_BYTES } from '../../shared/alliance/size.ts'
import { MOST_SEATS } from '../../shared/agreement/proposal.ts'
import { type CopiedAgreement, type Copy, inkOfSeat } from '../../shared/copying/copy.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'
import { inkless } from '../../shared/sharing/inkless.ts'
import { plainText } from '../../shared/sharing/plainText.ts'
import { thaw } from '../../shared/sharing/thaw.ts'
import { emptyDocument } from './alliances.ts'
import type { Alliances, BroughtAgreement, Clock, Random } from './ports.ts'
import { type FreshSession, whoIsHere } from './sessions.ts'

const MAX_NOTE = 1_000
const MAX_LABEL = 60

export const bringFromCopy = async (
  { alliances, clock, random }: { alliances: Alliances; clock: Clock; random: Random },
  { copy, present }: { copy: Copy; present: PersonId | undefined }
): Promise<{ id: AllianceId; person: PersonId; fresh?: FreshSession } | Refusal> => {
  const wrong = wrongIn(copy)
  if (wrong !== undefined) return wrong
  const { person, fresh, newcomer } = whoIsHere({ clock, random }, present)
  const seats = new Map(copy.seats.map((seat) => [seat.id, newId<SeatId>(random)]))
  const mine = copy.seats.find(({ id }) => id === copy.me.seatId)
  const name = mine?.person?.name ?? mine?.left?.name
  if (mine === undefined || name === undefined) return refuse('me.seatId', 'expects a seat in which somebody sat')
  const doc = emptyDocument(random)
  const agreements: BroughtAgreement[] = []
  const ranks = generateNKeysBetween(null, null, copy.sections.length)
  doc.getMap(ROOTS.meta).set('title', copy.alliance.title === namesOf(copy) ? '' : copy.alliance.title)
  for (const [index, section] of copy.sections.entries()) {
    // One section after another: a long copy must not hold up everybody else.
    await new Promise((resolve) => setImmediate(resolve))
    const id = newId<SectionId>(random)
    const at = `sections.${index}`
    const body = new Y.XmlFragment()
    const blocks = thaw(section.content, (by) => seats.get(by))
    if (blocks === undefined) return refuse(`${at}.content`, 'holds what a section cannot hold')
    const map = new Y.Map<unknown>()
    map.set('title', section.title)
    map.set('rank', ranks[index])
    if (section.key !== null) map.set('key', section.key)
    if (section.setAside) map.set('setAside', true)
    map.set('body', body)
    body.insert(0, blocks)
    doc.getMap(ROOTS.sections).set(id, map)
    if (digestOfSection(section.title, body) !== section.digest) return refuse(`${at}.digest`, 'is not that of these words')
    if (plainText(section.content).length > MAX_SECTION_LETTERS) return refuse(`${at}.content`, 'is longer than a section may be')
    for (const [nth, agreement] of section.agreements.entries()) {
      const found = agreementOf(agreement, { at: `${at}.agreements.${nth}`, seats })
      if ('refused' in found) return found
      agreements.push({ ...found, section: id, number: agreement.number })
    }
  }
  const document = Y.encodeStateAsUpdate(doc)
  if (document.length > MAX_DOCUMENT_BYTES) return refuse('sections', 'hold more than an alliance may')
  const id = newId<AllianceId>(random)
  await alliances.begin({
    id,
    template: copy.alliance.template,
    language: copy.alliance.language,
    createdAt: clock.now(),
    title: copy.alliance.title === namesOf(copy) ? '' : copy.alliance.title,
    seats: copy.seats.map((seat) => ({
      id: seats.get(seat.id) ?? newId<SeatId>(random),
      label: seat.label,
      taken: seat.id === mine.id ? { by: person, name, ink: inkOfSeat(mine) ?? INKS[0] } : undefined
    })),
    document,
    // Whose words are whose, the marks say.
    writer: { clientId: doc.clientID, personId: null },
    brought: { agreements, head: copy.record.head },
    ...(newcomer && { newcomer })
  })
  return { id, person, ...(fresh && { fresh }) }
}

/** An alliance without a title of its own is called by those who sit in it, and will be again. */
const namesOf = ({ seats }: Copy): string => {
  const names = seats.flatMap(({ person, left }) => person?.name ?? left?.name ?? [])
  return names.length === 2 ? names.join(' and ') : ''
}

const refuse = (field: string, what: string): Refusal => ({ refused: 'bad-request', field, detail: `${field}: ${what}` })

const isTidy = (text: string, max: number): boolean => tidyLine(text, max) === text

/** What the schema of a copy does not say. */
const wrongIn = ({ alliance, seats, sections, record }: Copy): Refusal | undefined => {
  if (!/^[a-z][a-z-]{0,39}$/.test(alliance.template)) return refuse('alliance.template', 'expects the key of a template')
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(alliance.language))
    return refuse('alliance.language', 'expects a language tag such as en')
  if (alliance.title !== '' && !isTidy(alliance.title, MAX_TITLE)) return refuse('alliance.title', 'expects a title')
  if (!/^[0-9a-f]{64}$/.test(record.head)) return refuse('record.head', 'expects 64 hex digits')
  if (seats.length < 1 || seats.length > MOST_SEATS) return refuse('seats', `expects 1 to ${MOST_SEATS}`)
  if (hasTwice(seats.map(({ id }) => id))) return refuse('seats', 'expects each id once')
  if (hasTwice(seats.flatMap((seat) => inkOfSeat(seat) ?? []))) return refuse('seats', 'expects each ink once')
  for (const [index, { label, person, left }] of seats.entries()) {
    if (!isTidy(label, MAX_LABEL)) return refuse(`seats.${index}.label`, 'expects a label')
    const name = person?.name ?? left?.name
    if (name !== undefined && !isTidy(name, MAX_NAME)) return refuse(`seats.${index}`, 'expects a name')
  }
  if (sections.length < 1 || sections.length > MAX_SECTIONS) return refuse('sections', `expects 1 to ${MAX_SECTIONS}`)
  for (const [index, { title, key, agreements }] of sections.entries()) {
    if (!isTitle(title)) return refuse(`sections.${index}.title`, 'expects a title')
    if (key !== null && !/^[a-z][a-z-]{0,39}$/.test(key)) return refuse(`sections.${index}.key`, 'expects the key of a section')
    if (agreements.some(({ number }, nth) => number !== nth + 1))
      return refuse(`sections.${index}.agreements`, 'expects 1, 2, 3 and so on')
  }
  return undefined
}

const isTitle = (title: string): boolean => title.trim() !== '' && isLine(title, MAX_TITLE)

const hasTwice = (all: readonly string[]): boolean => new Set(all).size !== all.length

/** What was agreed, when its digest is that of its words. */
const agreementOf = (
  { digest, title, content, stances, note, noteBy, agreedAt }: CopiedAgreement,
  { at, seats }: { at: string; seats: ReadonlyMap<string, SeatId> }
): Omit<BroughtAgreement, 'section' | 'number'> | Refusal => {
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
    return seat === undefined || !isTidy(name, MAX_NAME) ? [] : [{ seat, name, ink, stance, at: Date.parse(said) }]
  })
  if (by.length !== stances.length || by.length < 2 || hasTwice(by.map(({ seat }) => seat)))
    return refuse(`${at}.stances`, 'expects seats of this copy, two at least')
  const noted = noteBy === null ? undefined : seats.get(noteBy)
  if (note !== null && (noted === undefined || note.length > MAX_NOTE))
    return refuse(`${at}.note`, 'expects a note of one of the seats')
  const words = inkless(content)
  return {
    agreedAt: Date.parse(agreedAt),
    digest,
    title,
    content: words,
    text: plainText(words),
    stances: by,
    note: note === null || noted === undefined ? null : { by: noted, text: note }
  }
}
