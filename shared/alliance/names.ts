// Names and titles as people type them: any script, no controls, nothing that only looks empty.

const INVISIBLE = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cn}\p{Cs}\u2800\uFFFC]/u
// Controls, line breaks and the bidi overrides, which could turn another's name round on the screen; and more signs on one letter than
// any script has, which would stand over what is above.
const REFUSED = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]|\p{M}{9}/u

export const MAX_NAME = 80
export const MAX_TITLE = 200

/** The longest emoji are 15 code units and one character to a reader. */
const UNITS_A_CHARACTER = 16

/** The text as it is kept: NFC, trimmed, runs of spaces made one. Undefined when it has no visible
 *  character, has more than `max` characters as a reader counts them, or holds a control character. */
export const tidyLine = (text: string, max: number): string | undefined => {
  if (text.length > max * UNITS_A_CHARACTER) return undefined
  const line = text
    .normalize('NFC')
    .replace(/[\p{Zs}\t]+/gu, ' ')
    .trim()
  if (!isLine(line, max)) return undefined
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment)
  return characters.some((character) => Array.from(character).some((c) => !INVISIBLE.test(c))) ? line : undefined
}

/** At most `max` characters on one line, none of them a control: what a title may be while it is being written. */
export const isLine = (text: string, max: number): boolean => {
  // A hundred thousand combining marks are one character to a reader: bound the code units first.
  if (text.length > max * UNITS_A_CHARACTER || REFUSED.test(text)) return false
  return text.length <= max || Array.from(new Intl.Segmenter().segment(text)).length <= max
}
