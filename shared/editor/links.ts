/** Longer addresses are dropped, here and at the server's gate. */
export const MAX_HREF = 2000

const SCHEME = /^(https?:\/\/|mailto:)[^\s]/i
// Spaces and controls never stand in an address; a browser would strip some of them and read another scheme.
const FORBIDDEN = /[\p{Cc}\p{Z}]/u

/** The address as a link may hold it: http, https or mailto; undefined for anything else. */
export const parseHref = (text: unknown): string | undefined => {
  if (typeof text !== 'string') return undefined
  const href = text.trim()
  if (href.length > MAX_HREF || FORBIDDEN.test(href) || !SCHEME.test(href)) return undefined
  return href.replace(/^[a-z]+:/i, (scheme) => scheme.toLowerCase())
}

/** What a person typed as an address: `example.org/x` means https, `a@b.org` means mailto. */
export const completeHref = (typed: string): string | undefined => {
  const text = typed.trim()
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(text)) return parseHref(`mailto:${text}`)
  if (/^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^\s/:]+\.[^\s/:]+:\d+/.test(text)) return parseHref(text)
  return /^[^\s/]+\.[^\s/]/.test(text) ? parseHref(`https://${text}`) : undefined
}
