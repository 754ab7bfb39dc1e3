// Frames that put something among the words: what no editor writes, and what is odd and honest all the same.
import * as Y from 'yjs'
import { type SeatId, newId } from '../../shared/alliance/ids.ts'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import type { HeadlessSeat } from './HeadlessSeat.ts'

export type Change = (body: Y.XmlFragment, doc: Y.Doc) => void

const element = (name: string, children: (Y.XmlElement | Y.XmlText)[] = [], attributes: Record<string, unknown> = {}) => {
  const made = new Y.XmlElement(name)
  made.insert(0, children)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as string)
  return made
}
export const paragraph = (text = 'words'): Y.XmlElement => element('paragraph', [new Y.XmlText(text)])
export const item = (...blocks: Y.XmlElement[]): Y.XmlElement => element('listItem', blocks)
export const list = (...items: Y.XmlElement[]): Y.XmlElement => element('bulletList', items)
const within = (depth: number, innermost: Y.XmlElement): Y.XmlElement =>
  depth === 0 ? innermost : element('blockquote', [within(depth - 1, innermost)])
/** What Yjs lets be put there, whatever its types say. */
type Anything = Y.XmlElement | Y.XmlText | Y.XmlFragment | Y.XmlHook | Y.Map<unknown> | Y.Array<unknown>

const put =
  (blocks: () => Anything[]): Change =>
  (body) =>
    body.insert(0, blocks() as Y.XmlElement[])
const firstText = (body: Y.XmlFragment): Y.XmlText => {
  const block = body.get(0)
  const text = block instanceof Y.XmlElement ? block.get(0) : undefined
  if (!(text instanceof Y.XmlText)) throw new Error('the first paragraph holds no text')
  return text
}
const mark =
  (name: string, value: unknown): Change =>
  (body) =>
    firstText(body).format(0, 3, { [name]: value })
const firstBlock = (body: Y.XmlFragment): Y.XmlElement => {
  const block = body.get(0)
  if (!(block instanceof Y.XmlElement)) throw new Error('no first block')
  return block
}

/** The update of a change made on a copy, as if by this seat’s own pen. */
export const change = (seat: HeadlessSeat, act: Change): Uint8Array => {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(seat.doc))
  for (const root of ['sections', 'meta']) copy.getMap(root)
  const before = Y.encodeStateVector(copy)
  const body = sectionsOf(copy)[0]?.body
  if (body === undefined) throw new Error('no section')
  copy.transact(() => act(body, copy))
  return encodeSyncUpdate(Y.encodeStateAsUpdate(copy, before))
}

