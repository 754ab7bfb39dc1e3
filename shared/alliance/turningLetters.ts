// Letters that are not seen, and turn what stands behind them to the end of its paragraph: `I pay 100` would read 001, in the ink of
// whoever wrote 100.

export const TURNS_WORDS = /[\u202A-\u202E\u2066-\u2069]/

const EACH = new RegExp(TURNS_WORDS, 'g')

type Opened = { at: number; is: 'embedding' | 'override' | 'isolate' }

/** The places of those that are to turn nothing: all that would reach further than what they were put around, and whatever turns each
 *  letter by itself. Pairs are honest: many a program puts them around a number or a name that is copied out of it. */
export const idleTurns = (paragraph: string): number[] => {
  if (!TURNS_WORDS.test(paragraph)) return []
  const idle: number[] = []
  const open: Opened[] = []
  let isolates = 0
  for (const { 0: letter, index: at } of paragraph.matchAll(EACH))
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
        if (last !== undefined && last.is !== 'isolate') open.pop()
        if (last === undefined || last.is === 'isolate') idle.push(at)
        else if (last.is === 'override') idle.push(last.at, at)
        break
      }
      case '\u2069':
        if (isolates === 0) idle.push(at)
        else {
          // What was opened within ends here, too.
          const from = open.findLastIndex(({ is }) => is === 'isolate')
          idle.push(
            ...open
              .splice(from)
              .slice(1)
              .map((one) => one.at)
          )
          isolates--
        }
        break
      default:
        open.push({ at, is: 'isolate' })
        isolates++
    }
  return [...idle, ...open.map((one) => one.at)].toSorted((a, b) => a - b)
}
