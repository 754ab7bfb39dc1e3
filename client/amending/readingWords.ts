// What is said beside words that changed, and which words are read as one change.
import type { Shape, Style } from '../../shared/amending/blocks.ts'
import type { Piece } from '../../shared/amending/pieces.ts'
import { type Shown, asShown, withoutTurns } from '../../shared/sharing/asShown.ts'

/** Pieces of one change in one hand. The spaces around it stand outside of it: on paper they are neither struck nor underlined. */
export type Passage = {
  change: Piece['change']
  by: string | undefined
  /** Whether it was put in by another than what was put in before it, in the same paragraph. */
  isOtherHand: boolean
  before: string
  pieces: ShownPiece[]
  behind: string
}

/** A piece, or a part of one, as it is shown. */
type ShownPiece = Piece & Pick<Shown, 'within'>

const shownPieces = (pieces: readonly Piece[]): ShownPiece[] => {
  const shown = asShown(pieces.map(({ text }) => text))
  return pieces.flatMap((piece, nth) => (shown[nth] ?? []).map((part) => ({ ...piece, ...part })))
}

export const passagesOf = (all: readonly Piece[]): Passage[] => {
  const pieces = shownPieces(all)
  const passages: Passage[] = []
  let hand: string | undefined
  for (const piece of pieces) {
    const { change, by } = piece
    const last = passages.at(-1)
    const isOne = last?.change === change && (change !== 'added' || last.by === by)
    if (last !== undefined && isOne && !(change === 'restyled' && !isRestyledAlike(last, piece))) last.pieces.push(piece)
    else {
      passages.push({ change, by, isOtherHand: by !== hand, before: '', pieces: [piece], behind: '' })
      if (change === 'added') hand = by
    }
  }
  return passages.map((passage) => (passage.change === 'same' ? passage : spacesOutside(passage)))
}

const isRestyledAlike = ({ pieces }: Passage, piece: Piece): boolean => restyledWords(pieces) === restyledWords([piece])

const spacesOutside = (passage: Passage): Passage => {
  const text = passage.pieces.map((piece) => piece.text).join('')
  // A space alone is all there is to show.
  if (text.trim() === '') return passage
  const before = text.slice(0, text.length - text.trimStart().length)
  const behind = text.slice(text.trimEnd().length)
  const pieces = cut(passage.pieces, before.length, text.length - behind.length)
  return { ...passage, before, pieces, behind }
}

const cut = (pieces: readonly ShownPiece[], from: number, to: number): ShownPiece[] => {
  let at = 0
  return pieces.flatMap((piece) => {
    const text = piece.text.slice(Math.max(0, from - at), Math.max(0, to - at))
    at += piece.text.length
    return text === '' ? [] : [{ ...piece, text }]
  })
}

const LOOKS: Record<Style, { now: string; not: string }> = {
  bold: { now: 'now bold', not: 'no longer bold' },
  italic: { now: 'now slanted', not: 'no longer slanted' }
}

/** "now bold, no longer slanted". */
export const restyledWords = ([piece]: readonly Piece[]): string => {
  if (piece?.change !== 'restyled') return ''
  const { styles, styled } = piece
  return [
    ...styles.filter((style) => !styled.includes(style)).map((style) => LOOKS[style].now),
    ...styled.filter((style) => !styles.includes(style)).map((style) => LOOKS[style].not)
  ].join(', ')
}

/** What is said of the same words with another address; nothing of others. */
export const linkWords = (before: Passage | undefined, { pieces }: Passage): string => {
  const [was, is] = [before?.change === 'removed' ? before.pieces : [], pieces].map((some) => ({
    text: some.map(({ text }) => text).join(''),
    hrefs: [...new Set(some.flatMap(({ href }) => (href === null ? [] : [href])))]
  }))
  if (was === undefined || is === undefined || was.text !== is.text || was.hrefs.join() === is.hrefs.join()) return ''
  return is.hrefs.length === 0 ? 'no longer a link' : `now leads to ${is.hrefs.map(shown).join(', ')}`
}

const shown = (href: string): string => href.replace(/^(https?:\/\/|mailto:)/, '').replace(/\/$/, '')

export const reshapedWords = (was: Shape, now: Shape): string => {
  if (was.isQuoted !== now.isQuoted) return now.isQuoted ? 'now a quotation' : 'no quotation any more'
  if (was.kind !== now.kind) {
    if (now.kind === 'task') return 'now a task'
    return now.kind === 'paragraph' ? 'now a paragraph' : now.kind === 'numbered' ? 'now in a numbered list' : 'now in a list'
  }
  if (was.isDone !== now.isDone) return now.isDone === true ? 'now done' : 'open again'
  return now.depth > was.depth ? 'now further in' : 'now further out'
}

const LONGEST_OPENING = 44

/** How a paragraph begins, so that one knows which is meant. */
export const opening = (text: string): string => {
  const words = withoutTurns([text]).join('').trim().replaceAll(/\s+/g, ' ')
  const letters = Array.from(words)
  if (letters.length <= LONGEST_OPENING) return `“${words}”`
  const begun = letters.slice(0, LONGEST_OPENING).join('')
  const space = begun.lastIndexOf(' ')
  return `“${space > LONGEST_OPENING / 2 ? begun.slice(0, space) : begun}…”`
}

/** They have no names of their own: each is known by its place. */
export const placed = <T>(list: readonly T[]): { place: string; one: T }[] => list.map((one, nth) => ({ place: `${nth}`, one }))
