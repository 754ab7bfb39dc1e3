// Frozen words without their shapes, for whoever only wants to read or search them.
import { type FrozenNode, textsIn } from './frozenWords.ts'

/** A block a line, with the signs that lists and quotations are written with. */
export const plainText = (content: FrozenNode): string => linesIn(content).join('\n')

const linesIn = (node: FrozenNode): string[] => (node.content ?? []).flatMap((child, index) => linesOf(child, node.type, index))

const linesOf = (node: FrozenNode, parent: string, index: number): string[] => {
  if (node.type === 'paragraph') return textsIn(node).join('').split('\n')
  const mark = markOf(node, parent, index)
  if (node.type === 'blockquote') return linesIn(node).map((line) => `> ${line}`)
  return linesIn(node).map((line, nth) => (nth === 0 ? mark + line : ' '.repeat(mark.length) + line))
}

const markOf = (node: FrozenNode, parent: string, index: number): string => {
  if (node.type === 'taskItem') return node.attrs?.['checked'] === true ? '[x] ' : '[ ] '
  if (node.type === 'listItem') return parent === 'orderedList' ? `${index + 1}. ` : '- '
  return ''
}

/** The words alone, without the signs: what stands between two ends of a line. Lines without words are left out. */
export const linesOfWords = (node: FrozenNode): string[] =>
  node.type === 'paragraph'
    ? textsIn(node)
        .join('')
        .split('\n')
        .filter((line) => line !== '')
    : (node.content ?? []).flatMap(linesOfWords)
