import type { Alliance } from '../../shared/protocol/bodies.ts'

/** The names of those who sit in it, or sat there and left, in the order of the seats. */
export const namesIn = ({ seats }: Pick<Alliance, 'seats'>): string[] =>
  seats.flatMap(({ person, left }) => person?.name ?? left?.name ?? [])
