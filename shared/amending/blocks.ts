// A section's words as they are read: one block after another, each with its shape, and what stands in it.
import type { FrozenMark, FrozenNode } from '../sharing/frozenWords.ts'

export type Style = 'bold' | 'italic'

/** Words in one style, to one address, by one hand. */
export type Run = { text: string; styles: readonly Style[]; href: string | null; by: string | undefined }

/** `number`: in a numbered list; `isDone`: of a task; `depth`: how many lists it stands in. */
export type Shape = {
  kind: 'paragraph' | 'bullet' | 'numbered' | 'task'
  isQuoted: boolean
  depth: number
  number?: number
  isDone?: boolean
}

export type Block = { shape: Shape; runs: readonly Run[]; text: string }

/** The blocks of frozen words that have any words in them. */
export const blocksOf = (content: FrozenNode): Block[] =>
  within(content, { kind: 'paragraph', isQuoted: false, depth: 0 }).filter(({ text }) => text.trim() !== '')

const within = (node: FrozenNode, shape: Shape): Block[] => (node.content ?? []).flatMap((child) => blockOf(child, shape))

const blockOf = (node: FrozenNode, shape: Shape): Block[] => {
  switch (node.type) {
    case 'paragraph': {
      const runs = (node.content ?? []).map(runOf)
      return [{ shape, runs, text: runs.map(({ text }) => text).join('') }]
    }
    case 'blockquote':
      return within(node, { ...shape, isQuoted: true })
    case 'bulletList':
    case 'taskList':
    case 'orderedList':
      return (node.content ?? []).flatMap((item, at) => itemOf(item, { in: node.type, at, shape }))
    default:
      return within(node, shape)
  }
}

/** Its first paragraph carries the sign, what else it holds stands under it. */
const itemOf = (item: FrozenNode, { in: list, at, shape }: { in: string; at: number; shape: Shape }): Block[] => {
  const { isQuoted } = shape
  const depth = shape.depth + 1
  const first: Shape =
    list === 'orderedList'
      ? { kind: 'numbered', isQuoted, depth, number: at + 1 }
      : list === 'taskList'
        ? { kind: 'task', isQuoted, depth, isDone: item.attrs?.['checked'] === true }
        : { kind: 'bullet', isQuoted, depth }
  return (item.content ?? []).flatMap((child, nth) => blockOf(child, nth === 0 ? first : { kind: 'paragraph', isQuoted, depth }))
}

const runOf = (node: FrozenNode): Run => {
  const marks = node.marks ?? []
  const styles = (['bold', 'italic'] as const).filter((style) => marks.some(({ type }) => type === style))
  const text = node.type === 'hardBreak' ? '\n' : (node.text ?? '')
  return { text, styles, href: hrefIn(marks), by: node.by }
}

const hrefIn = (marks: readonly FrozenMark[]): string | null => {
  const link = marks.find((mark) => mark.type === 'link')
  return link?.attrs.href ?? null
}

/** Whether two blocks look alike but for their words. A number that only counts on is no change. */
export const isSameShape = (one: Shape, other: Shape): boolean =>
  one.kind === other.kind && one.isQuoted === other.isQuoted && one.depth === other.depth && one.isDone === other.isDone
