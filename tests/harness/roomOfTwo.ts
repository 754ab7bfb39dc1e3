// Two who write in one alliance, without sockets: a room's document with its gate, and two pages whose frames wait until the
// test lets them arrive.
import * as Y from 'yjs'
import { keepUndoSound } from '../../client/connection/soundUndo.ts'
import type { RescueEntry } from '../../server/domain/ports.ts'
import { decodeUpdate } from '../../server/sync/update.ts'
import { RescuedWords } from '../../server/sync/rescue/RescuedWords.ts'
import { RoomDocument } from '../../server/sync/RoomDocument.ts'
import { type AllianceId, type PersonId, type SeatId, type SectionId, newId } from '../../shared/alliance/ids.ts'
import { sectionsOf, seedAlliance } from '../../shared/alliance/layout.ts'

export type Name = 'ada' | 'ben' | 'cem'
export type Page = {
  name: Name
  personId: PersonId
  seatId: SeatId
  doc: Y.Doc
  undo: Y.UndoManager
  /** On its way to the server, and from it. */
  up: Uint8Array[]
  down: Uint8Array[]
}

/** The document of a room and two pages at it, whose frames arrive when the test says so. */
export const room = (names: readonly [Name, Name, ...Name[]] = ['ada', 'ben']) => {
  const seeded = Object.assign(new Y.Doc(), { clientID: 9 })
  seedAlliance(seeded, { title: '', sections: [{ id: newId<SectionId>(), key: 'a', title: 'One', starts: true }] })
  const checkpoint = Y.encodeStateAsUpdate(seeded)
  const pages = names.map((name, nth): Page => {
    const doc = Object.assign(new Y.Doc(), { clientID: nth + 1 })
    Y.applyUpdate(doc, checkpoint)
    keepUndoSound(doc)
    const undo = new Y.UndoManager(bodyOf(doc), { captureTimeout: 0, trackedOrigins: new Set(['hand']) })
    const page: Page = { name, personId: newId<PersonId>(), seatId: newId<SeatId>(), doc, undo, up: [], down: [] }
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') page.up.push(update)
    })
    return page
  })
  const [ada, ben] = pages
  if (ada === undefined || ben === undefined) throw new Error('two pages')
  const clients = new Map<number, PersonId | null>([[seeded.clientID, null]])
  const document = new RoomDocument({
    id: newId<AllianceId>(),
    stored: { checkpoint, checkpointSeq: 0, rows: [], headSeq: 0, clients },
    seatOf: (person) => pages.find(({ personId }) => personId === person)?.seatId
  })
  const keeper = new RescuedWords()
  /** What fell away and was kept, by its id. */
  const rescued = new Map<string, RescueEntry>()
  let corrections = 0
  /** The oldest frame of this page arrives, is taken, and goes on its way to the other. */
  const arrive = (from: Page, { answering = false } = {}): void => {
    const bytes = from.up.shift()
    const decoded = bytes && decodeUpdate(bytes)
    if (bytes === undefined || decoded === undefined) return
    if (!answering) keeper.takeOut(decoded.ds, from.seatId)
    if (document.holds(decoded)) return
    const verdict = document.take(bytes, decoded, from)
    if (verdict.type !== 'taken') throw new Error(`not taken: ${JSON.stringify(verdict)}`)
    if (verdict.update === undefined) return
    for (const entry of keeper.keep(verdict.fallen, Date.now())) rescued.set(entry.id, entry)
    document.commit()
    for (const page of pages) if (page !== from) page.down.push(verdict.update)
    if (verdict.correction === undefined) return
    corrections++
    from.down.push(verdict.correction)
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
  return { ada, ben, pages, document, arrive, hear, settle, seatOf, rescued, corrections: () => corrections }
}

export const bodyOf = (doc: Y.Doc): Y.XmlFragment => {
  const body = sectionsOf(doc)[0]?.body
  if (body === undefined) throw new Error('no section')
  return body
}
