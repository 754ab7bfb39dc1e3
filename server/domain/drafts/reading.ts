// What drafts say: the words of a section as a day left them, and the ground that later days stand on.
import * as Y from 'yjs'
import { digestOfSection } from '../../../shared/alliance/digest.ts'
import { type AllianceId, type SeatId, type SectionId, parseId } from '../../../shared/alliance/ids.ts'
import { fieldsOf, sectionsOf } from '../../../shared/alliance/layout.ts'
import { freezeBody } from '../../../shared/sharing/freeze.ts'
import type { FrozenNode } from '../../../shared/sharing/frozenWords.ts'
import { documentOf } from '../documentOf.ts'
import type { DraftDay } from './folding.ts'
import type { Day } from './days.ts'

/** As they lie on disk, opened: the ground, and the days after it in their order. */
export type OpenDrafts = { id: AllianceId; ground: Uint8Array; days: readonly Pick<DraftDay, 'day' | 'change'>[] }

/** `by` in the content: the seat that wrote it, where that is known. */
export type DraftWords = { title: string; content: FrozenNode }

/** The first day of those that are kept at whose end the section was there; `ground`: it was there before them. */
export const firstDayOf = (drafts: OpenDrafts, section: SectionId): Day | 'ground' | undefined => {
  const doc = documentOf({ checkpoint: drafts.ground, rows: [] }, drafts.id)
  try {
    // No section is ever removed: one that is there stays there.
    if (fieldsOf(doc, section) !== undefined) return 'ground'
    return drafts.days.find(({ change }) => {
      Y.applyUpdate(doc, change)
      return fieldsOf(doc, section) !== undefined
    })?.day
  } finally {
    doc.destroy()
  }
}

/** The words of a section at the end of a day; undefined when it was not there yet. */
export const wordsOn = (
  { id, ground, days }: OpenDrafts,
  { section, day, pens }: { section: SectionId; day: Day; pens: ReadonlyMap<number, SeatId> }
): DraftWords | undefined => {
  const doc = documentOf({ checkpoint: ground, rows: days.flatMap((one) => (one.day <= day ? [one.change] : [])) }, id)
  try {
    const found = sectionsOf(doc).find((one) => one.id === section)
    if (found === undefined) return undefined
    return {
      title: found.title,
      content: freezeBody(found.body, ({ marks, client }) => authorIn(marks) ?? pens.get(client))
    }
  } finally {
    doc.destroy()
  }
}

/** The days folded into the ground: what they had deleted is in it no more. `digests`: of the words that it holds. */
export const groundAfter = ({ id, ground, days }: OpenDrafts): { ground: Uint8Array; digests: [SectionId, string][] } => {
  const doc = documentOf({ checkpoint: ground, rows: days.map(({ change }) => change) }, id)
  const folded = Y.encodeStateAsUpdate(doc)
  const digests = sectionsOf(doc).map((section): [SectionId, string] => [
    section.id,
    digestOfSection(section.title, section.body)
  ])
  doc.destroy()
  return { ground: folded, digests }
}

const authorIn = (marks: ReadonlyMap<string, unknown>): SeatId | undefined => {
  const author = marks.get('author')
  return typeof author === 'object' && author !== null && 'seat' in author ? parseId<SeatId>(author.seat) : undefined
}
