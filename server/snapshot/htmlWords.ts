// Words as HTML: everything that a person wrote goes through `escape`.
import { toldDirection } from '../../shared/alliance/direction.ts'
import { parseHref } from '../../shared/editor/links.ts'
import { type Shown, asShown } from '../../shared/sharing/asShown.ts'
import { type FrozenMark, type FrozenNode, textsIn } from '../../shared/sharing/frozenWords.ts'
import { escape } from './escape.ts'

/** How a run of words is shown that somebody is known to have written. `html` is safe already. */
export type Voiced = (html: string, by: string) => string

const plainly: Voiced = (html) => html

export const htmlOf = (content: FrozenNode, voiced: Voiced = plainly): string => blocksOf(content, voiced)

const blocksOf = (node: FrozenNode, voiced: Voiced): string =>
  (node.content ?? []).map((child) => blockOf(child, voiced)).join('')

const TAGS = new Map([
  ['blockquote', 'blockquote'],
  ['bulletList', 'ul'],
  ['orderedList', 'ol'],
  ['listItem', 'li']
])

const blockOf = (node: FrozenNode, voiced: Voiced): string => {
  if (node.type === 'paragraph') {
    // Empty lines are air in the editor; here the margins are.
    if (!hasWords(node)) return ''
    const texts = textsIn(node)
    const dir = toldDirection(texts.length, texts.join('')) ?? 'auto'
    return `<p dir="${dir}">${inlineOf(node, asShown(texts), voiced)}</p>\n`
  }
  const inside = blocksOf(node, voiced)
  switch (node.type) {
    case 'taskList':
      return inside === '' ? '' : `<ul class="tasks">\n${inside}</ul>\n`
    case 'taskItem': {
      const done = node.attrs?.['checked'] === true
      return `<li class="${done ? 'task done' : 'task'}"><span class="unseen">${done ? 'Done:' : 'To do:'} </span>${inside}</li>\n`
    }
    default: {
      const tag = TAGS.get(node.type)
      if (tag === undefined || inside === '') return inside
      return `<${tag}>\n${inside}</${tag}>\n`
    }
  }
}

const hasWords = ({ content = [] }: FrozenNode): boolean =>
  content.some(({ type, text = '' }) => type === 'hardBreak' || text.trim() !== '')

const inlineOf = (node: FrozenNode, shown: readonly Shown[][], voiced: Voiced): string =>
  (node.content ?? [])
    .map((inline, nth) => {
      if (inline.type === 'hardBreak') return '<br>'
      const html = (inline.marks ?? []).reduceRight(marked, partsHtml(shown[nth] ?? []))
      return inline.by === undefined ? html : voiced(html, inline.by)
    })
    .join('')

const partsHtml = (parts: readonly Shown[]): string =>
  parts
    .map(({ text, within }) => (within === undefined ? escape(text) : `<span class="${within}">${escape(text)}</span>`))
    .join('')

/** Words that stand by themselves. */
export const textHtml = (text: string): string => asShown([text]).map(partsHtml).join('')

const marked = (inside: string, mark: FrozenMark): string => {
  switch (mark.type) {
    case 'bold':
      return `<strong>${inside}</strong>`
    case 'italic':
      return `<em>${inside}</em>`
    case 'link': {
      const href = parseHref(mark.attrs.href)
      return href === undefined ? inside : `<a href="${escape(href)}" rel="noopener noreferrer nofollow">${inside}</a>`
    }
  }
}
