// Freezing: a section's words, read out of the shared types into plain nodes. What a stored document holds is
// never trusted: an unknown block keeps its words and loses its kind, an unknown mark or address is dropped.
import * as Y from 'yjs'
import { MAX_DEPTH, type Run, hrefOf, isLineBreak, runsOf } from '../alliance/sectionText.ts'
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

/** Whose a run of words is; undefined where nobody can say. */
type InkOf = (run: Run) => string | undefined

/** The words of a body as a `doc` node; the ink of each word is left behind, unless `inkOf` is there to tell it. Works on an
 *  integrated body only, and does not change it. */
export const freezeBody = (body: Y.XmlFragment, inkOf: InkOf = nobody): FrozenNode => ({
  type: 'doc',
  content: blocksIn(body, { depth: 1, inkOf })
})

const nobody: InkOf = () => undefined

type Within = { depth: number; inkOf: InkOf }

const blocksIn = (parent: Y.XmlFragment, within: Within): FrozenNode[] => {
  const blocks: FrozenNode[] = []
  let loose: FrozenNode[] = []
  /** Quoted paragraphs that follow each other are one quotation. */
  let quotation: FrozenNode[] | undefined
  const gather = (): void => {
    if (loose.length > 0) blocks.push({ type: PARAGRAPH, content: loose })
    loose = []
  }
  for (const child of parent.toArray()) {
    if (child instanceof Y.XmlText || isLineBreak(child)) loose.push(...inlineOf(child, within.inkOf))
    else if (child instanceof Y.XmlElement && within.depth <= MAX_DEPTH) {
      gather()
      const inside = blockOf(child, within)
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

const blockOf = (element: Y.XmlElement, { depth, inkOf }: Within): FrozenNode[] => {
  const holds = HOLDS.get(element.nodeName)
  if (element.nodeName === PARAGRAPH) return paragraph(element, inkOf)
  const inside = blocksIn(element, { depth: depth + 1, inkOf })
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

const paragraph = (element: Y.XmlElement, inkOf: InkOf): FrozenNode[] => {
  const content = element.toArray().flatMap((child) => inlineOf(child, inkOf))
  return [content.length > 0 ? { type: PARAGRAPH, content } : { type: PARAGRAPH }]
}

const inlineOf = (child: unknown, inkOf: InkOf): FrozenNode[] => {
  if (isLineBreak(child)) return [{ type: 'hardBreak' }]
  if (!(child instanceof Y.XmlText)) return []
  const nodes: FrozenNode[] = []
  for (const run of runsOf(child)) {
    const { text } = run
    const frozen = frozenMarks(run.marks)
    const by = inkOf(run)
    const last = nodes.at(-1)
    // One run where only the ink changed, and is not asked for: where a voice ends must not show.
    if (last?.text !== undefined && last.by === by && JSON.stringify(last.marks ?? []) === JSON.stringify(frozen))
      last.text += text
    else if (text !== '')
      nodes.push({ type: 'text', text, ...(frozen.length > 0 && { marks: frozen }), ...(by !== undefined && { by }) })
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
