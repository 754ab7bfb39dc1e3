// Freezing chosen sections of an alliance, as they stand at this moment or as they were last agreed: the very bytes that everyone reads
// before they say yes, and that a stranger reads afterwards.
import { allStand } from '../../shared/agreement/stance.ts'
import { directionOf } from '../../shared/alliance/direction.ts'
import { digestOfSection } from '../../shared/alliance/digest.ts'
import type { SeatId } from '../../shared/alliance/ids.ts'
import { type Section, sectionsOf, titleOf } from '../../shared/alliance/layout.ts'
import { calledTitle } from '../../shared/alliance/title.ts'
import type { ShareBody } from '../../shared/protocol/bodies.ts'
import { type Refusal, isRefusal } from '../../shared/protocol/refusals.ts'
import { checksumOf } from '../../shared/sharing/checksum.ts'
import { freezeBody } from '../../shared/sharing/freeze.ts'
import { FROZEN_SCHEMA, type FrozenAgreement, type FrozenNode, type FrozenNow } from '../../shared/sharing/frozenWords.ts'
import { initialsOf } from '../../shared/sharing/initials.ts'
import { type NameFound, namesInWords } from '../../shared/sharing/namesInWords.ts'
import { plainText } from '../../shared/sharing/plainText.ts'
import type { Agreements, KeptAgreement } from './agreementPorts.ts'
import type { Documents } from './ports.ts'
import type { KeptAlliance } from './alliancePorts.ts'
import type { RecordLines } from './recordPorts.ts'

export type FreezingWorld = { documents: Documents; agreements: Agreements; record: RecordLines }

export type Froze = { words: FrozenNow; checksum: string | undefined; named: NameFound[] }

export const freezeSections = async (
  { documents, agreements, record }: FreezingWorld,
  alliance: KeptAlliance,
  { body, now, until }: { body: ShareBody; now: number; until: number }
): Promise<Froze | Refusal> => {
  const { names = 'full', words: basis = 'now', note = null } = body
  // First what was said: a yes to words of a moment ago is then no yes to these.
  const { said, last } = await agreements.standings(alliance.id)
  const { doc } = await documents.read(alliance.id)
  const chosen = chooseSections(sectionsOf(doc), body.sections)
  if (isRefusal(chosen)) return chosen
  const nameIn = namesShown(alliance, names)
  const taken = alliance.seats.flatMap(({ id, person }) => (person === null ? [] : [id]))

  const sections: FrozenNow['sections'] = []
  for (const { id, title, body: written } of chosen) {
    const agreed = last.has(id) ? (await agreements.of(alliance.id, id)).at(-1) : undefined
    if (basis === 'agreed') {
      if (agreed === undefined)
        return wrong('sections', 'expects sections that were agreed, where they are to be shown as they were last agreed')
      sections.push({ title: agreed.title, content: agreed.content, agreed: agreementShown(agreed, nameIn) })
    } else {
      const digest = digestOfSection(title, written)
      const standing = said.flatMap((one) => (one.section === id ? [{ ...one, seatId: one.seat }] : []))
      const isAgreed = agreed?.digest === digest && allStand({ said: standing, taken, digest })
      sections.push({ title, content: freezeBody(written), agreed: isAgreed ? agreementShown(agreed, nameIn) : null })
    }
  }
  const people = alliance.seats.flatMap(({ id, person }) =>
    person === null ? [] : [{ name: nameIn(id) ?? person.name, ink: person.ink }]
  )
  const words: FrozenNow = {
    schema: FROZEN_SCHEMA,
    title:
      body.title ??
      calledTitle(
        titleOf(doc),
        people.map(({ name }) => name)
      ),
    language: alliance.language,
    direction: directionOf(alliance.language),
    people,
    words: basis,
    note,
    frozenAt: new Date(now).toISOString(),
    shownUntil: new Date(until).toISOString(),
    record: (await record.of(alliance.id)).head,
    sections
  }
  doc.destroy()
  return { words, checksum: checksumOf(words), named: names === 'initials' ? namesStillIn(words, alliance) : [] }
}

/** In the order of the page, each once. */
const chooseSections = (sections: readonly Section[], wanted: ShareBody['sections']): Section[] | Refusal => {
  const ids = new Set<string>(sections.map(({ id }) => id))
  if (wanted !== 'all' && wanted.some((id) => !ids.has(id))) return wrong('sections', 'expects sections that are here')
  const chosen = sections.filter(({ id, setAside }) => (wanted === 'all' ? !setAside : wanted.includes(id)))
  return chosen.length === 0 ? wrong('sections', 'expects at least one section') : chosen
}

export const wrong = (field: string, expects: string): Refusal => ({
  refused: 'bad-request',
  field,
  detail: `${field}: ${expects}`
})

/** How each who sits here is called there: two whose initials are the same are told apart. */
const namesShown = ({ seats }: KeptAlliance, names: 'full' | 'initials'): ((seat: SeatId) => string | undefined) => {
  const seated = seats.flatMap(({ id, person }) => (person === null ? [] : [{ id, name: person.name }]))
  const full = seated.map(({ name }) => name)
  const shown = names === 'full' ? full : initialsOf(full)
  const bySeat = new Map(seated.map(({ id }, index) => [id, shown[index]]))
  if (names === 'full') return (seat) => bySeat.get(seat)
  // Whoever has left stands in what was agreed by the name that they left there: here, by its initials at most.
  return (seat) => bySeat.get(seat) ?? seats.flatMap(({ id, left }) => (id === seat && left ? [initialsLeft(left.name)] : []))[0]
}

/** What they chose to be called instead of a name is no name. */
const initialsLeft = (name: string): string => (name === 'someone' ? name : (initialsOf([name])[0] ?? ''))

/** What anyone wrote beside their yes stays among them. */
const agreementShown = (
  { number, agreedAt, stances }: KeptAgreement,
  nameIn: (seat: SeatId) => string | undefined
): FrozenAgreement => ({
  number,
  at: new Date(agreedAt).toISOString(),
  by: stances.map(({ seat, name, ink, stance }) => ({ name: nameIn(seat) ?? name, ink, stance }))
})

/** Names that initials do not reach, for everyone to know before they say yes. */
const namesStillIn = ({ title, note, sections }: FrozenNow, { seats }: KeptAlliance): NameFound[] =>
  namesInWords(
    seats.flatMap(({ person, left }) => person?.name ?? left?.name ?? []).filter((name) => name !== 'someone'),
    [
      { where: 'the title', text: title },
      { where: 'the note', text: note ?? '' },
      ...sections.map((section) => ({
        where: section.title,
        text: `${section.title}\n${plainText(section.content)}\n${linksIn(section.content)}`
      }))
    ]
  )

const linksIn = ({ content = [], marks = [] }: FrozenNode): string =>
  [...marks.flatMap((mark) => (mark.type === 'link' ? mark.attrs.href : [])), ...content.map(linksIn)].join('\n')
