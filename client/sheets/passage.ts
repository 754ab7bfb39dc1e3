// What of an opened sheet is brought over: the paragraph that the caret is in, or the words that are chosen. Chosen words are taken as whole
// words, and as no fewer letters than by which the server knows whose they are: a word that is too short alone brings its neighbours.
import { Fragment, type ResolvedPos } from '@tiptap/pm/model'
import type { EditorState } from '@tiptap/pm/state'
import { LETTERS_A_PIECE } from '../../shared/alliance/pieces.ts'

export type Passage = { kind: 'paragraph' | 'words'; blocks: Fragment }

/** Undefined where there is no word. */
export const passageIn = ({
  selection: { $from, $to, empty },
  doc
}: Pick<EditorState, 'selection' | 'doc'>): Passage | undefined => {
  const kind = empty ? 'paragraph' : 'words'
  const from = empty ? $from.start() : wholeFrom($from, $to)
  const to = empty ? $from.end() : wholeTo($from, $to)
  if (to <= from) return undefined
  const blocks = withWords(doc.slice(from, to, true).content)
  return blocks.size === 0 ? undefined : { kind, blocks }
}

const wholeFrom = ($from: ResolvedPos, $to: ResolvedPos): number => {
  const [start, line] = lineAround($from)
  return start + takenIn(line, $from.pos - start, Math.min($to.pos - start, line.length)).from
}

const wholeTo = ($from: ResolvedPos, $to: ResolvedPos): number => {
  const [start, line] = lineAround($to)
  return start + takenIn(line, Math.max($from.pos - start, 0), $to.pos - start).to
}

/** Where the line around it begins, and what it says: between two ends of a line, as the server knows it. */
const lineAround = ($at: ResolvedPos): [start: number, line: string] => {
  const { parent, parentOffset } = $at
  if (!parent.isTextblock) return [$at.pos, '']
  const text = parent.textBetween(0, parent.content.size, undefined, '\n')
  const before = text.lastIndexOf('\n', parentOffset - 1) + 1
  const end = text.indexOf('\n', parentOffset)
  return [$at.start() + before, text.slice(before, end < 0 ? undefined : end)]
}

/** From one letter of a line to another, made whole. Nothing stays nothing. */
export const takenIn = (line: string, from: number, to: number): { from: number; to: number } => {
  const chosen = line.slice(from, to)
  if (chosen.trim() === '') return { from, to: from }
  const first = from + chosen.length - chosen.trimStart().length
  const last = from + chosen.trimEnd().length - 1
  const words = wordsIn(line)
  let a = words.findIndex((word) => word.to > first)
  let b = words.findIndex((word) => word.to > last)
  for (;;) {
    const [begin, end] = [words[a]?.from ?? 0, words[b]?.to ?? line.length]
    if (end - begin >= LETTERS_A_PIECE) return { from: begin, to: end }
    if (b + 1 < words.length) b++
    else if (a > 0) a--
    else return { from: 0, to: line.length }
  }
}

const wordsIn = (line: string): { from: number; to: number }[] =>
  [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(line)].flatMap(({ index, segment }) =>
    segment.trim() === '' ? [] : [{ from: index, to: index + segment.length }]
  )

/** Where the choice begins at the end of a line, or ends at the beginning of one, it holds nothing of that. */
const withWords = (blocks: Fragment): Fragment =>
  Fragment.fromArray(
    blocks.content.flatMap((node) =>
      node.textContent.trim() === '' ? [] : [node.isTextblock ? node : node.copy(withWords(node.content))]
    )
  )