/** What the editor's schema does not have, or not there. */
export const foreign: [name: string, act: Change][] = [
  ['an unknown block', put(() => [element('heading', [new Y.XmlText('x')])])],
  ['a script', put(() => [element('script', [new Y.XmlText('alert(1)')])])],
  ['a block named __proto__', put(() => [element('__proto__')])],
  ['a block named constructor', put(() => [element('constructor')])],
  ['the whole document within itself', put(() => [element('doc')])],
  ['a text element', put(() => [element('text')])],
  ['a text without a paragraph', put(() => [new Y.XmlText('bare')])],
  ['a text in a list', put(() => [element('bulletList', [new Y.XmlText('x')])])],
  ['a text in a quote', put(() => [element('blockquote', [new Y.XmlText('x')])])],
  ['a paragraph in a paragraph', put(() => [element('paragraph', [paragraph()])])],
  ['a paragraph in a list', put(() => [element('bulletList', [paragraph()])])],
  ['an item outside a list', put(() => [element('listItem', [paragraph()])])],
  ['a task in a list of points', put(() => [element('bulletList', [element('taskItem', [paragraph()])])])],
  ['a point in a list of tasks', put(() => [element('taskList', [element('listItem', [paragraph()])])])],
  ['a break outside a line', put(() => [element('hardBreak')])],
  ['something in a break', put(() => [element('paragraph', [element('hardBreak', [new Y.XmlText('x')])])])],
  ['a fragment in the words', put(() => [new Y.XmlFragment()])],
  ['a hook', put(() => [new Y.XmlHook('paragraph')])],
  ['a map among the blocks', put(() => [new Y.Map<unknown>()])],
  ['an array among the blocks', put(() => [new Y.Array<unknown>()])],
  ['a plain text type', put(() => [element('paragraph', [new Y.Text('x') as Y.XmlText])])],
  ['blocks nested beyond the deepest', put(() => [within(16, paragraph())])],
  ['an attribute of a paragraph', put(() => [element('paragraph', [], { style: 'color:red' })])],
  ['an attribute named __proto__', put(() => [element('paragraph', [], { ['__proto__']: 1 })])],
  ['an event handler', put(() => [element('paragraph', [], { onclick: 'alert(1)' })])],
  ['a task that is done in words', put(() => [element('taskList', [element('taskItem', [paragraph()], { checked: 'yes' })])])],
  ['a task that is done as a number', put(() => [element('taskList', [element('taskItem', [paragraph()], { checked: 1 })])])],
  ['a task that is an object', put(() => [element('taskList', [element('taskItem', [paragraph()], { checked: {} })])])],
  [
    'a type in an attribute',
    put(() => [element('taskList', [element('taskItem', [paragraph()], { checked: new Y.Text('x') })])])
  ],
  ['an attribute of a text', (body) => firstText(body).setAttribute('style', 'x')],
  [
    'an attribute of a text, gone again',
    (body) => (firstText(body).setAttribute('style', 'x'), firstText(body).removeAttribute('style'))
  ],
  [
    'an event handler, gone again',
    (body) => (firstBlock(body).setAttribute('onclick', 'x'), firstBlock(body).removeAttribute('onclick'))
  ],
  ['an attribute of a body', (body) => Y.XmlElement.prototype.setAttribute.call(body, 'style', 'x')],
  ['an unknown mark', mark('underline', {})],
  ['a mark with the mark of another binding', mark('bold--aaaaaaaa', {})],
  ['a mark named __proto__', mark('__proto__', {})],
  ['bold with an attribute', mark('bold', { class: 'x' })],
  ['bold as a number', mark('bold', 1)],
  ['bold as a word', mark('bold', 'yes')],
  ['a link that runs', mark('link', { href: 'javascript:alert(1)' })],
  ['a link that runs, written oddly', mark('link', { href: 'java\nscript:alert(1)' })],
  ['a link that holds its page', mark('link', { href: 'data:text/html,x' })],
  ['a link of another scheme', mark('link', { href: 'ftp://example.org' })],
  ['a link without an end', mark('link', { href: `https://example.org/${'x'.repeat(2000)}` })],
  ['a link with a book of spaces around it', mark('link', { href: `${' '.repeat(3000)}https://example.org` })],
  ['a link to a number', mark('link', { href: 7 })],
  ['a link with more than an address', mark('link', { href: 'https://example.org', target: '_top' })],
  ['an author that is no seat', mark('author', { seat: '<b>' })],
  ['an image in the text', (body) => firstText(body).insertEmbed(0, { image: 'https://example.org/x.png' })],
  ['a document in the text', (body) => firstText(body).insertEmbed(0, new Y.Doc())],
  ['a type in the text', (body) => firstText(body).insertEmbed(0, new Y.XmlElement('paragraph'))],
  ['a bad block after many good ones', put(() => [...Array.from({ length: 200 }, () => paragraph()), element('aside')])],
  ['a bad block beneath good ones', put(() => [within(3, element('aside'))])],
  ['a bad block within a line', (body) => firstBlock(body).insert(0, [element('aside')])]
]

