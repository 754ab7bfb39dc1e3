// What other programs put beside the words when they are copied: comments, deletions that are tracked, empty lines for
// distance, boxes to tick drawn in their own ways. Here it is taken away, or said in the way that the schema reads.

/** Word's comments, in the margin and at the end, and what Word has kept of deleted words. */
const APART = [
  /<div\s[^<>]*mso-element:\s*comment-list[^<>]*>[\s\S]*$/i,
  /<del\s[^<>]*\bcite=[^<>]*>[\s\S]*?<\/del\s*>/gi,
  /<a\s[^<>]*\bmsocomanchor\b[^<>]*>[\s\S]*?<\/a\s*>/gi
]
/** Blocks without a word in them. There is air between paragraphs here already. */
const EMPTY = /<(p|div|h[1-6])\b[^<>]*>(?:\s|&nbsp;|\u00A0|<\/?(?:span|o:p|b|i)\b[^<>]*>|<br\b[^<>]*>)*<\/\1>/gi
/** Line breaks at the end of a block or between two are not seen, or only as distance. */
const LAST_BREAK = /<br\b[^<>]*>\s*(?=<\/(?:p|div|li|h[1-6])>)/gi
const BREAK_BETWEEN = /(<\/(?:p|div|ul|ol|h[1-6])>)\s*(?:<br\b[^<>]*>\s*)+/gi
const BREAK_OF_CLIPBOARD = /<br\s[^<>]*\bApple-interchange-newline\b[^<>]*>/gi
const HEADING = /<(\/?)h[1-6]\b[^<>]*>/gi

export const fromElsewhere = (html: string): string => {
  let words = html
  for (const part of APART) words = words.replaceAll(withG(part), '')
  words = words
    .replaceAll(BREAK_OF_CLIPBOARD, '')
    .replaceAll(LAST_BREAK, '')
    .replaceAll(BREAK_BETWEEN, '$1')
    .replaceAll(EMPTY, '')
  // There are no headings within a section: what was one stands out all the same.
  words = words.replaceAll(HEADING, (_, closes: string) => (closes === '/' ? '</p>' : '<p style="font-weight: bold">'))
  return tasksMarked(words)
}

const withG = (pattern: RegExp): RegExp => new RegExp(pattern.source, 'gi')

// ── tasks ──

const ITEM = /<li\b([^<>]*)>/gi
const LIST = /<ul\b([^<>]*)>(?=\s*<li\b([^<>]*)>(\s{0,99}(?:<(?:p|label|span|div)\b[^<>]*>\s{0,99}){0,4}<input\b[^<>]*>)?)/gi
const BOX = /\btype=["']?checkbox/i
/** As Google Docs, other editors, and a plain page say that an item is one to tick. */
const isTask = (item: string, box = ''): boolean =>
  /\brole=["']?checkbox/i.test(item) || /\bdata-checked=/i.test(item) || BOX.test(box)
const isTicked = (item: string, box = ''): boolean =>
  /\b(?:aria|data)-checked=["']?true/i.test(item) || (BOX.test(box) && /\schecked\b/i.test(box))

const tasksMarked = (html: string): string => {
  if (!/checkbox|data-checked/i.test(html)) return html
  return html
    .replaceAll(LIST, (list, _, item: string, box?: string) => (isTask(item, box) ? `${list.slice(0, -1)} data-tasks="">` : list))
    .replaceAll(ITEM, (opening: string, item: string, at: number, whole: string) => {
      const [box = ''] =
        /^\s{0,99}(?:<(?:p|label|span|div)\b[^<>]*>\s{0,99}){0,4}<input\b[^<>]*>/i.exec(
          whole.slice(at + opening.length, at + opening.length + 600)
        ) ?? []
      if (!isTask(item, box)) return opening
      return `${opening.slice(0, -1)} data-task="${isTicked(item, box) ? 'done' : 'open'}">`
    })
}
