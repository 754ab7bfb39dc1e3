// What an update may do to the document around the words: the sections, their fields, the title. Checked on
// what a transaction changed, never on the whole document, so that a keystroke costs a keystroke.
import * as Y from 'yjs'
import { parseId } from '../../shared/alliance/ids.ts'
import { ROOTS } from '../../shared/alliance/layout.ts'
import { MAX_TITLE, isLine } from '../../shared/alliance/names.ts'
import { MAX_RANK } from '../../shared/alliance/ranks.ts'
import { MAX_SECTIONS } from '../../shared/alliance/size.ts'

const MAX_KEY = 60

type Rule = { allows(value: unknown): boolean; mayBeRemoved: boolean; mayBeReplaced: boolean }

const isTitle = (value: unknown): boolean => typeof value === 'string' && isLine(value, MAX_TITLE)

const isKey = (value: unknown): boolean => typeof value === 'string' && isLine(value, MAX_KEY)

/** Any text orders; what does not look like a rank, whoever moves a section next has to cope with. */
const isRank = (value: unknown): boolean => typeof value === 'string' && value.length > 0 && value.length <= MAX_RANK

/** The fields of a section. `key` and `body` are given once, with the section. */
const SECTION: Record<string, Rule> = {
  title: { allows: isTitle, mayBeRemoved: false, mayBeReplaced: true },
  rank: { allows: isRank, mayBeRemoved: false, mayBeReplaced: true },
  key: { allows: isKey, mayBeRemoved: false, mayBeReplaced: false },
  setAside: { allows: (value) => typeof value === 'boolean', mayBeRemoved: true, mayBeReplaced: true },
  body: { allows: (value) => isExactly(value, Y.XmlFragment), mayBeRemoved: false, mayBeReplaced: false }
}
/** Of this class and no subclass: an XmlElement is also an XmlFragment, an XmlHook also a Map. */
function isExactly(value: unknown, kind: typeof Y.Map | typeof Y.XmlFragment): boolean {
  return typeof value === 'object' && value !== null && value.constructor === kind
}

const REQUIRED = ['title', 'rank', 'body']
const META: Record<string, Rule> = { title: { allows: isTitle, mayBeRemoved: false, mayBeReplaced: true } }

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
          ? brokenFields(type, keys, META, transaction)
          : type._item?.parent === sections
            ? brokenFields(type, keys, SECTION, transaction)
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
    const broken = brokenFields(section, new Set(section._map.keys()), SECTION, transaction)
    if (broken !== undefined) return broken
  }
  return undefined
}

const brokenFields = (
  map: Y.AbstractType<unknown>,
  keys: Set<string | null>,
  fields: Record<string, Rule>,
  transaction: Y.Transaction
): string | undefined => {
  for (const field of keys) {
    const item = field === null ? undefined : map._map.get(field)
    const rule = field !== null && Object.hasOwn(fields, field) ? fields[field] : undefined
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

/** The one value that an entry of a map holds, as every client writes it. Of several Yjs shows the last and keeps the others, and which
 *  letter of a text it shows depends on how that came. */
export const onlyValueIn = (content: Y.Item['content']): unknown => {
  const isOne = (content instanceof Y.ContentAny || content instanceof Y.ContentType) && content.getLength() === 1
  return isOne ? content.getContent()[0] : undefined
}

/** Why this may not be written at this key of a map, though nobody will see it there: it came with something that took its place. */
export const brokenEntry = ({ parent, parentSub }: Y.Item, content: Y.Item['content'], doc: Y.Doc): string | undefined => {
  const sections = doc.share.get(ROOTS.sections)
  if (parent === sections) return 'sections are set aside, never deleted or replaced'
  const fields = parent === doc.share.get(ROOTS.meta) ? META : SECTION
  const rule = parentSub !== null && Object.hasOwn(fields, parentSub) ? fields[parentSub] : undefined
  if (rule === undefined) return 'a field that a section does not have'
  if (!rule.mayBeReplaced) return `${parentSub} cannot be replaced`
  return rule.allows(onlyValueIn(content)) ? undefined : `${parentSub} of a wrong type`
}

/** Whether this map entry stands in the place of one that was there before the transaction. */
const replacesEarlier = (item: Y.Item, transaction: Y.Transaction): boolean => {
  for (let left = item.left; left !== null; left = left.left)
    if (left.id.clock < (transaction.beforeState.get(left.id.client) ?? 0)) return true
  return false
}
