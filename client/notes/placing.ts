// Where the words of a note stand now. Its letters say so while they are there, whatever is written between and around them. Yjs moves
// nothing: what is parted, joined, dragged, or cut and put in again is written anew, so letters that are gone are looked for by the words
// themselves, where those stand in all of the alliance exactly once. Else they are gone, and the note keeps what they were.
import * as Y from 'yjs'
import { type Letter, letterAt, pointAt } from '../../shared/alliance/points.ts'
import { type Letters, indexOfLetter, withoutSpace } from './letters.ts'

/** Tied to words: `section` is where they stood last. */
export type Tied = { section: string; anchor: { from: string; to: string }; quote: string }

/** `from`, `to`: in the editor of that section. `tie` where the letters are others now: what it could be tied to from now on. */
export type Place = { section: string; from: number; to: number; tie?: { from: string; to: string } | undefined }

export type Readable = { id: string; body: Y.XmlFragment }

export const placeOf = (
  { section, anchor, quote }: Tied,
  sections: readonly Readable[],
  lettersIn: (body: Y.XmlFragment) => Letters
): Place | undefined => {
  const doc = sections[0]?.body.doc
  const words = withoutSpace(quote)
  if (doc == null || words === '') return undefined
  // Its own section first: there they mostly are.
  const own = sections.toSorted((a, b) => Number(b.id === section) - Number(a.id === section))
  const [first, last] = [anchor.from, anchor.to].map((point) => {
    const letter = letterAt(point)
    return letter && find(livingOf(doc, letter), own, lettersIn)
  })
  if (first !== undefined && last !== undefined && first.in === last.in && first.index <= last.index)
    return spot(first.in, lettersIn(first.in.body), first.index, last.index)
  const elsewhere = standingOnce(words, sections, lettersIn)
  if (elsewhere !== undefined) {
    const letters = lettersIn(elsewhere.in.body)
    const end = elsewhere.index + words.length - 1
    return { ...spot(elsewhere.in, letters, elsewhere.index, end), tie: tieTo(letters, elsewhere.index, end) }
  }
  // What is left of them beside the end that still stands.
  if (first !== undefined) {
    const letters = lettersIn(first.in.body)
    let most = 1
    while (most < words.length && letters.text[first.index + most] === words[most]) most++
    return spot(first.in, letters, first.index, first.index + most - 1)
  }
  if (last !== undefined) {
    const letters = lettersIn(last.in.body)
    let most = 1
    while (most < words.length && letters.text[last.index - most] === words.at(-1 - most)) most++
    return spot(last.in, letters, last.index - most + 1, last.index)
  }
  return undefined
}

type Found = { in: Readable; index: number }

const find = (
  letter: Letter | undefined,
  sections: readonly Readable[],
  lettersIn: (body: Y.XmlFragment) => Letters
): Found | undefined => {
  if (letter === undefined) return undefined
  for (const section of sections) {
    const index = indexOfLetter(lettersIn(section.body), letter)
    if (index !== undefined) return { in: section, index }
  }
  return undefined
}

/** The letter itself or, where its deletion was undone, the one that stands for it; undefined while it has not arrived here. */
const livingOf = (doc: Y.Doc, { client, clock }: Letter): Letter | undefined => {
  let at: Letter = { client, clock }
  for (;;) {
    if (at.clock >= Y.getState(doc.store, at.client)) return undefined
    const item = Y.getItem(doc.store, Y.createID(at.client, at.clock))
    if (!(item instanceof Y.Item) || item.redone === null) return at
    at = { client: item.redone.client, clock: item.redone.clock + at.clock - item.id.clock }
  }
}

/** Undefined when they stand nowhere, or more than once. */
const standingOnce = (
  words: string,
  sections: readonly Readable[],
  lettersIn: (body: Y.XmlFragment) => Letters
): Found | undefined => {
  let found: Found | undefined
  for (const section of sections) {
    const { text } = lettersIn(section.body)
    for (let index = text.indexOf(words); index >= 0; index = text.indexOf(words, index + 1)) {
      if (found !== undefined) return undefined
      found = { in: section, index }
    }
  }
  return found
}

const spot = ({ id }: Readable, { positions }: Letters, first: number, last: number): Place => ({
  section: id,
  from: positions[first] ?? 0,
  to: (positions[last] ?? 0) + 1
})

const tieTo = (letters: Letters, first: number, last: number): { from: string; to: string } | undefined => {
  const [from, to] = [first, last].map((index) => letterOf(letters, index))
  return from && to && { from: pointAt(from, 'first'), to: pointAt(to, 'last') }
}

const letterOf = ({ blocks, positions }: Letters, index: number): Letter | undefined => {
  const at = positions[index] ?? 0
  for (const { runs } of blocks)
    for (const run of runs) if (at >= run.from && at < run.to) return { client: run.clientId, clock: run.clock + at - run.from }
  return undefined
}
