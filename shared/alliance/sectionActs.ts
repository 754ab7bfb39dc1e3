// What can be done with sections, each as one transaction, and each so that both may do it at once: a title and a
// place are single values, of which the later one stands on every page; nothing is ever removed.
import * as Y from 'yjs'
import type { SectionId } from './ids.ts'
import { ROOTS, emptyParagraph, fieldsOf, sectionsOf } from './layout.ts'
import { MAX_TITLE, tidyLine } from './names.ts'
import { ranksForMove } from './ranks.ts'

/** The title as it is kept; undefined when it cannot be one: a section needs a title. */
export const sectionTitle = (typed: string): string | undefined => tidyLine(typed, MAX_TITLE)

export const renameSection = (doc: Y.Doc, id: SectionId, title: string): void => {
  fieldsOf(doc, id)?.set('title', title)
}

/** Puts a section before another, or after all when `before` is undefined. Tells which ranks it wrote. */
export const moveSection = (doc: Y.Doc, id: SectionId, { before }: { before: SectionId | undefined }): Map<SectionId, string> => {
  const ordered = sectionsOf(doc)
  const others = ordered.filter((one) => one.id !== id)
  const at = others.findIndex((one) => one.id === before)
  const ranks = ranksForMove(ordered, { id, index: at < 0 ? others.length : at })
  return writeRanks(doc, ranks)
}

export const writeRanks = (doc: Y.Doc, ranks: ReadonlyMap<string, string>): Map<SectionId, string> => {
  const written = new Map<SectionId, string>()
  doc.transact(() => {
    for (const { id } of sectionsOf(doc)) {
      const rank = ranks.get(id)
      if (rank === undefined) continue
      fieldsOf(doc, id)?.set('rank', rank)
      written.set(id, rank)
    }
  })
  return written
}

/** Off the page, with all that is in it; whoever types in it goes on typing in it. */
export const setSectionAside = (doc: Y.Doc, id: SectionId): void => {
  fieldsOf(doc, id)?.set('setAside', true)
}

/** Back to where it stood. */
export const bringSectionBack = (doc: Y.Doc, id: SectionId): void => {
  fieldsOf(doc, id)?.delete('setAside')
}

/** A section of one's own, behind those that stand on the page. The one act in which a page makes a body. */
export const addSection = (doc: Y.Doc, { id, title }: { id: SectionId; title: string }): void => {
  const ordered = sectionsOf(doc)
  const index = ordered.findLastIndex(({ setAside }) => !setAside) + 1
  doc.transact(() => {
    const section = new Y.Map<unknown>()
    const body = new Y.XmlFragment()
    body.insert(0, [emptyParagraph()])
    section.set('title', title)
    section.set('body', body)
    const ranks = ranksForMove(ordered, { id, index })
    section.set('rank', ranks.get(id))
    // Neighbours that have to make room do so in the same transaction.
    writeRanks(doc, ranks)
    doc.getMap(ROOTS.sections).set(id, section)
  })
}
