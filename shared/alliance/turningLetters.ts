// Letters that are not seen, and turn what stands behind them to the end of its paragraph: `I pay 100` would read 001, in the ink of
// whoever wrote 100.

export const TURNS_WORDS = /[\u202A-\u202E\u2066-\u2069]/
const EACH = new RegExp(TURNS_WORDS, 'g')

/** Marks of a direction, too, which are honest in Hebrew and Arabic; but between two digits they part a number, and where another stands
 *  before it, its halves stand in turn. */
const UNSEEN = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/
const PARTED_NUMBER = new RegExp(`\\p{Nd}${UNSEEN.source}+\\p{Nd}`, 'u')
const BETWEEN_LETTERS = /[^\p{L}]+/gu

/** The places of those that are to turn nothing: all that would reach further than what they were put around, whatever turns each
 *  letter by itself, and what stands within a number, or beside such a one. Pairs are honest: many a program puts them around a number or a name that is
 *  copied out of it. */
export const idleTurns = (paragraph: string): number[] => {
  if (!UNSEEN.test(paragraph)) return []
  const idle = new Set<number>()
  if (PARTED_NUMBER.test(paragraph))
    for (const { 0: between, index } of paragraph.matchAll(BETWEEN_LETTERS))
      if (PARTED_NUMBER.test(between))
        for (let at = 0; at < between.length; at++) if (UNSEEN.test(between.charAt(at))) idle.add(index + at)
  const open: Opened[] = []
  let isolates = 0
  for (const { 0: letter, index: at } of paragraph.matchAll(EACH)) {
    if (idle.has(at)) continue
    switch (letter) {
      case '\u202A':
      case '\u202B':
        open.push({ at, is: 'embedding' })
        break
      case '\u202D':
      case '\u202E':
        open.push({ at, is: 'override' })
        break
      case '\u202C': {
        const last = open.at(-1)
        if (last === undefined || last.is !== 'embedding') idle.add(at)
        if (last === undefined || last.is === 'isolate') break
        open.pop()
        if (last.is === 'override') idle.add(last.at)
        break
      }
      case '\u2069':
        if (isolates === 0) idle.add(at)
        // What was opened within ends here, too.
        else for (let last = open.pop(); last !== undefined && last.is !== 'isolate'; last = open.pop()) idle.add(last.at)
        isolates = Math.max(0, isolates - 1)
        break
      default:
        open.push({ at, is: 'isolate' })
        isolates++
    }
  }
  for (const { at } of open) idle.add(at)
  return [...idle].toSorted((a, b) => a - b)
}

type Opened = { at: number; is: 'embedding' | 'override' | 'isolate' }
