// Reads a section's body for whose words stand where. Positions are ProseMirror's: the editor's document
// and the body have the same shape as long as they are in step, which is after every change from the Y.Doc.
import * as Y from 'yjs'

/** Words of one hand: `from` and `to` are positions in the editor's document. */
type Run = { from: number; to: number; text: string; marked: unknown; clientId: number; clock: number }

/** A block of the body that stands directly in it, with its runs in reading order. */
export type Block = { from: number; to: number; runs: Run[] }

export const blocksOf = (body: Y.XmlFragment): Block[] => {
  const blocks: Block[] = []
  let at = 0
  for (const child of body.toArray()) {
    if (!(child instanceof Y.XmlElement)) continue
    const runs: Run[] = []
    const to = readElement(child, at, runs)
    blocks.push({ from: at, to, runs })
    at = to
  }
  return blocks
}

/** The position after the element. */
const readElement = (element: Y.XmlElement, from: number, runs: Run[]): number => {
  if (element.nodeName === 'hardBreak') return from + 1
  let at = from + 1
  for (const child of element.toArray()) {
    if (child instanceof Y.XmlElement) at = readElement(child, at, runs)
    else if (child instanceof Y.XmlText) at = readText(child, at, runs)
  }
  return at + 1
}

const readText = (text: Y.XmlText, from: number, runs: Run[]): number => {
  let at = from
  let marked: unknown
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted) continue
    if (item.content instanceof Y.ContentFormat && item.content.key === 'author') marked = seatIn(item.content.value)
    if (!(item.content instanceof Y.ContentString)) continue
    runs.push({ from: at, to: at + item.length, text: item.content.str, marked, clientId: item.id.client, clock: item.id.clock })
    at += item.length
  }
  return at
}

// What is stored was written by somebody: read own properties only.
/** What the author mark of a run says; nothing is trusted of it. */
export const authorIn = (marks: ReadonlyMap<string, unknown>): unknown => seatIn(marks.get('author'))

const seatIn = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'seat') ? Reflect.get(value, 'seat') : undefined
