/** The token of an invitation or a key, as it stands behind the # of its link. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** What a sentence or a mail leaves hanging on a link. */
const HANGING = /[\s.,;:!?…)\]}>"'»”’*]+$/u

/** Undefined when a piece is missing, or something was added that is no mere punctuation. */
export const tokenIn = (fragment: string): string | undefined => {
  const token = asWritten(fragment).trim().replace(HANGING, '')
  return TOKEN.test(token) ? token : undefined
}

/** A browser writes some signs, such as >, in per cent. */
const asWritten = (fragment: string): string => {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}
