// What a section's body may hold, as pairs and values that can be looked up one by one: derived from the editor's own
// schema, so that the server's gate and the editor cannot come to mean different things by it. How many of a kind, and
// in which order, is not asked: an honest merge of two people's changes keeps neither.
import type { AttributeSpec, ContentMatch, Schema } from '@tiptap/pm/model'
import { parseId } from '../alliance/ids.ts'
import { MAX_HREF, parseHref } from './links.ts'
import { wordsSchema } from './wordsSchema.ts'

export type Allowed = {
  /** Whether a block or a break of this kind may stand in that one; a section's body is a `doc`. */
  standsIn(child: string, parent: string): boolean
  /** Whether blocks of this kind hold text. */
  holdsText(parent: string): boolean
  attribute(node: string, name: string, value: unknown): boolean
  hasAttribute(node: string, name: string): boolean
  /** Whether text may have this mark. `value` is what Yjs keeps of it: its attributes, or `true` for one without. */
  mark(name: string, value: unknown): boolean
  hasMark(name: string): boolean
}

type Values = ReadonlyMap<string, (value: unknown) => boolean>
type Kind = { children: ReadonlySet<string>; holdsText: boolean; attributes: Values }

export const allowedBy = (schema: Schema): Allowed => {
  const kinds = new Map<string, Kind>(
    Object.values(schema.nodes).map((type) => [
      type.name,
      { children: childrenOf(type.contentMatch), holdsText: type.inlineContent, attributes: valuesOf(type.name, type.spec.attrs) }
    ])
  )
  const marks = new Map(Object.values(schema.marks).map(({ name, spec }) => [name, valuesOf(name, spec.attrs)]))
  return {
    standsIn: (child, parent) => kinds.get(parent)?.children.has(child) === true,
    holdsText: (parent) => kinds.get(parent)?.holdsText === true,
    hasMark: (name) => marks.has(name),
    hasAttribute: (node, name) => kinds.get(node)?.attributes.has(name) === true,
    attribute: (node, name, value) => kinds.get(node)?.attributes.get(name)?.(value) === true,
    mark: (name, value) => {
      const attributes = marks.get(name)
      if (attributes === undefined) return false
      if (value === true) return attributes.size === 0
      // A JSON object keeps `__proto__` as a key of its own, which no mark has.
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
      return Object.entries(value).every(([key, one]) => attributes.get(key)?.(one) === true)
    }
  }
}

const childrenOf = (match: ContentMatch): Set<string> => {
  const children = new Set<string>()
  const seen = new Set<ContentMatch>()
  const walk = (at: ContentMatch): void => {
    if (seen.has(at)) return
    seen.add(at)
    for (let edge = 0; edge < at.edgeCount; edge++) {
      const { type, next } = at.edge(edge)
      if (!type.isText) children.add(type.name)
      walk(next)
    }
  }
  walk(match)
  return children
}

/** What each attribute may be. None is required, and an editor says `null` of one that is not there as soon as somebody writes
 *  beside it: what is allowed without it is allowed with that. Not said in the schema itself: an editor would throw at what it
 *  does not allow, and the binding would then delete the words, in the name of whoever looks. */
const VALUES: Readonly<Record<string, (value: unknown) => boolean>> = {
  'paragraph.quote': (value) => typeof value === 'boolean',
  'taskItem.checked': (value) => typeof value === 'boolean',
  // As it is kept, with what may stand around it: trimmed, an address as long as a book would be a short one.
  'link.href': (value) => typeof value === 'string' && value.length <= MAX_HREF && parseHref(value) !== undefined,
  'author.seat': (value) => parseId(value) !== undefined
}

const valuesOf = (owner: string, attributes: Record<string, AttributeSpec> | undefined): Values =>
  new Map(
    Object.keys(attributes ?? {}).map((name) => {
      const allows = VALUES[`${owner}.${name}`]
      if (allows === undefined) throw new Error(`nobody said what ${owner}.${name} may be`)
      return [name, (value: unknown) => value === null || allows(value)]
    })
  )

/** What the words of an alliance may hold. */
export const allowed: Allowed = allowedBy(wordsSchema)
