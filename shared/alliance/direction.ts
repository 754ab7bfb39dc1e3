const FROM_THE_RIGHT = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Rohg', 'Mand', 'Samr'])

/** How a page in this language runs; a tag that says nothing runs from the left. */
export const directionOf = (language: string): 'ltr' | 'rtl' => {
  try {
    return FROM_THE_RIGHT.has(new Intl.Locale(language).maximize().script ?? '') ? 'rtl' : 'ltr'
  } catch (error) {
    if (error instanceof RangeError) return 'ltr' // no tag at all
    throw error
  }
}

/** The first letter that has a direction decides, as `dir="auto"` does. */
export const isRightToLeft = (text: string): boolean => {
  const first = /\p{L}/u.exec(text)?.[0]
  return (
    first !== undefined &&
    /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u.test(first)
  )
}

/** Fewer are looked through in no time. */
const MANY_PIECES = 500

/** The direction that a paragraph of very many pieces is told. Left to find it (`dir="auto"`), Chromium looks again whenever a piece is
 *  added: nineteen thousand breaks of a line took twelve seconds. Undefined where it may look. */
export const toldDirection = (pieces: number, text: string): 'ltr' | 'rtl' | undefined =>
  pieces <= MANY_PIECES ? undefined : isRightToLeft(text) ? 'rtl' : 'ltr'
