// What an update may do to the document around the words: the sections, their fields, the title. Checked on
// what a transaction changed, never on the whole document, so that a keystroke costs a keystroke.
import * as Y from 'yjs'
import { isExactly, onlyValueIn, ruleFor } from '../../shared/alliance/fields.ts'
import { parseId } from '../../shared/alliance/ids.ts'
import { ROOTS } from '../../shared/alliance/layout.ts'
import { MAX_SECTIONS } from '../../shared/alliance/size.ts'

const REQUIRED = ['title', 'rank', 'body']

/** Why this transaction may not stand, in words for its sender; undefined when the layout allows it. */
export type BrokenLayout = (doc: Y.Doc, transaction: Y.Transaction) => string | undefined

export type DocumentKind = 'alliance' | 'sheet'

/** Around the words of a sheet nothing ever changes. */
const brokenSheet: BrokenLayout = (doc, transaction) => {
  const sections = doc.share.get(ROOTS.sections)
  const meta = doc.share.get(ROOTS.meta)
  for (const type of transaction.changed.keys() as Iterable<Y.AbstractType<unknown>>)
    if (type === sections || type === meta || type._item?.parent === sections) return 'a sheet is its words, and nothing else'
  return undefined
}

const brokenAlliance: BrokenLayout = (doc, transaction) => {
  const sections = doc.share.get(ROOTS.sections)
  const meta = doc.share.get(ROOTS.meta)
  for (const [type, keys] of transaction.changed as Map<Y.AbstractType<unknown>, Set<string | null>>) {
    const broken =
      type === sections
        ? brokenSections(type, keys, transaction)
        : type === meta
          ? brokenFields(type, keys, transaction)
          : type._item?.parent === sections
            ? brokenFields(type, keys, transaction)
            : undefined
    if (broken !== undefined) return broken
  }
  return undefined
}

export const layoutOf: Record<DocumentKind, BrokenLayout> = { alliance: brokenAlliance, sheet: brokenSheet }

const brokenSections = (
  sections: Y.AbstractType<unknown>,
  keys: Set<string | null>,
  transaction: Y.Transaction
): string | undefined => {
  if (sections._map.size > MAX_SECTIONS) return `more than ${MAX_SECTIONS} sections`
  for (const id of keys) {
    const item = id === null ? undefined : sections._map.get(id)
    if (id === null || item === undefined || parseId(id) === undefined) return 'a section without an id'
    if (item.deleted || replacesEarlier(item, transaction)) return 'sections are set aside, never deleted or replaced'
    const section = item.content instanceof Y.ContentType ? item.content.type : undefined
    if (section === undefined || !isExactly(section, Y.Map) || section._start !== null) return 'a section is a map'
    const missing = REQUIRED.find((field) => !section._map.has(field))
    if (missing !== undefined) return `a section without its ${missing}`
    // A type that is new in this transaction is not among its changed ones: its fields are read here.
    const broken = brokenFields(section, new Set(section._map.keys()), transaction)
    if (broken !== undefined) return broken
  }
  return undefined
}

const brokenFields = (map: Y.AbstractType<unknown>, keys: Set<string | null>, transaction: Y.Transaction): string | undefined => {
  for (const field of keys) {
    const item = field === null ? undefined : map._map.get(field)
    const rule = ruleFor(map, field, transaction.doc)
    if (item === undefined || rule === undefined) return 'a field that a section does not have'
    if (item.deleted) {
      if (!rule.mayBeRemoved) return `${field} cannot be removed`
      continue
    }
    if (!rule.mayBeReplaced && replacesEarlier(item, transaction)) return `${field} cannot be replaced`
    if (!rule.allows(onlyValueIn(item.content))) return `${field} of a wrong type`
  }
  return undefined
}

/** Whether this map entry stands in the place of one that was there before the transaction. */
const replacesEarlier = (item: Y.Item, transaction: Y.Transaction): boolean => {
  for (let left = item.left; left !== null; left = left.left)
    if (left.id.clock < (transaction.beforeState.get(left.id.client) ?? 0)) return true
  return false
}
