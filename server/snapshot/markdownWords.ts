// Words as Markdown (CommonMark, with GitHub's task lists). What a person wrote is escaped, so that it reads as it
// was written and never as a heading, a link or HTML.
import { parseHref } from '../../shared/editor/links.ts'
import { withoutTurns } from '../../shared/sharing/asShown.ts'
import { type FrozenMark, type FrozenNode, textsIn } from '../../shared/sharing/frozenWords.ts'

/** Each block as its text, to be parted by empty lines. */
export const blocksOf = (node: FrozenNode): string[] => (node.content ?? []).flatMap(blockOf)

const blockOf = (node: FrozenNode): string[] => {
  switch (node.type) {
    case 'paragraph': {
      const words = inlineOf(node)
      return words.trim() === '' ? [] : [words]
    }
    case 'blockquote': {
      const inside = blocksOf(node)
      return inside.length === 0 ? [] : [indented(inside.join('\n\n'), '> ', '> ')]
    }
    case 'bulletList':
      return list(node, () => '- ')
    case 'orderedList':
      return list(node, (_, index) => `${index + 1}. `)
    case 'taskList':
      return list(node, (item) => (item.attrs?.['checked'] === true ? '- [x] ' : '- [ ] '))
    default:
      return blocksOf(node)
  }
}

const list = (node: FrozenNode, bullet: (item: FrozenNode, index: number) => string): string[] => {
  const items = (node.content ?? []).map((item, index) => {
    const mark = bullet(item, index)
    const indent = mark.startsWith('- ') ? '  ' : ' '.repeat(mark.length)
    return indented(blocksOf(item).join('\n\n'), mark, indent)
  })
  return items.length === 0 ? [] : [items.join('\n')]
}

const indented = (text: string, first: string, rest: string): string =>
  text
    .split('\n')
    .map((line, index) => (index === 0 ? first + line : line === '' ? rest.trimEnd() : rest + line))
    .join('\n')

const inlineOf = (node: FrozenNode): string => {
  const texts = withoutTurns(textsIn(node))
  const text = (node.content ?? [])
    .map((inline, nth) => (inline.type === 'hardBreak' ? '\\\n' : marked(texts[nth] ?? '', inline.marks ?? [])))
    .join('')
  // Only the first characters of a line can make a block of it.
  return text
    .split('\n')
    .map((line) => line.replace(/^(\s*)([#+\-=|])/, '$1\\$2').replace(/^(\s*\d+)([.)])/, '$1\\$2'))
    .join('\n')
}

/** Spaces stand outside the stars, or they would not be read as stars. */
const marked = (text: string, marks: readonly FrozenMark[]): string => {
  const [, before = '', words = '', after = ''] = /^(\s*)(.*?)(\s*)$/su.exec(text) ?? []
  if (words === '') return escape(text)
  return before + marks.reduceRight(wrap, escape(words)) + after
}

const wrap = (inside: string, mark: FrozenMark): string => {
  switch (mark.type) {
    case 'bold':
      return `**${inside}**`
    case 'italic':
      return `*${inside}*`
    case 'link': {
      const href = parseHref(mark.attrs.href)
      return href === undefined ? inside : `[${inside}](<${href.replace(/[<>\\]/g, encodeURIComponent)}>)`
    }
  }
}

export const escape = (text: string): string => text.replace(/[\\`*_[\]<>&~]/g, '\\$&').replace(/[\r\n]+/g, ' ')
