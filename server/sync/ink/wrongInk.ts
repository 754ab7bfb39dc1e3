// Whose words are whose. What a person writes is theirs, whatever mark a frame puts on it; what the other wrote stays
// theirs through everything that moves it: a split, a list, a cut and a paste, an undo. Pages mark the words they write
// with their seat; a frame can mark any words with any seat, and two honest changes can cross so that a mark spreads over
// words it was not meant for. Here each frame is looked at as it is applied, and what it says wrongly is set right in
// the same commit. Words without a mark belong to the person bound to the client id that wrote them.
import * as Y from 'yjs'
import type { SeatId } from '../../../shared/alliance/ids.ts'
import { LETTERS_A_PIECE } from '../../../shared/alliance/pieces.ts'
import { type Run, itemsIn } from '../runs.ts'
import type { Update } from '../update.ts'
import type { Letters } from './GoneLetters.ts'
import { deadOnArrival, keepDead } from './deadWords.ts'
import { type Brought, type Correction, type Passages, hadIn, lettersBefore, lookAt } from './lookAt.ts'
import { AUTHOR } from './marks.ts'
import type { Milestones } from './Milestones.ts'
import { inTheirOrder, movedLines } from './movedLines.ts'
import { once } from './once.ts'
import { type Knows, type Piece, cameFrom, memory } from './origins.ts'
import { restoredBefore } from './restored.ts'
import { restoredBlocks } from './restoredBlocks.ts'
import { Search } from './Search.ts'
import { takenAgain } from './takenAgain.ts'
import { type Touched, touchedIn, touchedTexts } from './touched.ts'
import type { InkWorld } from './world.ts'

/** What a frame added, all that it says, and what of it is gone already. */
type Frame = { added: readonly Run[]; decoded: Update; dead: ReadonlySet<Y.Item> }

/** Of texts that are gone altogether, so many are gone through for what stood in them, beside as many as the frame brings. */
const MOST_GONE = 4_096

/** `moved`: how many lines stand elsewhere now, word for word. */
export type WrongInk = { wrong: readonly Correction[]; moved: number }

/** What the frame said wrongly about whose words are whose. To be called while the transaction still holds what it
 *  deleted. */
export const wrongInk = (transaction: Y.Transaction, { added, decoded, dead: gonePieces }: Frame, world: InkWorld): WrongInk => {
  const { doc } = transaction
  const { gone, recent } = world
  const search = new Search()
  const addedItems = itemsIn(doc, added)
  if (decoded.ds.clients.size === 0 && isPlainTyping(transaction, addedItems, { search, world })) return { wrong: [], moved: 0 }
  const touched = touchedTexts(transaction, addedItems)
  const again = takenAgain(doc, decoded, gone)
  const dead = deadOnArrival(transaction, decoded, gonePieces)
  for (const item of again.items) if (item.parent instanceof Y.XmlText) touchedIn(touched, item.parent, item)
  const looks = inTheirOrder(
    worthALook([...touched]).map(([text, { items }]) => lookAt({ text, changed: items }, transaction, world, again.letters))
  )
  const going = new Set<Y.XmlText>()
  for (const { text } of looks) if (wentAway(text, transaction)) going.add(text)
  gone.addTexts([...going])
  const passages = new Map<Y.XmlText, Passages>()
  const stoodIn = (text: Y.XmlText): Passages => once(passages, text, () => hadIn(text, transaction, world.seatOf))
  const knows = memory(looks, { stoodIn, search }, world)
  const restored = restoredBlocks(looks, transaction, gone)
  const moved = movedLines(looks, { transaction, decoded, away: again.away, going, restored }, world)
  for (const { deleted } of moved.looks) for (const run of deleted) recent.add(run)
  const came = new Map([...moved.came, ...cameFrom(moved.looks, moved.away, dead.words), ...restored])
  const whose = (run: Brought): Whose[] =>
    (came.get(run) ?? [{ words: run.words, from: undefined, moved: false, whole: false }]).flatMap((piece) =>
      whoseIs(piece, run, { knows, search, world })
    )
  keepDead(dead, gone, (run) => restoredBefore(run.item, run.words, doc, gone)?.map(stretch) ?? whose(run))
  const wrong = looks.flatMap(({ changed, brought, first }) => {
    const ofText = [...changed, ...brought.flatMap((run) => reinked(run, whose(run), world))]
    // Where it is, is only asked where something is wrong.
    const before = ofText.length === 0 ? 0 : lettersBefore(first)
    return ofText.map((one) => ({ ...one, index: before + one.index }))
  })
  return { wrong, moved: moved.lines }
}

