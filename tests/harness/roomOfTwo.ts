// Two who write in one alliance, or three, without sockets: a room's document with its gate, and pages whose frames wait until the
// test lets them arrive; whose lines come back; and a server that begins anew.
import * as Y from 'yjs'
import { WaitingWords } from '../../client/connection/WaitingWords.ts'
import type { UnsavedWords } from '../../client/connection/unsavedWords.ts'
import { keepUndoSound } from '../../client/connection/soundUndo.ts'
import type { RescueEntry } from '../../server/domain/updateLogPorts.ts'
import { decodeUpdate } from '../../server/sync/update.ts'
import { RescuedWords } from '../../server/sync/rescue/RescuedWords.ts'
import { RoomDocument } from '../../server/sync/RoomDocument.ts'
import { type AllianceId, type PersonId, type SeatId, newId } from '../../shared/alliance/ids.ts'
import { bodyOf, oneSection } from './oneSection.ts'

export type Name = 'ada' | 'ben' | 'cem'
export type Page = {
  name: Name
  personId: PersonId
  seatId: SeatId
  doc: Y.Doc
  undo: Y.UndoManager
  /** What the server has not taken yet, as the page keeps it. */
  waiting: WaitingWords
  /** On its way to the server, and from it. */
  up: Uint8Array[]
  down: Uint8Array[]
}

/** The document of a room and two pages at it, whose frames arrive when the test says so. */
export const room = (names: readonly [Name, Name, ...Name[]] = ['ada', 'ben']) => {
  const seeded = oneSection()
  const checkpoint = Y.encodeStateAsUpdate(seeded)
  const pages = names.map((name, nth): Page => {
    const doc = Object.assign(new Y.Doc(), { clientID: nth + 1 })
    Y.applyUpdate(doc, checkpoint)
    keepUndoSound(doc)
    const undo = new Y.UndoManager(bodyOf(doc), { captureTimeout: 0, trackedOrigins: new Set(['hand']) })
    const waiting = new WaitingWords(noShelf, { onOnlyHere: () => undefined, onLeft: () => undefined })
    const page: Page = { name, personId: newId<PersonId>(), seatId: newId<SeatId>(), doc, undo, waiting, up: [], down: [] }
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'server') return page.waiting.heard()
      page.up.push(update)
      page.waiting.keep(update, [])
    })
    return page
  })
  const [ada, ben] = pages
  if (ada === undefined || ben === undefined) throw new Error('two pages')
  const clients = new Map<number, PersonId | null>([[seeded.clientID, null]])
  const id = newId<AllianceId>()
  const opened = (stored: Uint8Array, pens: ReadonlyMap<number, PersonId | null>): RoomDocument =>
    new RoomDocument({
      id,
      stored: { checkpoint: stored, checkpointSeq: 0, rows: [], headSeq: 0, clients: new Map(pens) },
      seatOf: (person) => pages.find(({ personId }) => personId === person)?.seatId
    })
  let document = opened(checkpoint, clients)
  let keeper = new RescuedWords()
  /** Frames that answer the server's question, and how many of the words that were waiting are in each. */
  const answers = new Map<Uint8Array, number>()
  /** Frames that go ahead of an answer which covers them. */
  const again = new Set<Uint8Array>()
  /** What fell away and was kept, by its id. */
  const rescued = new Map<string, RescueEntry>()
  let corrections = 0
  let tidied = 0
  /** The oldest frame of this page arrives, is taken, and goes on its way to the other. */
  const arrive = (from: Page, { answering = false } = {}): void => {
    const bytes = from.up.shift()
    const decoded = bytes && decodeUpdate(bytes)
    if (bytes === undefined || decoded === undefined) return
    const answered = answers.get(bytes)
    if (!again.has(bytes)) from.waiting.saved(answered ?? 1)
    const held = document.holds(decoded)
    const verdict = held ? undefined : document.take(bytes, decoded, from)
    if (verdict !== undefined && verdict.type !== 'taken') throw new Error(`not taken: ${JSON.stringify(verdict)}`)
    if (!answering && answered === undefined) keeper.takeOut(decoded.ds, from.seatId)
    if (verdict === undefined) return
    if (verdict.update === undefined) return
    for (const entry of keeper.keep(verdict.fallen, Date.now())) rescued.set(entry.id, entry)
    document.commit()
    for (const page of pages) if (page !== from) page.down.push(verdict.update)
    if (verdict.correction !== undefined) {
      corrections++
      from.down.push(verdict.correction)
    }
    const withoutHollow = document.takeAwayHollow({ all: true })
    if (withoutHollow === undefined) return
    tidied++
    document.commit()
    for (const page of pages) page.down.push(withoutHollow)
  }
  /** The line was gone and is back: what was on it is lost, the page answers what the server asks first, and then hears what it lacks. */
  const comeBack = (page: Page): void => {
    const asWritten = page.waiting.asWritten(page.doc).map((update) => new Uint8Array(update))
    const answer = Y.encodeStateAsUpdate(page.doc, document.stateVector())
    for (const update of asWritten) again.add(update)
    answers.set(answer, page.waiting.all.length)
    page.up.splice(0, Infinity, ...asWritten, answer)
    page.down.splice(0, Infinity, document.lackedBy(Y.encodeStateVector(page.doc)))
  }
  /** What is on disk is all that it knows then. */
  const restart = (): void => {
    document = opened(Y.encodeStateAsUpdate(document.committed), document.pens)
    keeper = new RescuedWords()
    pages.forEach(comeBack)
  }
  /** Its writer has said what becomes of it. */
  const answerRescue = (entry: RescueEntry): void => {
    keeper.close(entry.id)
    rescued.delete(entry.id)
  }
  const hear = (page: Page): void => {
    const update = page.down.shift()
    if (update !== undefined) Y.applyUpdate(page.doc, update, 'server')
  }
  const settle = (): void => {
    while (pages.some(({ up, down }) => up.length + down.length > 0)) pages.forEach((page) => (arrive(page), hear(page)))
  }
  const seatOf = (clientId: number): SeatId | undefined => {
    const person = document.pens.get(clientId)
    return pages.find(({ personId }) => personId === person)?.seatId
  }
  return {
    ada,
    ben,
    pages,
    get document() {
      return document
    },
    arrive,
    hear,
    settle,
    comeBack,
    restart,
    seatOf,
    rescued,
    answerRescue,
    corrections: () => corrections,
    /** How often blocks that stood hollow were taken away. */
    tidied: () => tidied
  }
}

/** A device without room. */
const noShelf: UnsavedWords = {
  left: () => Promise.resolve([]),
  keep: (words) => ({ ...words, key: Promise.resolve(undefined) }),
  keepInPlaceOf: (_, words) => ({ ...words, key: Promise.resolve(undefined) }),
  letGo: () => Promise.resolve(),
  close: () => Promise.resolve()
}
