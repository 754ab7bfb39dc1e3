// A word of very many letters that lean on each other: a thousand accents on one letter, Arabic or Thai without a space. A browser
// looks at all of such a word for each of its letters, or lines: sixty thousand accents took seven seconds whenever they were laid out, a
// section full of them would not open. It is shown in passages, which are looked at one by one (writing.css). So is a paragraph that
// turns its direction thousands of times, a letter this way and a letter that, and within each passage it turns no more. Decorations
// only: the words stay what they are.
import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

/** No word that anybody reads is as long; shorter ones are laid out in no time. */
const ENDLESS = 1_000
const PASSAGE = 250

/** Somebody who writes in two directions, and puts numbers in, turns some hundred times in a long paragraph. */
const MANY_TURNS = 2_000
const LEFTWARDS = '\\u0590-\\u08FF\\uFB1D-\\uFDFF\\uFE70-\\uFEFC\\u{10800}-\\u{10FFF}\\u{1E800}-\\u{1EFFF}'
const TURN = new RegExp(`[${LEFTWARDS}][^\\p{L}\\p{N}]*(?![${LEFTWARDS}])[\\p{L}\\p{N}]`, 'gu')

/** Letters that stand alone, in which a word may be as long as it likes: an address, or a page of Chinese. */
const STANDS_ALONE =
  /^[\p{ASCII}\p{P}\p{S}\p{N}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]*$/u

export const EndlessWords = Extension.create({
  name: 'endlessWords',
  addProseMirrorPlugins: () => [new Plugin({ props: { decorations: ({ doc }) => drawnIn(doc) } })]
})

type Passage = { from: number; to: number; shown: 'apart' | 'one way' }

const drawn = new WeakMap<Node, DecorationSet>()

const drawnIn = (doc: Node): DecorationSet => {
  const known = drawn.get(doc)
  if (known !== undefined) return known
  const passages = doc.content.size > ENDLESS ? passagesIn(doc) : []
  const set = DecorationSet.create(
    doc,
    // A span of its own: it has to be whole, whoever wrote in it.
    passages.map((passage) =>
      Decoration.inline(passage.from, passage.to, {
        nodeName: 'span',
        class: passage.shown === 'apart' ? 'passage' : 'passage one-way'
      })
    )
  )
  drawn.set(doc, set)
  return set
}

/** What is to be shown in passages. */
export const passagesIn = (doc: Node): Passage[] => {
  const passages: Passage[] = []
  doc.descendants((node, at) => {
    if (!node.isTextblock) return true
    if (node.content.size > ENDLESS)
      for (const one of inParagraph(node)) passages.push({ ...one, from: at + 1 + one.from, to: at + 1 + one.to })
    return false
  })
  return passages
}

/** A key is pressed in one paragraph, and the others stay what they are. */
const known = new WeakMap<Node, Passage[]>()

const inParagraph = (paragraph: Node): Passage[] => {
  const before = known.get(paragraph)
  if (before !== undefined) return before
  const text = paragraph.textBetween(0, paragraph.content.size, '', '\n')
  const passages =
    (text.match(TURN)?.length ?? 0) > MANY_TURNS
      ? cut({ text, at: 0, shown: 'one way' })
      : Array.from(text.matchAll(/\S+/g), ({ 0: word, index }) => ({ text: word, at: index, shown: 'apart' as const }))
          .filter((word) => word.text.length > ENDLESS && !STANDS_ALONE.test(word.text))
          .flatMap(cut)
  known.set(paragraph, passages)
  return passages
}

const cut = ({ text, at, shown }: { text: string; at: number; shown: Passage['shown'] }): Passage[] => {
  const passages: Passage[] = []
  for (let from = 0; from < text.length;) {
    const to = beforeHalf(text, Math.min(from + PASSAGE, text.length))
    passages.push({ from: at + from, to: at + to, shown })
    from = to
  }
  return passages
}

/** Two code units that are one letter are never parted. */
const beforeHalf = (text: string, at: number): number => (/^[\uDC00-\uDFFF]/.test(text.slice(at, at + 1)) ? at - 1 : at)
