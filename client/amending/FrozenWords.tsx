import type { ReactNode } from 'react'
import { toldDirection } from '../../shared/alliance/direction.ts'
import { parseHref } from '../../shared/editor/links.ts'
import { type Shown, asShown } from '../../shared/sharing/asShown.ts'
import { type FrozenMark, type FrozenNode, textsIn } from '../../shared/sharing/frozenWords.ts'
import { ShownText } from '../paper/ShownText.tsx'

/** Words as they were agreed: in the paper's own black, to be read and not written in. */
export const FrozenWords = ({ content }: { content: FrozenNode }) => <div className="words">{within(content)}</div>

const within = ({ content = [] }: FrozenNode): ReactNode[] => content.map((node, nth) => elementOf(node, nth))

const elementOf = (node: FrozenNode, nth: number): ReactNode => {
  switch (node.type) {
    case 'paragraph': {
      const texts = textsIn(node)
      const shown = asShown(texts)
      return (
        <p key={nth} dir={toldDirection(texts.length, texts.join('')) ?? 'auto'}>
          {(node.content ?? []).map((inline, at) => inlineOf(inline, shown[at] ?? [], at))}
        </p>
      )
    }
    case 'blockquote':
      return <blockquote key={nth}>{within(node)}</blockquote>
    case 'bulletList':
      return <ul key={nth}>{within(node)}</ul>
    case 'orderedList':
      return <ol key={nth}>{within(node)}</ol>
    case 'taskList':
      return (
        <ul key={nth} data-tasks="">
          {within(node)}
        </ul>
      )
    case 'taskItem': {
      const isDone = node.attrs?.['checked'] === true
      return (
        <li key={nth}>
          <span aria-hidden="true">{isDone ? '☑ ' : '☐ '}</span>
          <span className="unseen">{isDone ? '(done) ' : '(open) '}</span>
          {within(node)}
        </li>
      )
    }
    case 'listItem':
      return <li key={nth}>{within(node)}</li>
    default:
      return <div key={nth}>{within(node)}</div>
  }
}

const inlineOf = ({ type, marks = [] }: FrozenNode, shown: readonly Shown[], nth: number): ReactNode =>
  type === 'hardBreak' ? (
    <br key={nth} />
  ) : (
    <span key={nth}>{marks.reduceRight<ReactNode>(marked, <ShownText parts={shown} />)}</span>
  )

const marked = (inside: ReactNode, mark: FrozenMark): ReactNode => {
  if (mark.type === 'bold') return <strong>{inside}</strong>
  if (mark.type === 'italic') return <em>{inside}</em>
  const href = mark.type === 'link' ? parseHref(mark.attrs.href) : undefined
  return href === undefined ? (
    inside
  ) : (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {inside}
    </a>
  )
}
