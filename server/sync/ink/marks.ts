// The author mark, as it lies in a text.
import * as Y from 'yjs'
import { type SeatId, parseId } from '../../../shared/alliance/ids.ts'

export const AUTHOR = 'author'

export const isAuthor = (content: Y.Item['content']): content is Y.ContentFormat =>
  content instanceof Y.ContentFormat && (content as { key: string }).key === AUTHOR

export const seatIn = (content: Y.ContentFormat): SeatId | undefined => {
  const value: unknown = content.value
  return typeof value === 'object' && value !== null && 'seat' in value ? parseId<SeatId>(value.seat) : undefined
}
