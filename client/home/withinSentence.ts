/** A title or a label as it stands within a sentence: English begins it small ("a coaching alliance", "the
 *  client"); other languages keep it as it is written, for German nouns are never small. */
export const withinSentence = (words: string, language: string): string =>
  language.startsWith('en') ? words.charAt(0).toLowerCase() + words.slice(1) : words
