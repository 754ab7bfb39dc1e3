import * as Y from 'yjs'

/** The words of a body as plain text, a block a line. */
export const textOf = (body: Y.XmlFragment): string =>
  body
    .toArray()
    .flatMap((child) => (child instanceof Y.XmlElement ? linesOf(child, '') : []))
    .join('\n')

const linesOf = (element: Y.XmlElement, before: string): string[] => {
  const children = element.toArray()
  if (element.nodeName === 'paragraph') return [before + children.map(textIn).join('')]
  const item =
    element.nodeName === 'bulletList'
      ? '- '
      : element.nodeName === 'orderedList'
        ? '1. '
        : element.nodeName === 'blockquote'
          ? '> '
          : ''
  return children.flatMap((child, index) => {
    if (!(child instanceof Y.XmlElement)) return []
    const mark = item === '1. ' ? `${index + 1}. ` : item
    return linesOf(child, index === 0 || item !== '' ? before + mark : ' '.repeat(before.length))
  })
}

const textIn = (child: Y.XmlElement | Y.XmlText | Y.XmlHook): string =>
  child instanceof Y.XmlText
    ? child
        .toDelta()
        .map(({ insert }: { insert?: unknown }) => (typeof insert === 'string' ? insert : ''))
        .join('')
    : '\n'
