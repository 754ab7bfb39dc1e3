// Whose words are that a frame brings: found among what it took out, what stands in the section, and what was deleted lately.
import { diffChars } from 'diff'
import * as Y from 'yjs'
import type { SeatId } from '../../../shared/alliance/ids.ts'
import { sectionsOf } from '../../../shared/alliance/layout.ts'
import { LETTERS_A_PIECE } from '../../../shared/alliance/pieces.ts'
import type { Taken } from './lines.ts'
import type { Brought, Look, Passages } from './lookAt.ts'
import { isAuthor, seatIn } from './marks.ts'
import { once } from './once.ts'
import type { Search } from './Search.ts'
import type { InkWorld } from './world.ts'

/** `moved`: nothing was brought that had not been taken out, so that even a single letter is one of those. `whole`: and nothing
 *  that was taken out was left out; else it may be what somebody typed over what they had chosen. */
export type Piece = { words: string; from: SeatId | undefined; moved: boolean; whole: boolean }

/** Nobody's frame is to be looked at for longer than a few milliseconds: of what is larger, the parts that stand as they
 *  were are still found. */
const MOST_PIECES = 24
const MOST_LETTERS = 20_000
/** More differences than this between what was taken out and what was put in, and it is not what was taken out. */
const MOST_DIFFERENCES = 400

/** Which letters of what the frame brought are letters that it took out, and whose those were: pages move words by
 *  taking them out in one place and putting them in at another, as they knew them. */
export const cameFrom = (looks: readonly Look[], away: readonly Taken[], dead: readonly Brought[]): Map<Brought, Piece[]> => {
  const brought = [...looks.flatMap((look) => look.brought), ...dead]
  return brought.length === 0 ? new Map() : align([...looks.flatMap(({ taken }) => taken), ...away], brought)
}

type Known = { words: string; seat: SeatId | undefined }

/** Which of these letters are those that were taken, in their order. */
export const align = (taken: readonly Known[], brought: readonly Brought[]): Map<Brought, Piece[]> => {
  const [was, is] = [taken, brought].map((runs) => runs.map(({ words }) => words).join(''))
  if (!was || !is || was.length + is.length > MOST_LETTERS) return new Map()
  const differences = diffChars(was, is, { maxEditLength: MOST_DIFFERENCES })
  if (differences === undefined) return new Map()
  const moved = differences.every(({ added }) => !added)
  const whole = moved && (is.length >= LETTERS_A_PIECE || was.length === is.length)
  return laidBeside(differences, { taken, brought, moved, whole })
}

/** Of letters that are all those that were taken, in their order. */
export const asItStood = (taken: readonly Known[], brought: readonly Brought[]): Map<Brought, Piece[]> => {
  const value = taken.map(({ words }) => words).join('')
  return laidBeside([{ value, added: false, removed: false }], {
    taken,
    brought,
    moved: true,
    whole: value.length >= LETTERS_A_PIECE
  })
}

type Laid = { taken: readonly Known[]; brought: readonly Brought[] } & Pick<Piece, 'moved' | 'whole'>

const laidBeside = (
  differences: readonly { value: string; added: boolean; removed: boolean }[],
  { taken, brought, moved, whole }: Laid
): Map<Brought, Piece[]> => {
  const came = new Map<Brought, Piece[]>()
  const out = walk(taken)
  const into = walk(brought)
  for (const { value, added, removed } of differences)
    for (let rest = value; rest.length > 0;) {
      const source = added ? undefined : out.here()
      const target = removed ? undefined : into.here()
      const length = Math.min(rest.length, source?.left ?? Infinity, target?.left ?? Infinity)
      if (target !== undefined)
        pieceOf(came, target.run).push({ words: rest.slice(0, length), from: source?.run.seat, moved, whole })
      if (source !== undefined) out.step(length)
      if (target !== undefined) into.step(length)
      rest = rest.slice(length)
    }
  for (const pieces of came.values()) join(pieces)
  return came
}

const pieceOf = (came: Map<Brought, Piece[]>, run: Brought): Piece[] => {
  const pieces = came.get(run) ?? []
  came.set(run, pieces)
  return pieces
}

/** Neighbours that came from the same are one piece. */
const join = (pieces: Piece[]): void => {
  for (let nth = pieces.length - 1; nth > 0; nth--) {
    const [left, right] = [pieces[nth - 1], pieces[nth]]
    if (left === undefined || right === undefined || left.from !== right.from) continue
    left.words += right.words
    pieces.splice(nth, 1)
  }
}

/** Goes through runs letter by letter. */
const walk = <R extends { words: string }>(runs: readonly R[]) => {
  let nth = 0
  let done = 0
  return {
    here: (): { run: R; left: number } | undefined => {
      const run = runs[nth]
      return run && { run, left: run.words.length - done }
    },
    step: (length: number): void => {
      done += length
      if (done < (runs[nth]?.words.length ?? 0)) return
      nth++
      done = 0
    }
  }
}

/** `words`: all of what was brought, or a piece of it. */
export type Knows = (seat: SeatId, brought: Brought, words: string) => Knowing[]
type Knowing = { length: number; known: boolean }

