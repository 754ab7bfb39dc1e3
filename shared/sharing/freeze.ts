// Freezing: a section's words, read out of the shared types into plain nodes. What a stored document holds is
// never trusted: an unknown block keeps its words and loses its kind, an unknown mark or address is dropped.
import * as Y from 'yjs'
import { MAX_DEPTH, hrefOf, isLineBreak, runsOf } from '../alliance/sectionText.ts'
import { parseHref } from '../editor/links.ts'
import { isQuote } from '../editor/nodes.ts'
import type { FrozenMark, FrozenNode } from './frozenWords.ts'

/** What each block may hold; words stand in paragraphs. */
const HOLDS = new Map<string, 'blocks' | 'items' | 'tasks'>([
  ['blockquote', 'blocks'],
  ['listItem', 'blocks'],
  ['taskItem', 'blocks'],
  ['bulletList', 'items'],
  ['orderedList', 'items'],
  ['taskList', 'tasks']
])
const PARAGRAPH = 'paragraph'

/** The words of a body as a `doc` node; the ink of each word is left behind. Works on an integrated body only, and
 *  does not change it. */
export const freezeBody = (body: Y.XmlFragment): FrozenNode => ({ type: 'doc', content: blocksIn(body, 1) })

const blocksIn = (parent: Y.XmlFragment, depth: number): FrozenNode[] => {
  const blocks: FrozenNode[] = []
  let loose: FrozenNode[] = []
  /** Quoted paragraphs that follow each other are one quotation. */
  let quotation: FrozenNode[] | undefined
  const gather = (): void => {
    if (loose.length > 0) blocks.push({ type: PARAGRAPH, content: loose })
    loose = []
  }
  for (const child of parent.toArray()) {
    if (child instanceof Y.XmlText || isLineBreak(child)) loose.push(...inlineOf(child))
    else if (child instanceof Y.XmlElement && depth <= MAX_DEPTH) {
      gather()
      const inside = blockOf(child, depth)
      if (!isQuoted(child)) {
        quotation = undefined
        blocks.push(...inside)
      } else if (quotation !== undefined) quotation.push(...inside)
      else blocks.push({ type: 'blockquote', content: (quotation = inside) })
    }
  }
  gather()
  return blocks
}

const isQuoted = (element: Y.XmlElement): boolean => element.nodeName === PARAGRAPH && isQuote(element.getAttributes())

const blockOf = (element: Y.XmlElement, depth: number): FrozenNode[] => {
  const holds = HOLDS.get(element.nodeName)
  if (element.nodeName === PARAGRAPH) return paragraph(element)
  const inside = blocksIn(element, depth + 1)
  if (holds === undefined) return inside
  const { nodeName: type } = element
  switch (holds) {
    case 'blocks': {
      const attrs = type === 'taskItem' ? { checked: (element.getAttribute('checked') as unknown) === true } : undefined
      return [{ type, ...(attrs && { attrs }), content: inside.length > 0 ? inside : [{ type: PARAGRAPH }] }]
    }
    case 'items':
      return inside.length === 0 ? [] : [{ type, content: inside.map((node) => itemOf(node, 'listItem')) }]
    case 'tasks':
      return inside.length === 0 ? [] : [{ type, content: inside.map((node) => itemOf(node, 'taskItem')) }]
  }
}

const itemOf = (node: FrozenNode, type: 'listItem' | 'taskItem'): FrozenNode => {
  if (node.type === type) return node
  const attrs = type === 'taskItem' ? { attrs: { checked: false } } : {}
  const isOtherItem = node.type === 'listItem' || node.type === 'taskItem'
  return { type, ...attrs, content: isOtherItem ? node.content : [node] }
}

const paragraph = (element: Y.XmlElement): FrozenNode[] => {
  const content = element.toArray().flatMap((child) => inlineOf(child))
  return [content.length > 0 ? { type: PARAGRAPH, content } : { type: PARAGRAPH }]
}

const inlineOf = (child: unknown): FrozenNode[] => {
  if (isLineBreak(child)) return [{ type: 'hardBreak' }]
  if (!(child instanceof Y.XmlText)) return []
  const nodes: FrozenNode[] = []
  for (const { text, marks } of runsOf(child)) {
    const frozen = frozenMarks(marks)
    const last = nodes.at(-1)
    // One run where only the ink changed: where a voice ends must not show.
    if (last?.text !== undefined && JSON.stringify(last.marks ?? []) === JSON.stringify(frozen)) last.text += text
    else if (text !== '') nodes.push({ type: 'text', text, ...(frozen.length > 0 && { marks: frozen }) })
  }
  return nodes
}

const frozenMarks = (marks: ReadonlyMap<string, unknown>): FrozenMark[] => {
  const frozen: FrozenMark[] = []
  const href = parseHref(hrefOf(marks))
  if (href !== undefined) frozen.push({ type: 'link', attrs: { href } })
  if (marks.has('bold')) frozen.push({ type: 'bold' })
  if (marks.has('italic')) frozen.push({ type: 'italic' })
  return frozen
}
