// Names and titles as people type them: any script, no controls, nothing that only looks empty.

const INVISIBLE = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}\u2800]/u
// Controls, line breaks and the bidi overrides, which could turn another's name round on the screen.
const REFUSED = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u

export const MAX_NAME = 80
export const MAX_TITLE = 200

/** The text as it is kept: NFC, trimmed, runs of spaces made one. Undefined when it has no visible
 *  character, has more than `max` characters as a reader counts them, or holds a control character. */
export const tidyLine = (text: string, max: number): string | undefined => {
  // A hundred thousand combining marks are one character to a reader: bound the code units first.
  if (text.length > max * 16) return undefined
  const line = text
    .normalize('NFC')
    .replace(/[\p{Zs}\t]+/gu, ' ')
    .trim()
  if (REFUSED.test(line)) return undefined
  const characters = [...new Intl.Segmenter().segment(line)]
  if (characters.length > max || line.length > max * 12) return undefined
  return characters.some(({ segment }) => Array.from(segment).some((c) => !INVISIBLE.test(c))) ? line : undefined
}
