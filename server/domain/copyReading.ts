// A copy, as it came, taken apart and laid out as an alliance that can begin. What a file says is taken for nothing more: every digest is
// made anew, and nothing is half made. Runs on a thread of its own (server/copying): it takes as long as the copy is long.
import { generateNKeysBetween } from 'fractional-indexing'
import * as Y from 'yjs'
import { digestOfSection } from '../../shared/alliance/digest.ts'
import { type AllianceId, type SeatId, type SectionId, newId } from '../../shared/alliance/ids.ts'
import { INKS } from '../../shared/alliance/inks.ts'
import { ROOTS } from '../../shared/alliance/layout.ts'
import { piecesIn } from '../../shared/alliance/piecesIn.ts'
import { MAX_BLOCKS, MAX_DOCUMENT_BYTES, MAX_PIECES } from '../../shared/alliance/size.ts'
import { type Copy, copySchema, inkOfSeat } from '../../shared/copying/copy.ts'
import { parseBody } from '../../shared/protocol/parsing.ts'
import { type Refusal, isRefusal } from '../../shared/protocol/refusals.ts'
import { thaw } from '../../shared/sharing/thaw.ts'
import { emptyDocument } from './alliances.ts'
import { type Places, historyIn } from './broughtHistory.ts'
import type { CopiedAlliance } from './broughtPorts.ts'
import { refuse, wrongIn } from './copyRules.ts'
import type { AllianceWords, Random } from './ports.ts'
import { blocksOf, hasRoomFor } from './roomFor.ts'

/** Several times as deep as a copy is at its deepest. */
const MOST_BRACKETS = 200
/** More than any copy of its size: where values are shorter than that, it is none, and to say so of each would fill the memory. */
const BYTES_A_VALUE = 12
const FEW = 10_000

export const readCopy = (bytes: Uint8Array, random: Random): CopiedAlliance | Refusal => {
  const sent = jsonIn(bytes)
  if (isRefusal(sent)) return sent
  const parsed = parseBody(copySchema, sent.json)
  return isRefusal(parsed) ? parsed : (wrongIn(parsed.body) ?? layOut(parsed.body, random))
}

const jsonIn = (bytes: Uint8Array): { json: unknown } | Refusal => {
  // What goes through a tree goes down it: one that is too deep would end the thread, not the reading.
  const { deepest, commas } = shapeOf(bytes)
  if (deepest > MOST_BRACKETS) return { refused: 'bad-request', detail: 'The body is nested deeper than a copy is.' }
  if (commas > FEW && commas * BYTES_A_VALUE > bytes.length)
    return { refused: 'bad-request', detail: 'The body holds more in less than a copy does.' }
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch {
    return { refused: 'bad-request', detail: 'The body is not well-formed JSON.' }
  }
}

const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('"\\,[]{}')

/** How many brackets are open at once at most, and how many values follow another. */
const shapeOf = (bytes: Uint8Array): { deepest: number; commas: number } => {
  let [depth, deepest, commas, inText] = [0, 0, 0, false]
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (inText && byte === BACKSLASH) at++
    else if (byte === QUOTE) inText = !inText
    else if (inText) continue
    else if (byte === COMMA) commas++
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) deepest = Math.max(deepest, ++depth)
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--
  }
  return { deepest, commas }
}

const layOut = (copy: Copy, random: Random): CopiedAlliance | Refusal => {
  const places: Places = {
    seats: new Map(copy.seats.map(({ id }) => [id, newId<SeatId>(random)])),
    sections: new Map(copy.sections.map(({ id }) => [id, newId<SectionId>(random)]))
  }
  const mine = copy.seats.find(({ id }) => id === copy.me.seatId)
  const seat = places.seats.get(copy.me.seatId)
  const name = mine?.person?.name ?? mine?.left?.name
  if (mine === undefined || seat === undefined || name === undefined)
    return refuse('me.seatId', 'expects a seat in which somebody sat')
  const title = copy.alliance.title === namesOf(copy) ? '' : copy.alliance.title
  const doc = emptyDocument(random)
  doc.getMap(ROOTS.meta).set('title', title)
  const sections = layWords(doc, copy, places)
  if ('refused' in sections) return sections
  const document = Y.encodeStateAsUpdate(doc)
  const blocks = copy.sections.reduce((sum, { content }) => sum + blocksOf(content), 0)
  if (document.length > MAX_DOCUMENT_BYTES || blocks > MAX_BLOCKS || piecesIn(doc) > MAX_PIECES)
    return refuse('sections', 'hold more than an alliance may')
  const brought = historyIn(copy, { places, random })
  if (isRefusal(brought)) return brought
  return {
    id: newId<AllianceId>(random),
    template: copy.alliance.template,
    language: copy.alliance.language,
    title,
    seats: copy.seats.map(({ id, label }) => ({ id: places.seats.get(id) ?? newId<SeatId>(random), label })),
    mine: { seat, name, ink: inkOfSeat(mine) ?? INKS[0] },
    document,
    clientId: doc.clientID,
    words: { title, sections },
    brought
  }
}

/** An alliance without a title of its own is called by those who sit in it, and will be again. */
const namesOf = ({ seats }: Copy): string => {
  const names = seats.flatMap(({ person, left }) => person?.name ?? left?.name ?? [])
  return names.length === 2 ? names.join(' and ') : ''
}

const layWords = (doc: Y.Doc, { sections }: Copy, places: Places): AllianceWords['sections'] | Refusal => {
  const words: AllianceWords['sections'] = []
  const ranks = generateNKeysBetween(null, null, sections.length)
  for (const [index, section] of sections.entries()) {
    const at = `sections.${index}`
    const id = places.sections.get(section.id)
    const blocks = thaw(section.content, (by) => places.seats.get(by))
    if (id === undefined || blocks === undefined) return refuse(`${at}.content`, 'holds what a section cannot hold')
    if (!hasRoomFor(section.content)) return refuse(`${at}.content`, 'is longer than a section may be')
    const body = new Y.XmlFragment()
    const map = new Y.Map<unknown>()
    map.set('title', section.title)
    map.set('rank', ranks[index])
    if (section.key !== null) map.set('key', section.key)
    if (section.setAside) map.set('setAside', true)
    map.set('body', body)
    body.insert(0, blocks)
    doc.getMap(ROOTS.sections).set(id, map)
    if (digestOfSection(section.title, body) !== section.digest) return refuse(`${at}.digest`, 'is not that of these words')
    const { title, key, setAside, digest } = section
    words.push({ id, title, key: key ?? undefined, setAside, digest })
  }
  return words
}
