// Pasted HTML, with nothing left of it but its elements and what the words can hold. The page's security policy
// forbids styles and handlers written in HTML, and a browser reports each one that is so much as parsed.
import { fromElsewhere } from './foreignHtml.ts'
import { listsFromWord } from './wordLists.ts'

const ATTRIBUTE = /([^\s=/>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/g

/** `data-pm-slice` says how the words lay in the section that they were copied from. */
const KEPT = new Set(['href', 'data-author', 'data-pm-slice', 'data-tasks', 'data-task', 'data-quote'])

/** Elements of which not even the text is words. */
const WITHOUT_WORDS = new Set(['style', 'script', 'head', 'title', 'template', 'svg', 'math'])
const DROPPED = new Set(['meta', 'link', 'base', 'img', 'input', 'html', 'body', 'col', 'colgroup'])

/** There are no tables here: each cell is a block of its own, or its words would run on into what follows. */
const OF_TABLES = new Set(['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th'])

export const plainHtml = (pasted: string): string => {
  // What was copied on a page of ours is as it should be.
  const html = /\sdata-pm-slice=/.test(pasted) ? pasted : fromElsewhere(listsFromWord(pasted))
  let plain = ''
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open === -1) return plain + html.slice(at)
    plain += html.slice(at, open)
    const tag = readTag(html, open)
    // What never ends is dropped to the end, as a browser would.
    if (tag === undefined) return plain
    plain += tag.plain
    at = tag.end
  }
  return plain
}

type Tag = { plain: string; end: number }

const readTag = (html: string, open: number): Tag | undefined => {
  if (html.startsWith('<!--', open)) return upTo(html, '-->', open + 4)
  if (html.startsWith('<!', open) || html.startsWith('<?', open)) return upTo(html, '>', open)
  const name = nameAt(html, open)
  if (name === undefined) return { plain: '&lt;', end: open + 1 }
  const end = tagEnd(html, open + name.written.length)
  if (end === undefined) return undefined
  if (DROPPED.has(name.name)) return { plain: '', end }
  if (name.closes) return { plain: `</${name.name}>`, end }
  if (WITHOUT_WORDS.has(name.name)) return afterClosing(html, name.name, end)
  return { plain: `<${name.name}${plainAttributes(html.slice(open + name.written.length, end - 1))}>`, end }
}

const nameAt = (html: string, open: number): { written: string; name: string; closes: boolean } | undefined => {
  const found = /^<(\/?)([a-z][a-z0-9:-]*)/i.exec(html.slice(open, open + 80))
  if (found === null) return undefined
  const name = (found[2] ?? '').toLowerCase()
  return { written: found[0], name: OF_TABLES.has(name) ? 'div' : name, closes: found[1] === '/' }
}

const upTo = (html: string, what: string, from: number): Tag | undefined => {
  const found = html.indexOf(what, from)
  return found === -1 ? undefined : { plain: '', end: found + what.length }
}

const afterClosing = (html: string, name: string, from: number): Tag | undefined => {
  const closing = new RegExp(`</${name}\\s*>`, 'gi')
  closing.lastIndex = from
  return closing.exec(html) === null ? undefined : { plain: '', end: closing.lastIndex }
}

/** After the > that ends the tag: the first one outside quotes. */
const tagEnd = (html: string, from: number): number | undefined => {
  for (let at = from; at < html.length; at++) {
    const character = html.charAt(at)
    if (character === '>') return at + 1
    if (character !== '"' && character !== "'") continue
    const closing = html.indexOf(character, at + 1)
    if (closing === -1) return undefined
    at = closing
  }
  return undefined
}

const plainAttributes = (attributes: string): string => {
  let kept = ''
  for (const [, name = '', double, single, bare] of attributes.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? bare ?? ''
    if (KEPT.has(name.toLowerCase())) kept += ` ${name.toLowerCase()}="${value.replaceAll('"', '&quot;')}"`
    if (name.toLowerCase() === 'style') kept += shapeIn(value)
  }
  return kept
}

/** Bold and italic as other programs write them; Google Docs wraps all that it copies in a <b> that is not bold. */
const shapeIn = (style: string): string => {
  const weight = /(?<![-\w])font-weight:\s*([a-z0-9]+)/i.exec(style)?.[1]?.toLowerCase()
  const slant = /(?<![-\w])font-style:\s*([a-z]+)/i.exec(style)?.[1]?.toLowerCase()
  const plain = weight === 'normal' || weight === '400' || (weight === undefined && slant === 'normal') ? ' data-plain' : ''
  const bold = weight !== undefined && /^(bold(er)?|[6-9]\d\d)$/.test(weight) ? ' data-bold' : ''
  return plain + bold + (slant === 'italic' || slant === 'oblique' ? ' data-italic' : '')
}
