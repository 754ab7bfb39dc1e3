// A paragraph of very many pieces and no letter in them. Its direction is that of its first letter (`dir="auto"`), and Chromium looks for
// that letter among all pieces whenever one is added: nineteen thousand breaks of a line took twelve seconds. Such a paragraph
// is told its direction before its pieces come: the one that it has without a letter.
import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

/** Fewer are looked through in no time. */
const MANY = 500

export const ManyPieces = Extension.create({
  name: 'manyPieces',
  addProseMirrorPlugins: () => [new Plugin({ props: { decorations: ({ doc }) => toldIn(doc) } })]
})

const told = new WeakMap<Node, DecorationSet>()

const toldIn = (doc: Node): DecorationSet => {
  const known = told.get(doc)
  if (known !== undefined) return known
  const paragraphs = doc.content.size > MANY ? withoutLetters(doc) : []
  const set = DecorationSet.create(
    doc,
    paragraphs.map(({ from, to }) => Decoration.node(from, to, { dir: 'ltr' }))
  )
  told.set(doc, set)
  return set
}

/** Those whose first pieces have no letter, and are many. */
export const withoutLetters = (doc: Node): { from: number; to: number }[] => {
  const paragraphs: { from: number; to: number }[] = []
  doc.descendants((node, from) => {
    if (!node.isTextblock) return true
    if (node.childCount > MANY && !hasLetter(node)) paragraphs.push({ from, to: from + node.nodeSize })
    return false
  })
  return paragraphs
}

const hasLetter = (paragraph: Node): boolean => {
  for (let nth = 0; nth < MANY; nth++) if (/\p{L}/u.test(paragraph.child(nth).text ?? '')) return true
  return false
}
