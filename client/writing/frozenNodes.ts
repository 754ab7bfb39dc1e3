import { Fragment, type Node, type Schema } from '@tiptap/pm/model'
import type { FrozenNode } from '../../shared/sharing/frozenWords.ts'

/** Frozen words as the editor holds them: a quotation is a property of its paragraphs. */
export const nodesOf = (schema: Schema, frozen: FrozenNode, isQuoted = false): Node[] => {
  const { type, attrs, content = [] } = frozen
  if (type === 'blockquote') return content.flatMap((inside) => nodesOf(schema, inside, true))
  if (type === 'text') return frozen.text === undefined ? [] : [schema.text(frozen.text, marksOf(schema, frozen))]
  if (schema.nodes[type] === undefined) return content.flatMap((inside) => nodesOf(schema, inside, isQuoted))
  const inside = Fragment.from(content.flatMap((one) => nodesOf(schema, one, isQuoted)))
  const own =
    type === 'paragraph' && isQuoted
      ? { quote: true }
      : type === 'taskItem' && attrs?.['checked'] === true
        ? { checked: true }
        : null
  return [schema.node(type, own, inside)]
}

/** Whose it is comes along only where it is told. */
const marksOf = (schema: Schema, { marks = [], by }: FrozenNode) => [
  ...(by === undefined ? [] : [schema.mark('author', { seat: by })]),
  ...marks.map((mark) => schema.mark(mark.type, mark.type === 'link' ? { href: mark.attrs.href } : null))
]
