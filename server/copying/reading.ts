// A copy as it is read, whatever the form: its parts in their order, and what the tool says beside them.
import { ordinal } from '../../shared/agreement/ordinal.ts'
import type { Ink } from '../../shared/alliance/inks.ts'
import { type CopiedAgreement, type CopiedSection, type Copy, inkOfSeat, nameInSeat } from '../../shared/copying/copy.ts'
import { recordWords } from '../../shared/record/lines.ts'
import type { RecordLine } from '../../shared/protocol/bodies.ts'
import type { FrozenAgreement, FrozenNode } from '../../shared/sharing/frozenWords.ts'
import { plainText } from '../../shared/sharing/plainText.ts'
import { dayOf } from '../snapshot/sentences.ts'

export type Reading = {
  title: string
  language: string
  people: Person[]
  /** What this is. */
  about: string
  chapters: Chapter[]
  setAside: Chapter[]
  /** The titles of those that are set aside and never held a word: most of a template. Undefined when there are none. */
  waiting: string | undefined
  agreed: { title: string; agreements: AgreedWords[] }[]
  record: string[]
  /** The head of the record, to be compared. */
  head: string
  /** What stands beside the sections. */
  parts: { id: string; title: string; items: MyOwn[] }[]
}

export type Person = { seat: string; name: string; ink: Ink; left: string | undefined }

export type Chapter = {
  title: string
  content: FrozenNode
  /** Everyone stands on these very words: they are nobody's now. */
  isAgreed: boolean
  /** When it was agreed, and whether the words are still those. */
  agreedLine: string | undefined
  stances: { name: string; says: string; note: string | undefined }[]
}

/** `title`: of the section then, where it is another one now. */
export type AgreedWords = {
  when: string
  who: string
  by: FrozenAgreement['by']
  title: string | undefined
  content: FrozenNode
  note: string | undefined
}
export type MyOwn = { title: string; about: string; words: FrozenNode | string }

export const readingOf = (copy: Copy): Reading => {
  const { alliance, seats, sections, record } = copy
  const names = new Map(seats.map((seat) => [seat.id, nameInSeat(seat)]))
  const nameOf = (seat: string | null): string => names.get(seat ?? '') ?? 'Someone'
  const chapters = sections.map((section) => ({ section, chapter: chapterOf(section, nameOf) }))
  return {
    title: alliance.title,
    language: alliance.language,
    people: seats.flatMap((seat) => {
      const ink = inkOfSeat(seat)
      const left = seat.left && `left on ${dayOf(seat.left.at)}`
      return ink === undefined ? [] : [{ seat: seat.id, name: nameInSeat(seat), ink, left }]
    }),
    about: `The copy of ${nameOf(copy.me.seatId)}, taken on ${dayOf(copy.copiedAt)}. Nothing in it changes any more.`,
    chapters: chapters.flatMap(({ section, chapter }) => (section.setAside ? [] : [chapter])),
    setAside: chapters.flatMap(({ section, chapter }) => (section.setAside && hasWords(section) ? [chapter] : [])),
    waiting: waitingOf(sections),
    agreed: sections.flatMap(({ title, agreements }) =>
      agreements.length === 0 ? [] : [{ title, agreements: agreements.map((one) => agreedWords(one, { now: title, nameOf })) }]
    ),
    record: recordWords(record.events.map(asLine), { me: copy.me.seatId, nameOf }).map(
      ({ line: { at, kind }, words }) => `${dayOf(at)}: ${words ?? kind}`
    ),
    head: record.head,
    parts: [
      { id: 'notes', title: 'Notes', items: notesOf(copy, nameOf) },
      { id: 'own-words', title: 'In our own words', items: ownWordsOf(copy, nameOf) },
      { id: 'sheets', title: 'Written apart, and opened', items: sheetsOf(copy, nameOf) },
      { id: 'mine', title: 'Only in your copy', items: ownOf(copy) }
    ].filter(({ items }) => items.length > 0)
  }
}

const asLine = ({ at, seatId, kind, title, number, name }: Copy['record']['events'][number]): RecordLine => ({
  at,
  seatId,
  kind,
  ...(typeof title === 'string' && { title }),
  ...(typeof number === 'number' && { number }),
  ...(typeof name === 'string' && { name })
})

const hasWords = ({ content, agreements }: CopiedSection): boolean => plainText(content).trim() !== '' || agreements.length > 0

