// Word has no lists in what it copies: each item is a paragraph that begins with its own bullet or number and a few
// spaces. Here they become lists again, all on one level.

type List = 'ul' | 'ol'
type Item = { from: number; to: number; list: List; words: string }

const PARAGRAPH = /<p\b([^<>]*)>/gi
const IS_ITEM = /mso-list:\s*l\d/i
const SPAN = /<span\b([^<>]*)>/gi
const IS_MARKER = /mso-list:\s*ignore/i
const NUMBER = /^\s*\(?(\d+|[a-z]{1,4})[.)]/i

export const listsFromWord = (html: string): string => {
  let whole = ''
  let at = 0
  let list: List | undefined
  const end = () => {
    if (list !== undefined) whole += `</${list}>`
    list = undefined
  }
  for (const item of itemsOf(html)) {
    const between = html.slice(at, item.from)
    if (between.trim() !== '' || item.list !== list) end()
    whole += between
    if (list === undefined) whole += `<${item.list}>`
    list = item.list
    whole += `<li><p>${item.words}</p></li>`
    at = item.to
  }
  end()
  return whole + html.slice(at)
}

const itemsOf = (html: string): Item[] => {
  const items: Item[] = []
  for (const { 0: opening, index } of html.matchAll(PARAGRAPH)) {
    if (index < (items.at(-1)?.to ?? 0) || !IS_ITEM.test(opening)) continue
    const start = index + opening.length
    const closing = html.indexOf('</p>', start)
    if (closing === -1) break
    items.push({ from: index, to: closing + '</p>'.length, ...withoutMarker(html.slice(start, closing)) })
  }
  return items
}

/** What the item says, and by its bullet or number which list it is in. */
const withoutMarker = (inside: string): { list: List; words: string } => {
  const marker = [...inside.matchAll(SPAN)].find(([opening]) => IS_MARKER.test(opening))
  if (marker === undefined) return { list: 'ul', words: inside }
  const start = marker.index + marker[0].length
  let open = 1
  let to = inside.length
  for (const tag of inside.slice(start).matchAll(/<(\/?)span\b[^<>]*>/gi)) {
    open += tag[1] === '/' ? -1 : 1
    if (open > 0) continue
    to = start + tag.index + tag[0].length
    break
  }
  const sign = inside.slice(start, to).replaceAll(/<[^>]*>/g, '')
  return { list: NUMBER.test(sign) ? 'ol' : 'ul', words: inside.slice(0, marker.index) + inside.slice(to) }
}
