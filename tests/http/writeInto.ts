// Words put into an alliance's log from behind, for tests of what is read over HTTP; no room is open there.
import * as Y from 'yjs'
import { type AllianceId, type SeatId, parseId } from '../../shared/alliance/ids.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { type Section, sectionsOf } from '../../shared/alliance/layout.ts'
import { documentOf } from '../../server/domain/documentOf.ts'
import type { ServedApp } from './serveApp.ts'

export const writeInto = async (
  app: ServedApp,
  alliance: Alliance,
  write: (sections: Section[], doc: Y.Doc) => void
): Promise<void> => {
  const id = parseId<AllianceId>(alliance.id)
  const seatId = parseId<SeatId>(alliance.me.seatId)
  const stored = id && (await app.log.load(id))
  if (id === undefined || seatId === undefined || stored === undefined) throw new Error('no such alliance')
  const doc = documentOf(stored, id)
  const before = Y.encodeStateVector(doc)
  doc.transact(() => write(sectionsOf(doc), doc))
  await app.log.commit([
    {
      allianceId: id,
      seq: stored.headSeq + 1,
      seatId,
      at: app.clock.now(),
      update: Y.encodeStateAsUpdate(doc, before),
      newClients: []
    }
  ])
}

/** Says `text` in a section's first paragraph. */
export const say = (section: Section | undefined, text: string, marks: Record<string, unknown> = {}): void => {
  const paragraph = section?.body.get(0)
  const words = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined
  if (!(words instanceof Y.XmlText)) throw new Error('no paragraph to write in')
  words.insert(words.length, text, marks)
}

/** A block with text in it, or with blocks. */
export const block = (name: string, inside: string | Y.XmlElement[], attributes: Record<string, unknown> = {}): Y.XmlElement => {
  const element = new Y.XmlElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value as string)
  element.insert(0, typeof inside === 'string' ? [new Y.XmlText(inside)] : inside)
  return element
}
