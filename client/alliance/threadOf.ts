import type { Seat } from '../../shared/protocol/bodies.ts'
import type { Standing, Where } from '../agreeing/standing.ts'
import type { Rail, ThreadState, Winds } from '../paper/rails.ts'
import { listed } from '../sharing/words.ts'
import { holderWords, labelsOf } from './seatWords.ts'

/** What the thread of a section shows: whose words stand there, and who stands on them. Its two rails are those of the first two
 *  seats. */
export const threadOf = (
  writers: readonly string[],
  [first, second]: readonly Seat[],
  { where, since }: Standing
): ThreadState => {
  const stanceOf = (seat: Seat | undefined): Winds | undefined => windsOf(where.get(seat?.id ?? ''))
  const stances: Record<Rail, Winds | undefined> = { a: stanceOf(first), b: stanceOf(second) }
  if (since === 'agreed') return { agreed: bothOf(stances) }
  if (since === 'changed') return { agreed: { a: 'in', b: 'in' }, since: 'changed' }
  if (since === 'stepped-back') {
    const loose = stances.a === undefined ? 'a' : 'b'
    return { agreed: { a: 'in', b: 'in' }, since: { loose, other: stances[loose === 'a' ? 'b' : 'a'] ?? 'straight' } }
  }
  if (stances.a !== undefined && stances.b !== undefined) return { agreed: bothOf(stances) }
  if (stances.a !== undefined) return { yes: 'a', winds: stances.a }
  if (stances.b !== undefined) return { yes: 'b', winds: stances.b }
  const a = first !== undefined && writers.includes(first.id)
  const b = second !== undefined && writers.includes(second.id)
  if (a && b) return 'both'
  return a ? { voice: 'a' } : b ? { voice: 'b' } : 'none'
}

const windsOf = (where: Where): Winds | undefined => (where === 'willing' || where === 'in' ? where : undefined)

const bothOf = ({ a, b }: Record<Rail, Winds | undefined>): Record<Rail, Winds> => ({ a: a ?? 'in', b: b ?? 'in' })

/** The same, in words. */
export const threadWords = (writers: readonly string[], seats: readonly Seat[], { where, since }: Standing): string => {
  const named = seats.flatMap(({ id, person, left, label }) => [
    { id, name: person?.name ?? left?.name ?? holderWords(label, labelsOf(seats)) }
  ])
  const willing = named.filter(({ id }) => where.get(id) === 'willing').map(({ name }) => name)
  const isIn = named.filter(({ id }) => where.get(id) === 'in').map(({ name }) => name)
  const stand = [
    ...(isIn.length > 0 ? [`${listed(isIn)} ${isIn.length === 1 ? 'is' : 'are'} in`] : []),
    ...(willing.length > 0 ? [`${listed(willing)} ${willing.length === 1 ? 'is' : 'are'} willing to try`] : [])
  ].join('; ')
  if (since === 'agreed') return willing.length > 0 ? `agreed; ${stand}` : 'agreed'
  if (since === 'changed') return 'changed since agreed'
  if (since === 'stepped-back') return stand === '' ? 'agreed before, open again' : `agreed before, open again; ${stand}`
  if (stand !== '') return stand
  const names = named.flatMap(({ id, name }) => (writers.includes(id) ? [name] : []))
  if (names.length === 0) return 'nobody yet'
  if (names.length === 1) return `${names[0]} has written`
  return names.length === 2 && seats.length === 2 ? 'both of you have written' : `${listed(names)} have written`
}
