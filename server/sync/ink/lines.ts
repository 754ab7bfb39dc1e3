// What stood in one text, as one line: what it said, and whose its letters were.
import * as Y from 'yjs'
import type { SeatId } from '../../../shared/alliance/ids.ts'
import type { Letters } from './GoneLetters.ts'

/** Letters that one pen wrote one after the other, of one seat. `marked`: the seat that they were marked with. */
type Stretch = { client: number; clock: number; length: number; seat: SeatId; marked: SeatId | undefined }
/** Letters that were taken out. `marked`: as above, where it is known. */
export type Taken = Letters & { marked?: SeatId | undefined }
export type Line = { words: string; stretches: readonly Stretch[] }

export const lineOf = (taken: readonly Taken[]): Line => {
  // Thousands of lines are of one piece: no list that grows for each.
  const [one, another] = taken
  if (one !== undefined && another === undefined) {
    const { client, clock, words, seat, marked } = one
    return { words, stretches: [{ client, clock, length: words.length, seat, marked }] }
  }
  const stretches: Stretch[] = []
  for (const { client, clock, words, seat, marked } of taken) {
    const last = stretches.at(-1)
    const goesOn = last?.client === client && last.clock + last.length === clock && last.seat === seat && last.marked === marked
    if (goesOn) last.length += words.length
    else stretches.push({ client, clock, length: words.length, seat, marked })
  }
  // Without the room that an array has for more.
  return { words: taken.map(({ words }) => words).join(''), stretches: stretches.slice() }
}

/** Whose they are, or are marked to be, so many letters after so many. */
export const marksOf = (runs: readonly { length: number; seat: SeatId | undefined }[]): string => {
  const marks: { seat: SeatId | undefined; length: number }[] = []
  for (const { length, seat } of runs) {
    const last = marks.at(-1)
    if (last !== undefined && last.seat === seat) last.length += length
    else marks.push({ seat, length })
  }
  return marks.map(({ seat, length }) => `${seat ?? ''} ${length}`).join(' ')
}

export const runsOf = ({ words, stretches }: Line): { words: string; seat: SeatId }[] => {
  let at = 0
  return stretches.map(({ length, seat }) => ({ words: words.slice(at, (at += length)), seat }))
}

/** Texts, of one document, in the order in which one reads them. */
export const inReadingOrder = <Of>(all: readonly Of[], textOf: (one: Of) => Y.XmlText): Of[] => {
  const paths = new Map(all.map((one) => [one, pathTo(textOf(one))]))
  const beside = new Map<unknown, Set<Y.Item>>()
  for (const path of paths.values())
    for (const item of path) {
      const inParent = beside.get(item.parent) ?? new Set()
      beside.set(item.parent, inParent)
      inParent.add(item)
    }
  const places = new Map<Y.Item, number>()
  for (const items of beside.values()) placeAll(items, places)
  const compare = (one: readonly Y.Item[], other: readonly Y.Item[]): number => {
    for (const [depth, item] of one.entries()) {
      const across = other[depth]
      if (across === undefined || item !== across)
        return (places.get(item) ?? 0) - (across === undefined ? 0 : (places.get(across) ?? 0))
    }
    return 0
  }
  return all.toSorted((one, other) => compare(paths.get(one) ?? [], paths.get(other) ?? []))
}

/** From the outermost in. */
const pathTo = (text: Y.XmlText): Y.Item[] => {
  const path: Y.Item[] = []
  for (let at: unknown = text; at instanceof Y.AbstractType && at._item !== null; at = at._item.parent) path.push(at._item)
  return path.reverse()
}

/** From one of them it is gone both ways until all were met: it costs how far they stand apart. */
const placeAll = (items: ReadonlySet<Y.Item>, places: Map<Y.Item, number>): void => {
  const [one] = items
  if (one === undefined) return
  places.set(one, 0)
  let { left, right } = one
  for (let [met, steps] = [1, 1]; met < items.size && (left !== null || right !== null); steps++) {
    if (left !== null && items.has(left)) {
      places.set(left, -steps)
      met++
    }
    if (right !== null && items.has(right)) {
      places.set(right, steps)
      met++
    }
    left = left?.left ?? null
    right = right?.right ?? null
  }
}
