import { Mark } from '@tiptap/core'
import { parseId } from '../alliance/ids.ts'
import { parseHref } from './links.ts'

/** The little of a DOM element that reading pasted words needs; shared knows no DOM. */
type Pasted = { getAttribute(name: string): string | null }

export const Bold = Mark.create({
  name: 'bold',
  // What a style says was turned into an attribute before the words came here (client/writing/plainHtml.ts).
  parseHTML: () => [{ tag: 'strong' }, { tag: 'b:not([data-plain])' }, { tag: '[data-bold]', consuming: false }],
  renderHTML: () => ['strong', 0]
})

export const Italic = Mark.create({
  name: 'italic',
  parseHTML: () => [{ tag: 'em' }, { tag: 'i:not([data-plain])' }, { tag: '[data-italic]', consuming: false }],
  renderHTML: () => ['em', 0]
})

export const Link = Mark.create({
  name: 'link',
  priority: 900,
  inclusive: false,
  addAttributes: () => ({ href: { default: null } }),
  parseHTML: () => [
    {
      tag: 'a[href]',
      getAttrs: (element: Pasted) => {
        const href = parseHref(element.getAttribute('href'))
        return href === undefined ? false : { href }
      }
    }
  ],
  renderHTML: ({ mark }) => {
    // What a stored document holds is never trusted: an address of another scheme is shown as plain words.
    const href = parseHref(mark.attrs['href'])
    return href === undefined ? ['span', 0] : ['a', { href, rel: 'noopener noreferrer nofollow', target: '_blank' }, 0]
  }
})

/** Whose words these are: the id of a seat. Words without it belong to the person bound to the client
 *  id that wrote them. Stamped on what is typed (client/writing/authorship.ts), checked by the server. */
export const Author = Mark.create({
  name: 'author',
  // Outside every other mark, so that bold words do not cut a voice in two.
  priority: 1001,
  inclusive: false,
  keepOnSplit: false,
  addAttributes: () => ({ seat: { default: null } }),
  parseHTML: () => [
    {
      tag: 'span[data-author]',
      consuming: false,
      getAttrs: (element: Pasted) => {
        const seat = parseId(element.getAttribute('data-author'))
        return seat === undefined ? false : { seat }
      }
    }
  ],
  renderHTML: ({ mark }) => ['span', { 'data-author': String(mark.attrs['seat']) }, 0]
})
