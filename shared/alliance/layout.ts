// The one place that names the keys of the Y.Doc. Roots: `sections` (Y.Map from section id to a
// Y.Map of title, rank, key?, setAside?, body) and `meta` (Y.Map of title).
import { generateNKeysBetween } from 'fractional-indexing'
import * as Y from 'yjs'
import { type SectionId, parseId } from './ids.ts'

export const ROOTS = { sections: 'sections', meta: 'meta' } as const

export type Section = {
  id: SectionId
  title: string
  rank: string
  /** The template's name for it; absent for a section of one's own. */
  key: string | undefined
  setAside: boolean
  body: Y.XmlFragment
}

export type SeedSection = { id: SectionId; key: string; title: string; starts: boolean }

/** An empty paragraph with its text in place. Without it, two who begin to type at the same moment each bring a text
 *  of their own, each page then makes one text of the two, and words stand there twice. */
export const emptyParagraph = (): Y.XmlElement => {
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText()])
  return paragraph
}

/** Writes the sections of a template and the title into an empty document, each body holding one
 *  empty paragraph. Only the server does this, once: made on two clients, one of the two would be lost. */
export const seedAlliance = (doc: Y.Doc, { title, sections }: { title: string; sections: SeedSection[] }): void => {
  const ranks = generateNKeysBetween(null, null, sections.length)
  doc.transact(() => {
    doc.getMap(ROOTS.meta).set('title', title)
    sections.forEach(({ id, key, title, starts }, index) => {
      const section = new Y.Map<unknown>()
      section.set('title', title)
      section.set('rank', ranks[index])
      section.set('key', key)
      if (!starts) section.set('setAside', true)
      const body = new Y.XmlFragment()
      body.insert(0, [emptyParagraph()])
      section.set('body', body)
      doc.getMap(ROOTS.sections).set(id, section)
    })
  })
}

/** What the two called their alliance; empty until they did. */
export const titleOf = (doc: Y.Doc): string => {
  const title = doc.getMap(ROOTS.meta).get('title')
  return typeof title === 'string' ? title : ''
}

/** The fields of a section, where they are written; undefined when there is no such section. */
export const fieldsOf = (doc: Y.Doc, id: SectionId): Y.Map<unknown> | undefined => {
  const section: unknown = doc.getMap(ROOTS.sections).get(id)
  return section instanceof Y.Map ? section : undefined
}

/** All sections in their order (rank, ties by id), set-aside ones included. Entries that are not
 *  shaped like a section are left out: what a stored document holds is never trusted. */
export const sectionsOf = (doc: Y.Doc): Section[] => {
  const sections: Section[] = []
  for (const [key, value] of doc.getMap(ROOTS.sections).entries()) {
    const id = parseId<SectionId>(key)
    if (id === undefined || !(value instanceof Y.Map)) continue
    const section = readSection(id, value)
    if (section !== undefined) sections.push(section)
  }
  return sections.sort((a, b) => compare(a.rank, b.rank) || compare(a.id, b.id))
}

const readSection = (id: SectionId, map: Y.Map<unknown>): Section | undefined => {
  const title = map.get('title')
  const rank = map.get('rank')
  const key = map.get('key')
  const body = map.get('body')
  if (typeof title !== 'string' || typeof rank !== 'string' || !(body instanceof Y.XmlFragment)) return undefined
  return { id, title, rank, key: typeof key === 'string' ? key : undefined, setAside: map.get('setAside') === true, body }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The section that holds this shared type, or undefined for the title and the roots. */
export const sectionHolding = (doc: Y.Doc, type: Y.AbstractType<unknown>): SectionId | undefined => {
  const root: unknown = doc.getMap(ROOTS.sections)
  let at: Y.AbstractType<unknown> | null = type
  while (at !== null && at._item !== null) {
    const parent: Y.AbstractType<unknown> = at._item.parent as Y.AbstractType<unknown>
    if (parent === root) return parseId<SectionId>(at._item.parentSub)
    at = parent
  }
  return undefined
}
