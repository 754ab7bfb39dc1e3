// What a copy has to be, beyond its schema: names, titles and lists as an alliance has them.
import { MOST_SEATS } from '../../shared/agreement/proposal.ts'
import { MAX_NAME, MAX_TITLE, isLine, tidyLine } from '../../shared/alliance/names.ts'
import { isMoment } from '../../shared/alliance/moments.ts'
import { MAX_RESCUES, MAX_SECTIONS } from '../../shared/alliance/size.ts'
import { type Copy, inkOfSeat } from '../../shared/copying/copy.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'

const MAX_LABEL = 60
/** A record has a line for what happened, not for what was written. */
const MOST_LINES = 5_000
/** As many as there can be in one alliance. */
const MOST_NOTES = 500

export const refuse = (field: string, what: string): Refusal => ({ refused: 'bad-request', field, detail: `${field}: ${what}` })

export const isTidyName = (name: string): boolean => isTidy(name, MAX_NAME)

export const isTitle = (title: string): boolean => title.trim() !== '' && isLine(title, MAX_TITLE)

export const hasTwice = (all: readonly string[]): boolean => new Set(all).size !== all.length

const isTidy = (text: string, max: number): boolean => tidyLine(text, max) === text

export const wrongIn = (copy: Copy): Refusal | undefined =>
  wrongInSeats(copy) ?? wrongInSections(copy) ?? wrongInLists(copy) ?? wrongInTimes(copy)

const wrongInSeats = ({ alliance, seats }: Copy): Refusal | undefined => {
  if (!/^[a-z][a-z-]{0,39}$/.test(alliance.template)) return refuse('alliance.template', 'expects the key of a template')
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(alliance.language))
    return refuse('alliance.language', 'expects a language tag such as en')
  if (alliance.title !== '' && !isTidy(alliance.title, MAX_TITLE)) return refuse('alliance.title', 'expects a title')
  if (seats.length < 1 || seats.length > MOST_SEATS) return refuse('seats', `expects 1 to ${MOST_SEATS}`)
  if (hasTwice(seats.map(({ id }) => id))) return refuse('seats', 'expects each id once')
  if (hasTwice(seats.flatMap((seat) => inkOfSeat(seat) ?? []))) return refuse('seats', 'expects each ink once')
  for (const [index, { label, person, left }] of seats.entries()) {
    if (!isTidy(label, MAX_LABEL)) return refuse(`seats.${index}.label`, 'expects a label')
    const name = person?.name ?? left?.name
    if (name !== undefined && !isTidyName(name)) return refuse(`seats.${index}`, 'expects a name')
  }
  return undefined
}

const wrongInSections = ({ sections }: Copy): Refusal | undefined => {
  if (sections.length < 1 || sections.length > MAX_SECTIONS) return refuse('sections', `expects 1 to ${MAX_SECTIONS}`)
  if (hasTwice(sections.map(({ id }) => id))) return refuse('sections', 'expects each id once')
  for (const [index, { title, key, agreements }] of sections.entries()) {
    if (!isTitle(title)) return refuse(`sections.${index}.title`, 'expects a title')
    if (key !== null && !/^[a-z][a-z-]{0,39}$/.test(key)) return refuse(`sections.${index}.key`, 'expects the key of a section')
    if (agreements.some(({ number }, nth) => number !== nth + 1))
      return refuse(`sections.${index}.agreements`, 'expects 1, 2, 3 and so on')
  }
  return undefined
}

const wrongInLists = ({ record, notes = [], sheets = [], ownWords = [], mine }: Copy): Refusal | undefined => {
  if (!/^[0-9a-f]{64}$/.test(record.head)) return refuse('record.head', 'expects 64 hex digits')
  if (record.events.length > MOST_LINES) return refuse('record.events', `expects at most ${MOST_LINES}`)
  if (notes.length > MOST_NOTES) return refuse('notes', `expects at most ${MOST_NOTES}`)
  if (mine.rescued.length > MAX_RESCUES) return refuse('mine.rescued', `expects at most ${MAX_RESCUES}`)
  const places = (all: readonly { section: string; seatId: string }[]) => all.map((one) => `${one.section} ${one.seatId}`)
  if (hasTwice(places(sheets))) return refuse('sheets', 'expects one of a seat for a section')
  if (hasTwice(places(ownWords))) return refuse('ownWords', 'expects those of a seat once for a section')
  if (hasTwice((mine.sheets ?? []).map(({ section }) => section))) return refuse('mine.sheets', 'expects one for a section')
  return undefined
}

/** Kept beside the words, where a time that cannot be is damage. */
const wrongInTimes = ({ sections, notes = [], sheets = [] }: Copy): Refusal | undefined => {
  const agreed = sections.flatMap(({ agreements }) => agreements.map(({ agreedAt }) => agreedAt))
  if (agreed.some(isNoMoment)) return refuse('sections.agreements', 'expects when each was agreed')
  const said = notes.flatMap(({ at, ended, replies }) => [at, ...(ended ? [ended.at] : []), ...replies.map((reply) => reply.at)])
  if (said.some(isNoMoment)) return refuse('notes', 'expects when each was said')
  return sheets.some(({ openedAt }) => isNoMoment(openedAt)) ? refuse('sheets', 'expects when each was opened') : undefined
}

const isNoMoment = (moment: string): boolean => !isMoment(Date.parse(moment))
