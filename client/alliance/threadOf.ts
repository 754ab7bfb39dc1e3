import { rests } from '../../shared/agreement/leaving.ts'
import type { Seat } from '../../shared/protocol/bodies.ts'
import type { Standing, Where } from '../agreeing/standing.ts'
import type { Lies, ThreadState, Winds } from '../../shared/thread/rails.ts'
import { listed } from '../sharing/words.ts'
import { holderWords, labelsOf } from './seatWords.ts'

/** What the thread of a section shows: whose words stand there, and who stands on them, each on the rail of their seat. */
export const threadOf = (writers: readonly string[], seats: readonly Seat[], standing: Standing): ThreadState => {
  const { where, since, agreedBy } = standing
  const shown = railsOf(writers, seats, standing)
  const taken = shown.flatMap(({ person }, rail) => (person === null ? [] : [rail]))
  const rails: ThreadState['rails'] = shown.map(({ id, person }) => ({
    lies: windsOf(where.get(id)) ?? (writers.includes(id) || (since !== 'never' && agreedBy.includes(id)) ? 'laid' : 'pricked'),
    ink: person?.ink
  }))
  // As soon as the last one has said it, before the answer has come.
  const isOne = since === 'never' && taken.length > 1 && taken.every((rail) => isYes(rails[rail]?.lies))
  const theirs = shown.flatMap(({ id }, rail) => (agreedBy.includes(id) ? [rail] : []))
  // Where it rests it is theirs who had agreed, as they left it.
  if (since === 'agreed' || isOne) return { rails, cord: { reach: 'whole', of: taken.length > 1 ? taken : theirs } }
  return since === 'never' ? { rails } : { rails, cord: { reach: 'above', of: theirs } }
}

/** Two seats keep a rail each, also when one is empty. Among more, those have one who sit there, or left words behind; what all who sit
 *  there stand on is theirs alone. */
const railsOf = (writers: readonly string[], seats: readonly Seat[], { since, agreedBy }: Standing): readonly Seat[] => {
  if (seats.length <= 2) return seats
  const isTheirsAlone = since === 'agreed' && !rests(seats)
  const isShown = ({ id, person }: Seat): boolean =>
    person !== null || (!isTheirsAlone && (writers.includes(id) || agreedBy.includes(id)))
  const shown = seats.filter((seat) => isShown(seat))
  const kept = seats.filter((seat) => !isShown(seat)).slice(0, Math.max(0, 2 - shown.length))
  const both = new Set([...shown, ...kept])
  return seats.filter((seat) => both.has(seat))
}

const windsOf = (where: Where): Winds | undefined => (where === 'willing' || where === 'in' ? where : undefined)

const isYes = (lies: Lies | undefined): boolean => lies === 'willing' || lies === 'in'

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
  if (names.length < seats.filter(({ person }) => person !== null).length) return `${listed(names)} have written`
  return names.length === 2 ? 'both of you have written' : 'all of you have written'
}
