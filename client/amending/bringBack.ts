// The agreed words, brought back as an edit like any other: only what differs is written, so that what the other is typing elsewhere
// stays, and one undo takes it back. Unchanged words keep whose they are.
import type { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import { diffArrays } from 'diff'
import type { FrozenNode } from '../../shared/sharing/frozenWords.ts'
import { nodesOf } from '../writing/frozenNodes.ts'

export const bringBack = (editor: Editor, agreed: FrozenNode): void => {
  const tr = withAgreed(editor.state.tr, agreed)
  if (tr.docChanged) editor.view.dispatch(tr.scrollIntoView())
  editor.view.focus()
}

export const withAgreed = (tr: Transaction, agreed: FrozenNode): Transaction => {
  const { schema } = tr.doc.type
  const wanted = (agreed.content ?? []).flatMap((node) => nodesOf(schema, node))
  const now: Node[] = tr.doc.children.slice()
  const parts = diffArrays(now.map(plainly), wanted.map(plainly))
  let [at, n, w] = [0, 0, 0]
  for (const [nth, { added, removed, count }] of parts.entries()) {
    if (added) {
      // What was taken out right before it, it replaces, one by one.
      const before = parts[nth - 1]
      const gone = before?.removed === true ? before.count : 0
      const coming = wanted.slice(w, (w += count))
      for (const [index, node] of coming.entries()) {
        const old = index < gone ? tr.doc.nodeAt(at) : null
        if (old !== null) {
          replaceBlock(tr, { at, old, wanted: node })
          at += tr.doc.nodeAt(at)?.nodeSize ?? 0
        } else {
          tr.insert(at, node)
          at += node.nodeSize
        }
      }
      for (let left = coming.length; left < gone; left++) removeBlock(tr, at)
    } else if (removed) {
      n += count
      if (parts[nth + 1]?.added !== true) for (let left = 0; left < count; left++) removeBlock(tr, at)
    } else {
      for (let left = 0; left < count; left++) at += tr.doc.nodeAt(at)?.nodeSize ?? 0
      n += count
      w += count
    }
  }
  return tr
}

const removeBlock = (tr: Transaction, at: number): void => {
  const node = tr.doc.nodeAt(at)
  if (node === null) return
  // The last one stays, without words: a section is never without a line.
  if (tr.doc.childCount > 1) tr.delete(at, at + node.nodeSize)
  else tr.replaceWith(at, at + node.nodeSize, tr.doc.type.schema.node('paragraph'))
}

/** In a paragraph that stays one, only the words that differ. */
const replaceBlock = (tr: Transaction, { at, old, wanted }: { at: number; old: Node; wanted: Node }): void => {
  const whole = (): void => void tr.replaceWith(at, at + old.nodeSize, wanted)
  if (old.type.name !== 'paragraph' || wanted.type.name !== 'paragraph') return whole()
  const [from, to] = [lettersOf(old), lettersOf(wanted)]
  let start = 0
  while (start < from.length && start < to.length && from[start] === to[start]) start++
  let end = 0
  while (end < Math.min(from.length, to.length) - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end++
  const middle = wanted.content.cut(start, to.length - end)
  const mixed = old.content
    .cut(0, start)
    .append(middle)
    .append(old.content.cut(from.length - end))
  // A link may differ where the letters do not.
  if (plainly(old.copy(mixed)) !== plainly(wanted.type.create(old.attrs, wanted.content))) return whole()
  if (old.attrs['quote'] !== wanted.attrs['quote']) tr.setNodeAttribute(at, 'quote', wanted.attrs['quote'])
  if (start + end < from.length || middle.size > 0) tr.replaceWith(at + 1 + start, at + 1 + from.length - end, middle)
}

/** One for each place in it: a break within a line is a place, too. */
const lettersOf = (node: Node): string => node.textBetween(0, node.content.size, undefined, '\n')

/** Its shape and words, without what nobody agreed to: ink, bold and italic. */
const plainly = (node: Node): string => {
  if (node.isText) {
    const link = node.marks.find((mark) => mark.type.name === 'link')
    return JSON.stringify([node.text, link?.attrs['href'] ?? null])
  }
  const attributes = [node.attrs['quote'] === true, node.attrs['checked'] === true]
  const inside: string[] = []
  let run: { text: string; href: unknown } | undefined
  node.forEach((child) => {
    if (!child.isText) {
      run = undefined
      inside.push(plainly(child))
      return
    }
    const href: unknown = child.marks.find((mark) => mark.type.name === 'link')?.attrs['href'] ?? null
    if (run !== undefined && run.href === href) {
      run.text += child.text ?? ''
      inside[inside.length - 1] = JSON.stringify([run.text, href])
    } else {
      run = { text: child.text ?? '', href }
      inside.push(JSON.stringify([run.text, href]))
    }
  })
  return JSON.stringify([node.type.name, ...attributes, ...inside])
}