const waitingOf = (sections: readonly CopiedSection[]): string | undefined => {
  const titles = sections.flatMap((section) => (section.setAside && !hasWords(section) ? [`“${section.title}”`] : []))
  return titles.length === 0 ? undefined : `Set aside, and without words: ${titles.join(', ')}.`
}

const SAYS = { 'not-yet': 'not yet', willing: 'willing to try', in: 'in' } as const

const chapterOf = (section: CopiedSection, nameOf: (seat: string) => string): Chapter => {
  const { title, content, digest, stances, agreements } = section
  const last = agreements.at(-1)
  const isAgreed = last?.digest === digest && stances.length > 1 && stances.every(({ stands }) => stands)
  return {
    title,
    content,
    isAgreed,
    agreedLine: last && agreedLine(last, digest),
    stances: stances.map(({ seatId, stance, stands, note }) => ({
      name: nameOf(seatId),
      says: stance !== 'not-yet' && !stands ? `was ${SAYS[stance]}, to the words before` : SAYS[stance],
      note: note ?? undefined
    }))
  }
}

const agreedLine = ({ number, agreedAt, digest }: CopiedAgreement, now: string): string =>
  digest === now
    ? `Agreed on ${dayOf(agreedAt)}${number > 1 ? `, for the ${ordinal(number)} time` : ''}.`
    : `Changed since you agreed on ${dayOf(agreedAt)}.`

const agreedWords = (
  { number, agreedAt, title, content, stances, note, noteBy }: CopiedAgreement,
  { now, nameOf }: { now: string; nameOf: (seat: string | null) => string }
): AgreedWords => ({
  when: `For the ${ordinal(number)} time, on ${dayOf(agreedAt)}`,
  who: `${stances.map(({ name, stance }) => `${name}: ${SAYS[stance]}`).join('. ')}.`,
  by: stances.map(({ name, ink, stance }) => ({ name, ink, stance })),
  title: title === now ? undefined : title,
  content,
  note: note === null ? undefined : `${nameOf(noteBy)} wrote beside it: ${note}`
})

const titleIn =
  ({ sections }: Copy) =>
  (id: string | null): string =>
    sections.find((section) => section.id === id)?.title ?? 'Nobody can say where'

const ownWordsOf = (copy: Copy, nameOf: (seat: string) => string): MyOwn[] =>
  (copy.ownWords ?? []).map(({ section, seatId, agreement, text }) => ({
    title: titleIn(copy)(section),
    about: `What ${nameOf(seatId)} hears it promise, as agreed for the ${ordinal(agreement)} time.`,
    words: text
  }))

const notesOf = (copy: Copy, nameOf: (seat: string) => string): MyOwn[] =>
  (copy.notes ?? []).map(({ section, seatId, at, quote, noticed, did, would, replies }) => ({
    title: titleIn(copy)(section),
    about: `${nameOf(seatId)} on ${dayOf(at)}, to “${quote}”.`,
    words: [
      ...[noticed, did, would].flatMap((line) => line ?? []),
      ...replies.flatMap(({ seatId: by, heard, said }) =>
        [heard, said].flatMap((line) => (line === undefined ? [] : `${nameOf(by)}: ${line}`))
      )
    ].join('\n')
  }))

const sheetsOf = (copy: Copy, nameOf: (seat: string) => string): MyOwn[] =>
  (copy.sheets ?? []).map(({ section, openedAt, seatId, content }) => ({
    title: titleIn(copy)(section),
    about: `What ${nameOf(seatId)} wrote apart, opened on ${dayOf(openedAt)}.`,
    words: content
  }))

const ownOf = (copy: Copy): MyOwn[] => {
  const { mine } = copy
  const titleOf = titleIn(copy)
  return [
    ...(mine.sheets ?? []).map(({ section, content }) => ({
      title: titleOf(section),
      about: 'What you wrote apart; nobody else has read it.',
      words: content
    })),
    ...mine.rescued.map(({ section, before, words }) => ({
      title: titleOf(section),
      about: before === '' ? 'Words of yours that lost their place.' : `Words of yours that lost their place, after “${before}”.`,
      words
    })),
    ...mine.since.map(({ title, at, content }) => ({
      title,
      about: `As you left it on ${dayOf(at)}; it has changed since.`,
      words: content
    }))
  ]
}
