// A section's words, read out of the shared types without changing them (y-tiptap's own readers repair what
// they read, in the live document).
import * as Y from 'yjs'

/** Deeper than any schema allows; what a stored document holds is never trusted to be shallow. */
export const MAX_DEPTH = 64

/** Characters that one client id wrote with one formatting. */
export type Run = { text: string; client: number; marks: ReadonlyMap<string, unknown> }

/** The runs of a text, in order, deleted ones left out. */
export const runsOf = (text: Y.XmlText): Run[] => {
  const runs: Run[] = []
  let marks: ReadonlyMap<string, unknown> = new Map()
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted) continue
    if (item.content instanceof Y.ContentString) runs.push({ text: item.content.str, client: item.id.client, marks })
    if (item.content instanceof Y.ContentFormat) marks = changed(marks, item.content.key, item.content.value)
  }
  return runs
}

const changed = (marks: ReadonlyMap<string, unknown>, key: string, value: unknown): ReadonlyMap<string, unknown> => {
  const next = new Map(marks)
  if (value === null) next.delete(key)
  else next.set(key, value)
  return next
}

/** Where a run's link leads; undefined when it is none. */
export const hrefOf = (marks: ReadonlyMap<string, unknown>): string | undefined => {
  const link = marks.get('link')
  const href: unknown = typeof link === 'object' && link !== null && 'href' in link ? link.href : undefined
  return typeof href === 'string' ? href : undefined
}

export const isLineBreak = (node: unknown): node is Y.XmlElement => node instanceof Y.XmlElement && node.nodeName === 'hardBreak'
