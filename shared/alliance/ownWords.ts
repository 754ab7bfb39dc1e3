// Begin again: the sections of an alliance with only one person's words, written into a fresh document.
import * as Y from 'yjs'
import type { SectionId } from './ids.ts'
import { ROOTS, sectionsOf, titleOf } from './layout.ts'
import { MAX_DEPTH, type Run, isLineBreak, runsOf } from './sectionText.ts'

export type Whose = {
  /** Whether what this client id wrote is theirs. */
  isMine: (clientId: number) => boolean
  /** Their seat: words that they moved but that carry another's ink stay the other's. */
  seatId: string
}

/** Marks that go along. Whose ink a word has does not: in the new document all words are one person's. */
const KEPT_MARKS = ['bold', 'italic', 'link'] as const

/** Copies title and sections from one document into another, empty one, with the words of one person only. */
export const copyOwnWords = (from: Y.Doc, to: Y.Doc, { whose, newId }: { whose: Whose; newId: () => SectionId }): void => {
  to.transact(() => {
    to.getMap(ROOTS.meta).set('title', titleOf(from))
    for (const { title, rank, key, setAside, body } of sectionsOf(from)) {
      const section = new Y.Map<unknown>()
      section.set('title', title)
      section.set('rank', rank)
      if (key !== undefined) section.set('key', key)
      if (setAside) section.set('setAside', true)
      const copy = new Y.XmlFragment()
      const blocks = blocksIn(body, whose, 1)
      copy.insert(0, blocks.length > 0 ? blocks : [new Y.XmlElement('paragraph')])
      section.set('body', copy)
      to.getMap(ROOTS.sections).set(newId(), section)
    }
  })
}

const blocksIn = (parent: Y.XmlFragment, whose: Whose, depth: number): Y.XmlElement[] =>
  parent.toArray().flatMap((child) => {
    const block = child instanceof Y.XmlElement && !isLineBreak(child) ? blockOf(child, whose, depth) : undefined
    return block ?? []
  })

/** Undefined when nothing of this person is left in it. An empty block of their own making stays: it is
 *  the air between their paragraphs. */
const blockOf = (element: Y.XmlElement, whose: Whose, depth: number): Y.XmlElement | undefined => {
  if (depth > MAX_DEPTH) return undefined
  const blocks = blocksIn(element, whose, depth + 1)
  const words = wordsIn(element, whose)
  const air = element.toArray().every((child) => child instanceof Y.XmlText && runsOf(child).length === 0)
  if (blocks.length === 0 && words.length === 0 && !(air && isWrittenBy(element, whose))) return undefined
  const copy = new Y.XmlElement(element.nodeName)
  for (const [name, value] of Object.entries(element.getAttributes())) if (value !== undefined) copy.setAttribute(name, value)
  // An item begins with a paragraph, even when only what hangs below it is theirs.
  if (/^(list|task)Item$/.test(element.nodeName) && blocks[0]?.nodeName !== 'paragraph')
    blocks.unshift(new Y.XmlElement('paragraph'))
  copy.insert(0, [...words, ...blocks])
  return copy
}

/** Their characters and line breaks; none when there is no character of theirs. */
const wordsIn = (element: Y.XmlElement, whose: Whose): (Y.XmlText | Y.XmlElement)[] => {
  const words: (Y.XmlText | Y.XmlElement)[] = []
  for (const child of element.toArray()) {
    if (isLineBreak(child) && isWrittenBy(child, whose)) words.push(new Y.XmlElement('hardBreak'))
    if (!(child instanceof Y.XmlText)) continue
    const mine = runsOf(child).filter((run) => isTheirs(run, whose))
    if (mine.length === 0) continue
    const text = new Y.XmlText()
    text.applyDelta(mine.map(({ text: insert, marks }) => ({ insert, attributes: keptMarks(marks) })))
    words.push(text)
  }
  return words.some((word) => word instanceof Y.XmlText) ? words : []
}

const isTheirs = ({ client, marks }: Run, { isMine, seatId }: Whose): boolean => {
  const author = marks.get('author')
  const marked: unknown = typeof author === 'object' && author !== null && 'seat' in author ? author.seat : undefined
  return isMine(client) && (marked === undefined || marked === seatId)
}

const isWrittenBy = (element: Y.XmlElement, { isMine }: Whose): boolean =>
  element._item !== null && isMine(element._item.id.client)

const keptMarks = (marks: ReadonlyMap<string, unknown>): Record<string, unknown> => {
  const kept: Record<string, unknown> = {}
  for (const mark of KEPT_MARKS) if (marks.has(mark)) kept[mark] = marks.get(mark)
  return kept
}
