import type { Seat } from '../../shared/protocol/bodies.ts'
import type { ThreadState } from '../paper/thread.ts'

/** What the thread of a section shows: whose words stand there. Its two rails are those of the first two seats. */
export const threadOf = (writers: readonly string[], [first, second]: readonly Seat[]): ThreadState => {
  const a = first !== undefined && writers.includes(first.id)
  const b = second !== undefined && writers.includes(second.id)
  if (a && b) return 'both'
  return a ? { voice: 'a' } : b ? { voice: 'b' } : 'none'
}

/** The same, in words. */
export const threadWords = (writers: readonly string[], seats: readonly Seat[]): string => {
  const names = seats.flatMap(({ id, person, label }) =>
    writers.includes(id) ? [person?.name ?? `the ${label.toLowerCase()}`] : []
  )
  if (names.length === 0) return 'nobody yet'
  if (names.length === 1) return `${names[0]} has written`
  return names.length === 2 && seats.length === 2
    ? 'both of you have written'
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1)} have written`
}
