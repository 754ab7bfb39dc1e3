// What each paragraph has to be told before a browser draws it: the direction of very many pieces, where a word without an end may
// be broken, and which letters turn nothing. Decorations only: the words stay what they are.
import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import { Decoration, type DecorationSet } from '@tiptap/pm/view'
import { passagesOf } from '../../shared/alliance/endlessWords.ts'
import { toldDirection } from '../../shared/alliance/direction.ts'
import { idleTurns } from '../../shared/alliance/turningLetters.ts'
import { decorationsIn } from './manyDecorations.ts'

export const DrawnParagraphs = Extension.create({
  name: 'drawnParagraphs',
  addProseMirrorPlugins: () => [new Plugin({ props: { decorations: ({ doc }) => drawnIn(doc) } })]
})

const drawn = new WeakMap<Node, DecorationSet>()

export const drawnIn = (doc: Node): DecorationSet => {
  const known = drawn.get(doc)
  if (known !== undefined) return known
  const decorations: Decoration[] = []
  doc.descendants((node, at) => {
    if (!node.isTextblock) return true
    const { dir, spans } = lookOf(node)
    if (dir !== undefined) decorations.push(Decoration.node(at, at + node.nodeSize, { dir }))
    // A span of its own: it has to be whole, whoever wrote in it.
    for (const { from, to, shown } of spans)
      decorations.push(Decoration.inline(at + 1 + from, at + 1 + to, { nodeName: 'span', class: shown }))
    return false
  })
  const set = decorationsIn(doc, decorations)
  drawn.set(doc, set)
  return set
}

type Look = { dir?: 'ltr' | 'rtl' | undefined; spans: readonly { from: number; to: number; shown: string }[] }

/** A key is pressed in one paragraph, and the others stay what they are. */
const looks = new WeakMap<Node, Look>()

const lookOf = (paragraph: Node): Look => {
  const known = looks.get(paragraph)
  if (known !== undefined) return known
  const text = paragraph.textBetween(0, paragraph.content.size, '', '\n')
  const look: Look = {
    dir: toldDirection(paragraph.childCount, text),
    spans: [...passagesOf(text), ...inRuns(idleTurns(text))]
  }
  looks.set(paragraph, look)
  return look
}

/** Not drawn: set apart, they would still stand between the halves of a number, and one of them ends what is set apart. */
const inRuns = (places: readonly number[]): Look['spans'] => {
  const runs: { from: number; to: number; shown: string }[] = []
  for (const at of places) {
    const last = runs.at(-1)
    if (last?.to === at) last.to = at + 1
    else runs.push({ from: at, to: at + 1, shown: 'idle' })
  }
  return runs
}
