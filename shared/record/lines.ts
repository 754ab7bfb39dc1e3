// What the tool says of each line of the record.
import { ordinal } from '../agreement/ordinal.ts'
import type { RecordLine } from '../protocol/bodies.ts'

/** A sentence for each; undefined for a kind that this page does not know yet. `name`: of whose act it was. `all`: who did together
 *  what all did; whoever sat down later was not among them. */
export const lineWords = (
  { kind, title, number }: RecordLine,
  { name, all }: { name: string; all: string }
): string | undefined => {
  switch (kind) {
    case 'joined':
      return `${name} sat down.`
    case 'agreed':
      return `${all} agreed on “${title}”.`
    case 'amended':
      return `${all} agreed on “${title}” anew, for the ${ordinal(number ?? 2)} time.`
    case 'stands-too':
      return `${name} stands on “${title}” too, as it was agreed.`
    case 'shared':
      return title === undefined ? `${all} showed sections to someone outside.` : `${all} showed “${title}” to someone outside.`
    case 'closed':
      return title === undefined ? `${name} closed a snapshot.` : `${name} closed “${title}”.`
    case 'returned':
      return `${all} came back to this together.`
    case 'left':
      return `${name} left.`
    case 'brought':
      return `${name} brought this here from a copy, with what stands before.`
    case 'came-back':
      return `${name} came back.`
    default:
      return undefined
  }
}

/** Every line of a record, in words to the seat that reads it: `You` while they sat there, else the names of those who did. */
export const recordWords = <Line extends RecordLine>(
  lines: readonly Line[],
  { me, nameOf }: { me: string; nameOf: (seat: string | null) => string }
): { line: Line; words: string | undefined }[] => {
  const sitting = new Map<string, string>()
  return lines.map((line) => {
    const { kind, seatId } = line
    // A line that came with a copy is of no seat here: it says by name who did it there.
    const who = seatId ?? (line.name === undefined ? undefined : `in the copy, ${line.name}`)
    const name = line.name ?? nameOf(seatId)
    if (kind === 'brought') sitting.clear()
    if (who !== undefined && (kind === 'joined' || kind === 'came-back' || kind === 'brought')) sitting.set(who, name)
    if (who !== undefined && kind === 'left') sitting.delete(who)
    const all = sitting.has(me) ? 'You' : listed([...sitting.values()])
    return { line, words: lineWords(line, { name, all }) }
  })
}

const listed = (names: readonly string[]): string =>
  names.length < 3 ? names.join(' and ') : `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`
