import * as Y from 'yjs'
import { isDone, isQuote } from '../../shared/editor/nodes.ts'

/** The words of a body as plain text, a block a line. */
export const textOf = (body: Y.XmlFragment): string =>
  body
    .toArray()
    .flatMap((child) => (child instanceof Y.XmlElement ? linesOf(child, '') : []))
    .join('\n')

const linesOf = (element: Y.XmlElement, before: string): string[] => {
  const children = element.toArray()
  if (element.nodeName === 'paragraph')
    return [before + (isQuote(element.getAttributes()) ? '> ' : '') + children.map(textIn).join('')]
  return children.flatMap((child, index) => {
    if (!(child instanceof Y.XmlElement)) return []
    const mark = markBefore(element.nodeName, child, index)
    return linesOf(child, index === 0 || mark !== '' ? before + mark : ' '.repeat(before.length))
  })
}

const markBefore = (parent: string, child: Y.XmlElement, index: number): string => {
  switch (parent) {
    case 'bulletList':
      return '- '
    case 'orderedList':
      return `${index + 1}. `
    case 'taskList':
      return isDone(child.getAttributes()) ? '[x] ' : '[ ] '
    case 'blockquote':
      return '> '
    default:
      return ''
  }
}

const textIn = (child: Y.XmlElement | Y.XmlText | Y.XmlHook): string =>
  child instanceof Y.XmlText
    ? child
        .toDelta()
        .map(({ insert }: { insert?: unknown }) => (typeof insert === 'string' ? insert : ''))
        .join('')
    : '\n'