/** What no page of ours writes, but a stock client may, or a merge leaves. */
export const odd: [name: string, act: Change][] = [
  ['a bare paragraph', put(() => [element('paragraph')])],
  ['a paragraph with words', put(() => [paragraph()])],
  ['several texts in a paragraph', put(() => [element('paragraph', [new Y.XmlText('a'), new Y.XmlText('b')])])],
  ['a break within a line', put(() => [element('paragraph', [new Y.XmlText('a'), element('hardBreak'), new Y.XmlText('b')])])],
  ['a list', put(() => [element('bulletList', [element('listItem', [paragraph(), paragraph()])])])],
  ['a numbered list in a list', put(() => [element('bulletList', [element('listItem', [element('orderedList', [])])])])],
  ['an empty list, as a merge may leave it', put(() => [element('bulletList')])],
  [
    'tasks',
    put(() => [true, false, null].map((checked) => element('taskList', [element('taskItem', [paragraph()], { checked })])))
  ],
  ['a task that says nothing', put(() => [element('taskList', [element('taskItem', [paragraph()])])])],
  ['blocks nested as deep as may be', put(() => [within(15, paragraph())])],
  ['a break in a line as deep as may be', put(() => [within(15, element('paragraph', [element('hardBreak')]))])],
  ['bold as the editor writes it', mark('bold', {})],
  ['bold as others write it', mark('bold', true)],
  ['bold taken off again', (body) => (mark('bold', {})(body, body.doc as Y.Doc), mark('bold', null)(body, body.doc as Y.Doc))],
  ['a link', mark('link', { href: 'https://example.org/x?y#z' })],
  ['a link to an address of mail', mark('link', { href: 'mailto:a@example.org' })],
  ['a link with spaces around it', mark('link', { href: '  https://example.org ' })],
  ['a link that leads nowhere', mark('link', {})],
  ['a link of which is said that it leads nowhere', mark('link', { href: null })],
  ['words of which is not said whose they are', mark('author', {})],
  ['words of which is said that they are nobody’s', mark('author', { seat: null })],
  [
    'bold that another mark ends in the middle',
    (body) => (
      firstText(body).format(0, 4, { bold: {} }),
      firstText(body).format(2, 3, { bold: null, link: { href: 'https://example.org' } })
    )
  ],
  ['bold over the half of an emoji', (body) => (firstText(body).insert(0, '👍'), firstText(body).format(0, 1, { bold: {} }))],
  ['half an emoji', (body) => firstText(body).insert(1, '\ud83d')],
  ['letters that no line holds', (body) => firstText(body).insert(1, 'a\nb\tc\r\u2028d\u0000e\u00a0 \u200b\ufeff\u202e')],
  ['spaces alone, before and behind', put(() => [paragraph('   '), paragraph('  x  ')])],
  ['marks that say of words that they are of nobody here', mark('author', { seat: newId<SeatId>() })],
  [
    'a text of marks alone',
    (body) => (body.insert(0, [paragraph('x')]), firstText(body).format(0, 1, { bold: {} }), firstText(body).delete(0, 1))
  ],
  [
    'a text without a letter beside one with some',
    put(() => [element('paragraph', [new Y.XmlText(''), new Y.XmlText('a'), new Y.XmlText('')])])
  ],
  ['breaks alone', put(() => [element('paragraph', [element('hardBreak'), element('hardBreak')])])],
  [
    'a quotation in each of its forms',
    put(() => [true, false, null].map((quote) => element('paragraph', [new Y.XmlText('x')], { quote })))
  ],
  ['a quotation as it was before', put(() => [within(2, paragraph())])],
  [
    'a quotation that is taken off again',
    (body) => (firstBlock(body).setAttribute('quote', true as never), firstBlock(body).removeAttribute('quote'))
  ],
  [
    'an item that begins with a list',
    put(() => [element('orderedList', [element('listItem', [element('bulletList', [element('listItem', [paragraph()])])])])])
  ],
  [
    'a task in a list in a task',
    put(() => [element('taskList', [element('taskItem', [element('taskList', [element('taskItem', [paragraph()])])])])])
  ],
  ['an empty quote, as a merge may leave it', put(() => [within(1, element('blockquote'))])],
  ['words put there and taken away at once', (body) => (body.insert(0, [paragraph()]), body.delete(0, 1))]
]

/** What has no place in an editor, and no words: a merge may leave it, and anybody may. */
export const hollow: [name: string, act: Change][] = [
  ['a hollow list', put(() => [list()])],
  ['a hollow item', put(() => [list(item())])],
  ['a hollow task', put(() => [element('taskList', [element('taskItem')])])],
  ['a hollow list of numbers', put(() => [element('orderedList')])],
  ['a hollow quotation', put(() => [element('blockquote')])],
  ['one hollow item of several', put(() => [list(item(paragraph()), item(), item(paragraph('more')))])],
  ['a hollow list in an item that has words', put(() => [list(item(paragraph(), list(), paragraph()))])],
  [
    'hollow lists in each other',
    put(() => [Array.from({ length: 7 }).reduce<Y.XmlElement>((inner) => list(item(inner)), list())])
  ],
  ['many hollow lists', put(() => Array.from({ length: 300 }, () => list(item(), item())))]
]
