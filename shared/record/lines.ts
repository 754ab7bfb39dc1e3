// What the tool says of each line of the record.
import { ordinal } from '../agreement/ordinal.ts'
import type { RecordLine } from '../protocol/bodies.ts'

/** A sentence for each; undefined for a kind that this page does not know yet. `name`: of whose act it was. */
export const lineWords = ({ kind, title, number }: RecordLine, name: string): string | undefined => {
  switch (kind) {
    case 'joined':
      return `${name} sat down.`
    case 'agreed':
      return `You agreed on “${title}”.`
    case 'amended':
      return `You agreed on “${title}” anew, for the ${ordinal(number ?? 2)} time.`
    case 'shared':
      return `You showed “${title}” to someone outside.`
    case 'closed':
      return title === undefined ? `${name} closed a snapshot.` : `${name} closed “${title}”.`
    case 'returned':
      return 'You came back to this together.'
    case 'left':
      return `${name} left.`
    case 'brought':
      return `${name} brought this here from a copy.`
    case 'came-back':
      return `${name} came back.`
    default:
      return undefined
  }
}
