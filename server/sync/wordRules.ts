// What an update may put into the body of a section: blocks where the editor's schema lets them stand, text where it
// lets text stand, marks and attributes of the right types. Looked at struct by struct, as they lie in the candidate
// once the update has been applied, so that a keystroke costs a keystroke, however long the section is.
import * as Y from 'yjs'
import { allowed } from '../../shared/editor/allowed.ts'
import { MAX_DEPTH } from '../../shared/editor/depth.ts'
import { brokenEntry, onlyValueIn } from './layoutRules.ts'
import { structAt } from './neighbours.ts'
import { type Run, itemsIn } from './runs.ts'

/** Why what these runs added may not stand, in words for their sender; undefined when it may. */
export const brokenWords = (candidate: Y.Doc, added: readonly Run[]): string | undefined => {
  for (const item of itemsIn(candidate, added)) {
    const broken = brokenItem(item)
    if (broken !== undefined) return broken
  }
  return undefined
}

/** The same of what came and was gone at once, deleted by the update that brought it or by whatever stands in its place: nobody sees it, and
 *  it is kept all the same. To be asked before Yjs has tidied it away. `brought` as it was decoded, with all that it held. */
export const brokenUnseen = (candidate: Y.Doc, brought: readonly Y.Item[]): string | undefined => {
  for (const { id, length, content } of brought) {
    if (content instanceof Y.ContentDeleted) continue
    const placed = structAt(candidate.store, Y.createID(id.client, id.clock + length - 1))
    if (!(placed instanceof Y.Item) || !placed.deleted) continue
    const broken = placed.parent instanceof Y.Map ? brokenEntry(placed, content, candidate) : brokenPlaced(placed, content)
    if (broken !== undefined) return broken
  }
  return undefined
}

const brokenItem = (item: Y.Item): string | undefined => brokenPlaced(item, item.content)

const brokenPlaced = ({ parent, parentSub }: Y.Item, content: Y.Item['content']): string | undefined => {
  // The sections and their fields: server/sync/layoutRules.ts.
  if (parent instanceof Y.Map) return undefined
  if (parent instanceof Y.XmlText) return parentSub === null ? brokenInText(content) : 'an attribute of text'
  const kind = kindOf(parent)
  if (kind === undefined) return 'something that is not a block of words'
  return parentSub === null ? brokenChild(content, kind, parent) : brokenAttribute(content, kind, parentSub)
}

/** What the schema calls the block that this type is; undefined when it is none. */
const kindOf = (type: unknown): string | undefined => {
  if (type instanceof Y.XmlElement) return type.nodeName
  // Of this class and no subclass: the body of a section, the only fragment that a field may hold.
  return type instanceof Y.XmlFragment ? 'doc' : undefined
}

const brokenInText = (content: Y.Item['content']): string | undefined => {
  if (content instanceof Y.ContentString) return undefined
  if (!(content instanceof Y.ContentFormat)) return 'something in the text that is not words'
  const { key, value } = content as { key: string; value: unknown }
  // Null ends a mark; under a name that there is not, it would still be kept.
  return allowed.mark(key, value) || (value === null && allowed.hasMark(key)) ? undefined : 'a mark that words do not have'
}

const brokenChild = (content: Y.Item['content'], kind: string, parent: unknown): string | undefined => {
  const child = content instanceof Y.ContentType ? content.type : undefined
  if (child?.constructor === Y.XmlText) return allowed.holdsText(kind) ? undefined : `text in a ${nameOf(kind)}`
  if (child?.constructor !== Y.XmlElement) return 'something that is not a block of words'
  if (!allowed.standsIn((child as Y.XmlElement).nodeName, kind)) return `a block that a ${nameOf(kind)} does not hold`
  // A break within a line is no block.
  return !allowed.holdsText(kind) && isTooDeep(parent) ? 'is nested too deep' : undefined
}

const brokenAttribute = (content: Y.Item['content'], kind: string, name: string): string | undefined => {
  const value = onlyValueIn(content)
  return value !== undefined && allowed.attribute(kind, name, value)
    ? undefined
    : `an attribute that a ${nameOf(kind)} does not have`
}

/** The sender is told no more of its own words than how they begin. */
const nameOf = (kind: string): string => (kind === 'doc' ? 'section' : kind.slice(0, 20))

/** Whether a block in this one is nested deeper than a reader can follow. */
const isTooDeep = (parent: unknown): boolean => {
  // The body itself is not counted.
  let depth = 0
  for (let at: unknown = parent; at instanceof Y.XmlElement && depth <= MAX_DEPTH; at = at._item?.parent) depth++
  return depth >= MAX_DEPTH
}
