// The blocks of a section's words. Few kinds on purpose: every conversion between kinds recreates a block in the Y.Doc, and words typed
// into it meanwhile fall away. What can be is a property of the paragraph: a quotation is one. Neither of the two attributes has a value
// by itself, because the binding writes every other default into the document with the next key that is pressed there, and over
// what the other sets at that moment.
import { Node } from '@tiptap/core'

/** The little of a DOM element that reading pasted words needs; shared knows no DOM. */
type Pasted = {
  getAttribute(name: string): string | null
  closest(selector: string): unknown
  querySelector(selector: string): unknown
}

/** What stands in a quotation as a block of its own. */
const BLOCKS = 'p, div, ul, ol, blockquote'
const holdsNoBlock = (element: Pasted): null | false => (element.querySelector(BLOCKS) === null ? null : false)

export const Document = Node.create({ name: 'doc', topNode: true, content: 'block+' })

export const Paragraph = Node.create({
  name: 'paragraph',
  // Before the other blocks, so that it is the block that fills an empty place.
  priority: 1000,
  group: 'block',
  content: 'inline*',
  addAttributes: () => ({
    quote: {
      // True is a quotation; false, and nothing at all, is not.
      default: null,
      parseHTML: (element: Pasted) => (element.closest('blockquote, [data-quote]') === null ? null : true),
      renderHTML: (attributes: Record<string, unknown>) => (isQuote(attributes) ? { 'data-quote': '', role: 'blockquote' } : {})
    }
  }),
  parseHTML: () => [
    { tag: 'p' },
    // A quotation, and what a mail puts in one, without paragraphs.
    { tag: 'blockquote', getAttrs: holdsNoBlock },
    { tag: 'blockquote div', getAttrs: holdsNoBlock }
  ],
  renderHTML: ({ HTMLAttributes }) => ['p', { dir: 'auto', ...HTMLAttributes }, 0]
})

export const Text = Node.create({ name: 'text', group: 'inline' })

export const HardBreak = Node.create({
  name: 'hardBreak',
  group: 'inline',
  inline: true,
  selectable: false,
  linebreakReplacement: true,
  parseHTML: () => [{ tag: 'br' }],
  renderHTML: () => ['br'],
  renderText: () => '\n'
})

/** As quotations were before they were paragraphs, and as other clients may write them. What is pasted makes none. */
export const Blockquote = Node.create({
  name: 'blockquote',
  group: 'block',
  content: 'block+',
  defining: true,
  renderHTML: () => ['blockquote', 0]
})

export const BulletList = Node.create({
  name: 'bulletList',
  group: 'block list',
  content: 'listItem+',
  parseHTML: () => [{ tag: 'ul' }],
  renderHTML: () => ['ul', 0]
})

export const OrderedList = Node.create({
  name: 'orderedList',
  group: 'block list',
  content: 'listItem+',
  parseHTML: () => [{ tag: 'ol' }],
  renderHTML: () => ['ol', 0]
})

export const ListItem = Node.create({
  name: 'listItem',
  // Not `paragraph block*`: an honest merge can leave an item that begins with a list, and the editor
  // deletes what its schema cannot hold, in the name of whoever is looking.
  content: 'block+',
  defining: true,
  parseHTML: () => [{ tag: 'li' }],
  renderHTML: () => ['li', 0]
})

export const TaskList = Node.create({
  name: 'taskList',
  group: 'block list',
  content: 'taskItem+',
  parseHTML: () => [{ tag: 'ul[data-tasks]', priority: 60 }],
  renderHTML: () => ['ul', { 'data-tasks': '' }, 0]
})

export const TaskItem = Node.create({
  name: 'taskItem',
  content: 'block+',
  defining: true,
  addAttributes: () => ({
    checked: {
      // True is done; false, and nothing at all, is not.
      default: null,
      keepOnSplit: false,
      parseHTML: (element: Pasted) => (element.getAttribute('data-task') === 'done' ? true : null),
      renderHTML: (attributes: Record<string, unknown>) => ({ 'data-task': isDone(attributes) ? 'done' : 'open' })
    }
  }),
  parseHTML: () => [{ tag: 'li[data-task]', priority: 60 }],
  renderHTML: ({ HTMLAttributes }) => ['li', HTMLAttributes, 0]
})

/** Whether a paragraph is a quotation, by its attributes: what a stored document holds is never trusted. */
export const isQuote = (attributes: Readonly<Record<string, unknown>>): boolean => attributes['quote'] === true

/** Whether a task is done, by its attributes: what a stored document holds is never trusted. */
export const isDone = (attributes: Readonly<Record<string, unknown>>): boolean => attributes['checked'] === true
