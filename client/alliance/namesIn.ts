import type { Alliance } from '../../shared/protocol/bodies.ts'

/** The names of those who sit in it, in the order of the seats. */
export const namesIn = ({ seats }: Alliance): string[] => seats.flatMap(({ person }) => (person === null ? [] : [person.name]))
