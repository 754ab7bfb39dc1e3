// Thawing: frozen words written into shared types again, so that their digest is what it was. Nothing that the editor does not have is
// taken: what a file holds is never trusted.
import * as Y from 'yjs'
import { emptyParagraph } from '../alliance/layout.ts'
import { allowed } from '../editor/allowed.ts'
import { MAX_DEPTH } from '../editor/depth.ts'
import { parseHref } from '../editor/links.ts'
import { needsContent } from '../editor/needsContent.ts'
import type { FrozenNode } from './frozenWords.ts'

/** The seat whose ink a run has; undefined where nobody can say. */
type SeatOf = (by: string) => string | undefined

/** Blocks for a body that is empty as yet; undefined when something in it is nothing that a section holds. */
export const thaw = (doc: FrozenNode, seatOf: SeatOf): Y.XmlElement[] | undefined => {
  if (doc.type !== 'doc' || doc.text !== undefined || doc.marks !== undefined) return undefined
  const blocks = blocksIn(doc, { depth: 1, seatOf })
  return blocks?.length === 0 ? [emptyParagraph()] : blocks
}

type Within = { depth: number; seatOf: SeatOf }

const blocksIn = (parent: FrozenNode, within: Within): Y.XmlElement[] | undefined => {
  if (within.depth > MAX_DEPTH) return undefined
  const blocks: Y.XmlElement[] = []
  const children = parent.content ?? []
  for (const [index, child] of children.entries()) {
    const follows = children[index - 1]?.type === 'blockquote'
    const made = blockOf(child, { parent: parent.type, follows, within })
    if (made === undefined) return undefined
    blocks.push(...made)
  }
  return blocks
}

const blockOf = (
  node: FrozenNode,
  { parent, follows, within }: { parent: string; follows: boolean; within: Within }
): Y.XmlElement[] | undefined => {
  const { type, attrs, content = [] } = node
  if (node.text !== undefined || node.marks !== undefined || type === 'hardBreak' || !allowed.standsIn(type, parent))
    return undefined
  const names = Object.keys(attrs ?? {})
  if (names.some((name) => type !== 'taskItem' || name !== 'checked' || typeof attrs?.[name] !== 'boolean')) return undefined
  // A quotation is its paragraphs; only where two follow each other, the second has to be a block of its own.
  if (type === 'blockquote' && !follows && content.length > 0 && content.every((child) => child.type === 'paragraph')) {
    const quoted = blocksIn(node, within)
    for (const paragraph of quoted ?? []) paragraph.setAttribute('quote', true as unknown as string)
    return quoted
  }
  const element = new Y.XmlElement(type)
  if (attrs?.['checked'] === true) element.setAttribute('checked', true as unknown as string)
  const inside = allowed.holdsText(type) ? wordsIn(node, within) : blocksIn(node, { ...within, depth: within.depth + 1 })
  if (inside === undefined) return undefined
  // It has no place in an editor. A line without words is nothing to the digest either, and keeps quotations apart as it did.
  if (inside.length === 0 && needsContent(type)) return allowed.standsIn('paragraph', parent) ? [emptyParagraph()] : []
  element.insert(0, inside)
  return [element]
}

const wordsIn = ({ content = [] }: FrozenNode, { seatOf }: Within): (Y.XmlText | Y.XmlElement)[] | undefined => {
  const words: (Y.XmlText | Y.XmlElement)[] = []
  let delta: { insert: string; attributes: object }[] = []
  const gather = (): void => {
    const text = new Y.XmlText()
    if (delta.length > 0) text.applyDelta(delta)
    words.push(text)
    delta = []
  }
  for (const node of content) {
    if (node.content !== undefined || node.attrs !== undefined) return undefined
    if (node.type === 'hardBreak') {
      gather()
      words.push(new Y.XmlElement('hardBreak'))
    } else {
      if (node.type !== 'text' || node.text === undefined || node.text === '' || /\p{Cs}/u.test(node.text)) return undefined
      const attributes: Record<string, unknown> = {}
      for (const mark of node.marks ?? []) {
        if (mark.type === 'link' && parseHref(mark.attrs.href) !== mark.attrs.href) return undefined
        attributes[mark.type] = mark.type === 'link' ? { href: mark.attrs.href } : {}
      }
      const seat = node.by === undefined ? undefined : seatOf(node.by)
      if (seat !== undefined) attributes['author'] = { seat }
      delta.push({ insert: node.text, attributes })
    }
  }
  if (delta.length > 0 || words.length === 0) gather()
  return words
}
