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
