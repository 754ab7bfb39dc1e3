// Whether what stands at some place among the words may stand there: blocks where the editor's schema lets them stand, text where it lets text
// stand, marks and attributes of the right types.
import * as Y from 'yjs'
import { holdsOnly } from '../alliance/fields.ts'
import { allowed } from './allowed.ts'
import { MAX_DEPTH } from './depth.ts'

/** Why this may not stand there, in words for whoever put it there; undefined when it may. */
export const brokenPlaced = (item: Y.Item, content: Y.Item['content']): string | undefined => {
  const { parent, parentSub } = item
  // The sections and their fields: server/sync/layoutRules.ts.
  if (parent instanceof Y.Map) return undefined
  // Gone without a word of what it was: the key under which it stood is kept all the same.
  const isGone = content instanceof Y.ContentDeleted
  if (isGone && parentSub === null) return undefined
  if (parent instanceof Y.XmlText) return parentSub === null ? brokenInText(content) : 'an attribute of text'
  const kind = kindOf(parent)
  if (kind === undefined) return 'something that is not a block of words'
  if (parentSub === null) return brokenChild(content, kind, parent)
  const isAllowed = isGone
    ? allowed.hasAttribute(kind, parentSub)
    : holdsOnly(item, content, (value) => allowed.attribute(kind, parentSub, value))
  return isAllowed ? undefined : `an attribute that a ${nameOf(kind)} does not have`
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

/** The sender is told no more of its own words than how they begin. */
const nameOf = (kind: string): string => (kind === 'doc' ? 'section' : kind.slice(0, 20))

/** Whether a block in this one is nested deeper than a reader can follow. */
const isTooDeep = (parent: unknown): boolean => {
  // The body itself is not counted.
  let depth = 0
  for (let at: unknown = parent; at instanceof Y.XmlElement && depth <= MAX_DEPTH; at = at._item?.parent) depth++
  return depth >= MAX_DEPTH
}
