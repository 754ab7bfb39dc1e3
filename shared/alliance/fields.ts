// What the maps around the words hold: the fields of a section, and the title. Asked by the server of every frame, and by a page whose frame was
// refused for what it held.
import * as Y from 'yjs'
import { ROOTS } from './layout.ts'
import { MAX_TITLE, isLine } from './names.ts'
import { MAX_RANK } from './ranks.ts'

const MAX_KEY = 60

export type Rule = { allows: (value: unknown) => boolean; mayBeRemoved: boolean; mayBeReplaced: boolean }

const isTitle = (value: unknown): boolean => typeof value === 'string' && isLine(value, MAX_TITLE)

const isKey = (value: unknown): boolean => typeof value === 'string' && isLine(value, MAX_KEY)

/** Any text orders; what does not look like a rank, whoever moves a section next has to cope with. */
const isRank = (value: unknown): boolean => typeof value === 'string' && value.length > 0 && value.length <= MAX_RANK

/** Of this class and no subclass: an XmlElement is also an XmlFragment, an XmlHook also a Map. */
export const isExactly = (value: unknown, kind: typeof Y.Map | typeof Y.XmlFragment): boolean =>
  typeof value === 'object' && value !== null && value.constructor === kind

/** The fields of a section. `key` and `body` are given once, with the section. */
const SECTION: Readonly<Record<string, Rule>> = {
  title: { allows: isTitle, mayBeRemoved: false, mayBeReplaced: true },
  rank: { allows: isRank, mayBeRemoved: false, mayBeReplaced: true },
  key: { allows: isKey, mayBeRemoved: false, mayBeReplaced: false },
  setAside: { allows: (value) => typeof value === 'boolean', mayBeRemoved: true, mayBeReplaced: true },
  body: { allows: (value) => isExactly(value, Y.XmlFragment), mayBeRemoved: false, mayBeReplaced: false }
}
const META: Readonly<Record<string, Rule>> = { title: { allows: isTitle, mayBeRemoved: false, mayBeReplaced: true } }

/** What may stand at this key of the map of a section, or of `meta`; undefined when nothing may. */
export const ruleFor = (map: unknown, key: string | null, doc: Y.Doc): Rule | undefined => {
  const rules = map === doc.share.get(ROOTS.meta) ? META : SECTION
  return key !== null && Object.hasOwn(rules, key) ? rules[key] : undefined
}

const valuesIn = (content: Y.Item['content']): readonly unknown[] =>
  content instanceof Y.ContentAny || content instanceof Y.ContentType ? content.getContent() : []

/** The one value that an entry of a map holds, as every client writes it. Of several Yjs shows the last and keeps the others, and which
 *  letter of a text it shows depends on how that came. */
export const onlyValueIn = (content: Y.Item['content']): unknown => {
  const values = valuesIn(content)
  return values.length === 1 ? values[0] : undefined
}

/** Whether an entry of a map holds nothing but what is allowed. Values that were written over, one after the other, come as one entry from a client
 *  that could still undo them. */
export const holdsOnly = (
  { deleted }: { deleted: boolean },
  content: Y.Item['content'],
  allows: (value: unknown) => boolean
): boolean => (deleted ? valuesIn(content).length > 0 && valuesIn(content).every(allows) : allows(onlyValueIn(content)))

/** Why this may not be written at this key of a map, though nobody will see it there: it came with something that took its place. */
export const brokenEntry = (entry: Y.Item, content: Y.Item['content'], doc: Y.Doc): string | undefined => {
  const { parent, parentSub } = entry
  if (parent === doc.share.get(ROOTS.sections)) return 'sections are set aside, never deleted or replaced'
  const rule = ruleFor(parent, parentSub, doc)
  if (rule === undefined) return 'a field that a section does not have'
  if (!rule.mayBeReplaced) return `${parentSub} cannot be replaced`
  return holdsOnly(entry, content, rule.allows) ? undefined : `${parentSub} of a wrong type`
}
