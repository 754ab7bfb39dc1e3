import { MAX_NAME, isLine } from '../../shared/alliance/names.ts'

const NAME_NEEDED = 'A name is needed here: the one that you are known by here.'
const NAME_UNSEEN = 'A name needs at least one letter that can be seen.'
export const NAME_TOO_LONG = 'A name has up to 80 characters, in any script, on one line. Write it a little differently.'

/** Why this cannot be a name, once it is known that it cannot. */
export const whatIsWrongWithName = (typed: string): string => {
  const name = typed.normalize('NFC').trim()
  if (name === '') return NAME_NEEDED
  return isLine(name, MAX_NAME) ? NAME_UNSEEN : NAME_TOO_LONG
}
