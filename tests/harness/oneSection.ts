// An alliance of one section before anybody has written, and what stands in it first.
import * as Y from 'yjs'
import { type SectionId, newId } from '../../shared/alliance/ids.ts'
import { sectionsOf, seedAlliance } from '../../shared/alliance/layout.ts'

/** Whose pen seeds it: nobody's. */
export const SEEDER = 9

export const oneSection = ({ title = '', pen = SEEDER } = {}): Y.Doc => {
  const doc = Object.assign(new Y.Doc(), { clientID: pen })
  seedAlliance(doc, { title, sections: [{ id: newId<SectionId>(), key: 'a', title: 'One', starts: true }] })
  return doc
}

export const bodyOf = (doc: Y.Doc): Y.XmlFragment => {
  const body = sectionsOf(doc)[0]?.body
  if (body === undefined) throw new Error('no section')
  return body
}

export const sectionOf = (doc: Y.Doc): Y.Map<unknown> => {
  const section = bodyOf(doc).parent
  if (!(section instanceof Y.Map)) throw new Error('no section')
  return section
}

export const paragraphOf = (doc: Y.Doc, nth = 0): Y.XmlElement => {
  const paragraph = bodyOf(doc).get(nth)
  if (!(paragraph instanceof Y.XmlElement)) throw new Error('no paragraph')
  return paragraph
}

export const textOf = (doc: Y.Doc, nth = 0): Y.XmlText => {
  const text = paragraphOf(doc, nth).get(0)
  if (!(text instanceof Y.XmlText)) throw new Error('no text')
  return text
}

export const idOf = (type: { _item: Y.Item | null }) => type._item?.id ?? { client: 0, clock: 0 }
