// The digest of a section: what a yes binds to. SHA-256, as 64 lower-case hex digits, of the UTF-8 bytes of
// this canonical form, written by JSON.stringify:
//
//   section  [1, title, [block, …]]                     1 is the version of this form; title in NFC
//   block    [kind, level, checked, [run, …], [block, …]]
//            kind     the node's name: "paragraph", "bulletList", "listItem", "blockquote", …
//            level    of a heading (1 where it says none), else null
//            checked  of a taskItem (false where it says none), else null
//            runs     its own words; blocks: what is nested in it
//   run      [text, href]                               text in NFC; href null outside a link
//
// Paragraphs that are quotations and follow each other stand in one "blockquote". A hardBreak is "\n". Neighbouring runs with one href are one run, made so before NFC is taken. A block
// without a character that is not white space, in itself and in all that is nested in it, leaves no trace.
// Not in it: bold, italic, author, ids, rank, and how the words came to be. A block nested deeper than
// MAX_DEPTH is ["too-deep"]: the server lets none in.
//
// Pinned for ever by digest.test.ts: any change here is a new version beside this one.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import * as Y from 'yjs'
import { MAX_DEPTH, hrefOf, isLineBreak, runsOf } from './sectionText.ts'

const VERSION = 1

type CanonicalRun = [text: string, href: string | null]
type CanonicalBlock =
  | [kind: string, level: number | null, checked: boolean | null, runs: CanonicalRun[], blocks: CanonicalBlock[]]
  | ['too-deep']

/** Works on an integrated body only, and does not change it. */
export const digestOfSection = (title: string, body: Y.XmlFragment): string =>
  bytesToHex(sha256(utf8ToBytes(canonicalForm(title, body))))

export const canonicalForm = (title: string, body: Y.XmlFragment): string =>
  JSON.stringify([VERSION, title.normalize('NFC'), blocksIn(body, 1)])

/** Whether there is a character in it that is not white space. */
export const hasWords = (body: Y.XmlFragment): boolean => blocksIn(body, 1).length > 0

const blocksIn = (parent: Y.XmlFragment, depth: number): CanonicalBlock[] =>
  gathered(
    parent
      .toArray()
      .flatMap((child) =>
        child instanceof Y.XmlElement && child.nodeName !== 'hardBreak'
          ? { block: blockOf(child, depth), isQuoted: child.nodeName === 'paragraph' && isQuoted(child) }
          : []
      )
  )

/** What has words; quoted paragraphs that follow each other as the one quotation that they are. */
const gathered = (children: readonly { block: CanonicalBlock | undefined; isQuoted: boolean }[]): CanonicalBlock[] => {
  const blocks: CanonicalBlock[] = []
  let quotation: CanonicalBlock[] | undefined
  for (const { block, isQuoted: quoted } of children) {
    if (!quoted) quotation = undefined
    if (block === undefined) continue
    if (!quoted) blocks.push(block)
    else if (quotation !== undefined) quotation.push(block)
    else blocks.push(['blockquote', null, null, [], (quotation = [block])])
  }
  return blocks
}

const isQuoted = (element: Y.XmlElement): boolean => (element.getAttribute('quote') as unknown) === true

/** Undefined when it has no words. */
const blockOf = (element: Y.XmlElement, depth: number): CanonicalBlock | undefined => {
  if (depth > MAX_DEPTH) return ['too-deep']
  const runs = wordsOf(element)
  const blocks = blocksIn(element, depth + 1)
  if (blocks.length === 0 && !runs.some(([text]) => /\S/u.test(text))) return undefined
  return [element.nodeName, levelOf(element), checkedOf(element), runs, blocks]
}

const wordsOf = (element: Y.XmlElement): CanonicalRun[] => {
  const runs: CanonicalRun[] = []
  const write = (text: string, href: string | null): void => {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === href) last[0] += text
    else if (text !== '') runs.push([text, href])
  }
  for (const child of element.toArray()) {
    if (isLineBreak(child)) write('\n', null)
    else if (child instanceof Y.XmlText) for (const { text, marks } of runsOf(child)) write(text, hrefOf(marks) ?? null)
  }
  return runs.map(([text, href]) => [text.normalize('NFC'), href])
}

const levelOf = (element: Y.XmlElement): number | null => {
  if (element.nodeName !== 'heading') return null
  const level: unknown = element.getAttribute('level')
  return typeof level === 'number' ? level : 1
}

const checkedOf = (element: Y.XmlElement): boolean | null =>
  element.nodeName === 'taskItem' ? (element.getAttribute('checked') as unknown) === true : null
