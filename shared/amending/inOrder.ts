// Where two lists have the same things in the same order: what both begin and end with, then what stands once in each of them, and so
// on in the gaps between (patience, as Bram Cohen called it). It never takes longer than a few times sorting the lists, whatever is in them.

/** A place in the list before, and the one after that has the same. */
export type Place = readonly [before: number, after: number]

/** Deeper than any words that people write; what is left then is for the caller to compare. */
const DEEPEST = 24

/** Without gaps, only what both begin and end with. */
export const inOrder = (before: readonly string[], after: readonly string[], { gaps = true } = {}): Place[] => {
  const found: Place[] = []
  const look = ([bFrom, bTo]: Place, [aFrom, aTo]: Place, depth: number): void => {
    let [b, a, bEnd, aEnd] = [bFrom, aFrom, bTo, aTo]
    while (b < bEnd && a < aEnd && before[b] === after[a]) found.push([b++, a++])
    while (b < bEnd && a < aEnd && before[bEnd - 1] === after[aEnd - 1]) [bEnd, aEnd] = [bEnd - 1, aEnd - 1]
    const once = depth === 0 ? [] : rising(onceInEach(before, after, { b, a, bEnd, aEnd }))
    if (once.length > 0) {
      for (const place of once) {
        look([b, place[0]], [a, place[1]], depth - 1)
        found.push(place)
        ;[b, a] = [place[0] + 1, place[1] + 1]
      }
      look([b, bEnd], [a, aEnd], depth - 1)
    }
    for (let nth = 0; bEnd + nth < bTo; nth++) found.push([bEnd + nth, aEnd + nth])
  }
  look([0, before.length], [0, after.length], gaps ? DEEPEST : 0)
  return found
}

type Gap = { b: number; a: number; bEnd: number; aEnd: number }

const onceInEach = (before: readonly string[], after: readonly string[], { b, a, bEnd, aEnd }: Gap): Place[] => {
  if (b === bEnd || a === aEnd) return []
  const old = standingOnce(before, b, bEnd)
  const now = standingOnce(after, a, aEnd)
  return [...old].flatMap(([key, at]): Place[] => {
    const there = now.get(key)
    return at === undefined || there === undefined ? [] : [[at, there]]
  })
}

/** Undefined for what stands there more than once. */
const standingOnce = (keys: readonly string[], from: number, to: number): Map<string, number | undefined> => {
  const places = new Map<string, number | undefined>()
  for (let at = from; at < to; at++) {
    const key = keys[at] ?? ''
    places.set(key, places.has(key) ? undefined : at)
  }
  return places
}

/** The most of some places, sorted by the one before, that rise in the one after, too. */
export const rising = (places: readonly Place[]): Place[] => {
  /** The last of the best row of each length, and what comes before each place in its row. */
  const lasts: number[] = []
  const previous: (number | undefined)[] = []
  for (const [nth, [, after]] of places.entries()) {
    let [low, high] = [0, lasts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((places[lasts[middle] ?? 0]?.[1] ?? 0) < after) low = middle + 1
      else high = middle
    }
    previous[nth] = lasts[low - 1]
    lasts[low] = nth
  }
  const row: Place[] = []
  for (let nth = lasts.at(-1); nth !== undefined; nth = previous[nth]) {
    const place = places[nth]
    if (place !== undefined) row.push(place)
  }
  return row.toReversed()
}
