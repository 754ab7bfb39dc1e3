// Where a section stands among the others: a fractional index (David Greenspan, "Implementing fractional
// indexing", 2019), so that two who move different sections at once both get their way. Any text may stand
// where a rank should, and two may be equal: then the fewest neighbours get new ones.
import { generateNKeysBetween } from 'fractional-indexing'

/** The server takes no longer rank. */
export const MAX_RANK = 200
/** Ranks grow by about a character with every second move into one place; from here on neighbours make room. */
const LONG = 40
/** So many neighbours at most make room. Hands leave room within a few; where nothing fits among more, somebody wrote long ranks with one beginning, and
 *  to try ever more of them takes seconds. */
const MOST_NEIGHBOURS = 16

export type Ranked = { id: string; rank: string }

/** The ranks to write so that `id` stands at `index` among the others of `ordered`, and they in their order; empty when
 *  it stands there already. `ordered` is as sectionsOf orders; `id` may be new. */
export const ranksForMove = (ordered: readonly Ranked[], { id, index }: { id: string; index: number }): Map<string, string> => {
  const others = ordered.filter((one) => one.id !== id)
  const place = Math.max(0, Math.min(index, others.length))
  if (ordered[place]?.id === id && isBetween(ordered, place)) return new Map()
  // Ever more neighbours, those behind first, until ranks fit between what stays; then all.
  for (const width of widths(others.length))
    for (let before = 0; before <= width; before++) {
      const [from, to] = [place - before, place + width - before]
      if (from < 0 || to > others.length) continue
      const longest = width < others.length ? LONG : MAX_RANK
      const ranks = ranksBetween(others[from - 1]?.rank, others[to]?.rank, { count: width + 1, longest })
      if (ranks === undefined) continue
      const moved = [...others.slice(from, place), { id }, ...others.slice(place, to)]
      return new Map(moved.map((one, at) => [one.id, ranks[at] ?? '']))
    }
  throw new Error('ranks for a whole list always fit')
}

const widths = (all: number): number[] => [
  ...Array.from({ length: Math.min(all, MOST_NEIGHBOURS + 1) }, (_, width) => width),
  all
]

/** Whether a section's rank tells it from both neighbours, so that it stays where it is whatever their ids are. */
const isBetween = (ordered: readonly Ranked[], at: number): boolean => {
  const [before, rank, after] = [ordered[at - 1]?.rank, ordered[at]?.rank ?? '', ordered[at + 1]?.rank]
  return (before === undefined || before < rank) && (after === undefined || rank < after)
}

/** Undefined when what stands on either side is no rank, or nothing fits between. */
const ranksBetween = (
  before: string | undefined,
  after: string | undefined,
  { count, longest }: { count: number; longest: number }
): string[] | undefined => {
  let ranks: string[]
  try {
    ranks = generateNKeysBetween(before ?? null, after ?? null, count)
  } catch {
    return undefined // the library refuses what it did not write; a wider place is tried
  }
  const fence = [...(before === undefined ? [] : [before]), ...ranks, ...(after === undefined ? [] : [after])]
  const ascends = fence.every((rank, at) => at === 0 || (fence[at - 1] ?? '') < rank)
  return ascends && ranks.every((rank) => rank.length <= longest) ? ranks : undefined
}