const wentAway = ({ _item: item }: Y.XmlText, { deleteSet }: Y.Transaction): boolean =>
  item?.deleted === true && Y.isDeleted(deleteSet, item.id)

const worthALook = (texts: readonly [Y.XmlText, Touched][]): readonly [Y.XmlText, Touched][] => {
  let left = MOST_GONE
  for (const [, { added }] of texts) if (added.length > 0) left++
  return texts.filter(([text]) => text._item?.deleted !== true || left-- > 0)
}

type Asked = { knows: Knows; search: Search; world: InkWorld }

/** So many letters, and whose they are. */
type Whose = { length: number; seat: SeatId }

const stretch = ({ words, seat }: Letters): Whose => ({ length: words.length, seat })

/** What of a run is to be marked with another seat than it is. */
const reinked = ({ text, index, seat: marked }: Brought, whose: readonly Whose[], { sender }: InkWorld): Correction[] => {
  let at = index
  return whose.flatMap(({ length, seat }) => {
    const from = at
    at += length
    return text === undefined || seat === (marked ?? sender) ? [] : [{ text, index: from, length, seat }]
  })
}

const whoseIs = (
  { words, from, moved, whole }: Piece,
  run: Brought,
  { knows, search, world: { sender, recent } }: Asked
): Whose[] => {
  const { length } = words
  const { seat, inNewText } = run
  const isClaimed = seat !== undefined && seat !== sender
  if (from !== undefined && (from === seat || length >= LETTERS_A_PIECE || whole || (moved && (isClaimed || inNewText))))
    return [{ length, seat: from }]
  if (isClaimed) return knows(seat, run, words).map((piece) => ({ length: piece.length, seat: piece.known ? seat : sender }))
  // An undo brings back what was deleted, and can bring it without its mark.
  return [{ length, seat: recent.whose(words, sender, search) ?? sender }]
}

/** What is to be marked in each text, in its order. */
export type InRuns = ReadonlyMap<Y.XmlText, readonly Correction[]>

export const inRuns = (corrections: readonly Correction[]): InRuns => {
  const runs = new Map<Y.XmlText, Correction[]>()
  for (const one of corrections) {
    const ofText = runs.get(one.text) ?? []
    runs.set(one.text, ofText)
    ofText.push(one)
  }
  for (const [text, ofText] of runs) runs.set(text, joined(ofText.toSorted((a, b) => a.index - b.index)))
  return runs
}

/** Marks the words, in the name of the server: each text in one pass, however many marks in it are wrong. */
export const setRight = (doc: Y.Doc, runs: InRuns, milestones: Milestones): void =>
  doc.transact(() => {
    for (const [text, ofText] of runs) {
      milestones.takeUpAll(text)
      let reached = 0
      text.applyDelta(
        ofText.flatMap(({ index, length, seat }) => {
          const untouched = index - reached
          reached = index + length
          return [...(untouched > 0 ? [{ retain: untouched }] : []), { retain: length, attributes: { [AUTHOR]: { seat } } }]
        })
      )
    }
  })

/** Neighbours that are to be the same seat's are marked as one. */
const joined = (ofText: readonly Correction[]): Correction[] => {
  const runs: Correction[] = []
  for (const one of ofText) {
    const last = runs.at(-1)
    if (last !== undefined && last.seat === one.seat && last.index + last.length === one.index) last.length += one.length
    else runs.push({ ...one })
  }
  return runs
}

/** One piece of words and nothing else, where the sender's own are, or nobody's, and none that comes back: most keys that
 *  are ever pressed. */
const isPlainTyping = (
  transaction: Y.Transaction,
  addedItems: readonly Y.Item[],
  { search, world: { sender, recent, gone, milestones } }: { search: Search; world: InkWorld }
): boolean => {
  if (transaction.deleteSet.clients.size > 0) return false
  const [item, another] = addedItems.filter(({ parent }) => parent instanceof Y.XmlText)
  if (item === undefined || another !== undefined) return false
  const text = item.parent
  if (!(text instanceof Y.XmlText) || !(item.content instanceof Y.ContentString)) return false
  if (restoredBefore(item, item.content.str, transaction.doc, gone)?.some(({ seat }) => seat !== sender) === true) return false
  const comesBack = recent.whose(item.content.str, sender, search)
  if (comesBack !== undefined && comesBack !== sender) return false
  const seat = milestones.markBefore(item, text)
  return seat === undefined || seat === sender
}