/** Which of these words were written by this seat: what was deleted lately comes back in pieces, and what stands is copied, as one passage. */
export const memory = (
  looks: readonly Look[],
  { stoodIn, search }: { stoodIn: (text: Y.XmlText) => Passages; search: Search },
  { sender, recent, seatOf, opened, milestones }: InkWorld
): Knows => {
  const gone = new Map<SeatId, readonly string[]>()
  const standing = new Map<SeatId, readonly string[]>()
  return (seat, brought, words) => {
    const whole = (known: boolean): Knowing[] => [{ length: words.length, known }]
    if (standsOpened(words, opened.get(seat), search)) return whole(true)
    if (words.length < LETTERS_A_PIECE) return whole(recent.spend(words, { seat, by: sender }, search))
    const went = once(gone, seat, () => [
      looks.flatMap(({ deleted }) => deleted.flatMap((run) => (run.seat === seat ? [run.words] : []))).join(''),
      ...recent.of(seat)
    ])
    if (search.standsInOne(words, went)) return whole(true)
    if (words === brought.words && !standsBeside(seat, brought, { seatOf, milestones })) {
      const stands = once(standing, seat, () => [
        ...looks.flatMap(({ text }) => stoodIn(text).get(seat) ?? []),
        ...passagesStanding(brought.text, { seat, seatOf, except: new Set(looks.map((look) => look.text)) })
      ])
      if (search.standsInOne(words, stands)) return whole(true)
    }
    return knownPieces(words, went, search)
  }
}

/** So many pieces are gone past for the next letter. */
const MOST_PASSED = 1_024

/** Whether the next letter before or behind is this seat's. What is copied there would go on with what they wrote, and have them say what they
 *  never said. */
const standsBeside = (
  seat: SeatId,
  { text, inNewText, ends }: Brought,
  { seatOf, milestones }: Pick<InkWorld, 'seatOf' | 'milestones'>
): boolean => {
  if (text === undefined || ends === undefined || inNewText) return false
  return (['left', 'right'] as const).some((way) => {
    let item = (way === 'left' ? ends.first : ends.last)[way]
    for (let passed = 0; item !== null; item = item[way]) {
      if (!item.deleted && item.countable) break
      if (++passed > MOST_PASSED) return true
    }
    return item?.content instanceof Y.ContentString && (milestones.markBefore(item, text) ?? seatOf(item.id.client)) === seat
  })
}

/** As one passage of one line of an opened sheet; a small one only as all of its line. Small pieces of what somebody wrote could be put
 *  together to say anything. */
const standsOpened = (words: string, lines: ReadonlySet<string> | undefined, search: Search): boolean =>
  lines !== undefined && (lines.has(words) || (words.length >= LETTERS_A_PIECE && search.standsInOne(words, lines)))

/** What of it stands in one of these. As a whole it is known when its pieces are not too small; else only the large ones. */
const knownPieces = (words: string, remembered: readonly string[], search: Search): { length: number; known: boolean }[] => {
  const pieces: { length: number; known: boolean }[] = []
  let unknown = 0
  for (let from = 0; from < words.length;) {
    if (pieces.length === MOST_PIECES) return [...pieces, { length: words.length - from, known: false }]
    const length = longestPiece(words, from, (piece) => search.standsInOne(piece, remembered))
    pieces.push({ length: Math.max(1, length), known: length > 0 })
    if (length === 0) unknown++
    from += Math.max(1, length)
  }
  if (unknown === 0 && pieces.length <= Math.ceil(words.length / LETTERS_A_PIECE)) return [{ length: words.length, known: true }]
  return pieces.map(({ length, known }) => ({ length, known: known && length >= LETTERS_A_PIECE }))
}

/** How far the words from there on stand in one of these, by halving: what stands there, its beginning stands there too. */
const longestPiece = (words: string, from: number, stands: (piece: string) => boolean): number => {
  let [fits, tooLong] = [0, words.length - from + 1]
  while (tooLong - fits > 1) {
    const half = (fits + tooLong) >> 1
    const piece = words.slice(from, from + half)
    if (stands(piece)) fits = half
    else tooLong = half
  }
  return fits
}

/** What this seat has in all sections, passage by passage, but not in texts that this frame touched. Together they are not to be searched: of
 *  what stands apart anything could be put together. */
const passagesStanding = (
  text: Y.XmlText | undefined,
  { seat, seatOf, except }: { seat: SeatId; seatOf: InkWorld['seatOf']; except: ReadonlySet<Y.XmlText> }
): string[] =>
  text?.doc == null
    ? []
    : sectionsOf(text.doc).flatMap(({ body }) =>
        passagesIn(body, { seat, seatOf, except }).filter(({ length }) => length >= LETTERS_A_PIECE)
      )

/** What stands together in one text, of one seat. */
const passagesIn = (
  body: Y.XmlFragment,
  { seat, seatOf, except }: { seat: SeatId; seatOf: InkWorld['seatOf']; except: ReadonlySet<Y.XmlText> }
): string[] => {
  const passages: string[] = []
  for (const inner of body.createTreeWalker((type) => type instanceof Y.XmlText)) {
    if (!(inner instanceof Y.XmlText) || except.has(inner)) continue
    let passage = ''
    let mark: SeatId | undefined
    for (let item = inner._start; item !== null; item = item.right) {
      if (item.deleted) continue
      if (isAuthor(item.content)) mark = seatIn(item.content)
      else if (item.content instanceof Y.ContentString && (mark ?? seatOf(item.id.client)) === seat) passage += item.content.str
      else if (item.countable && passage !== '') {
        passages.push(passage)
        passage = ''
      }
    }
    if (passage !== '') passages.push(passage)
  }
  return passages
}
