// Stamps what I write with my seat. Ink by client id alone is wrong after Enter, join, list, move and undo: each
// writes the words anew under another client id; the mark goes with them.
import { Extension } from '@tiptap/core'
import type { MarkType, Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { StepMap } from '@tiptap/pm/transform'
import type { EditorView } from '@tiptap/pm/view'
import type { Voices } from './Voices.ts'
import { isFromDocument } from './inkWords.ts'
import { REARRANGED } from './lists.ts'

/** Words that came in, and whether they may bring an author along: pasted and moved ones keep theirs, typed
 *  ones are mine even in the middle of another's. */
type Inserted = { from: number; to: number; keepsAuthor: boolean }

/** What an input method is still composing is stamped when it is done: a new mark would break the composition. */
const authorshipKey = new PluginKey<Inserted[]>('authorship')
const SETTLED = 'settled'

export const Authorship = Extension.create<{ voices: Voices | undefined }>({
  name: 'authorship',
  addOptions: () => ({ voices: undefined }),
  addProseMirrorPlugins() {
    const { voices } = this.options
    const author = this.editor.schema.marks['author']
    if (voices === undefined || author === undefined) return []
    return [authorshipPlugin(author, voices)]
  }
})

export const authorshipPlugin = (author: MarkType, voices: Voices): Plugin<Inserted[]> =>
  new Plugin<Inserted[]>({
    key: authorshipKey,
    state: {
      init: () => [],
      apply: (transaction, composed) => {
        if (transaction.getMeta(authorshipKey) === SETTLED) return []
        const moved = composed.length > 0 && transaction.docChanged ? movedBy(transaction, composed) : composed
        return isComposed(transaction) ? [...moved, ...insertedBy([transaction])] : moved
      }
    },
    appendTransaction: (transactions, _before, state) => {
      const mine = transactions.filter((transaction) => transaction.docChanged && !isFromDocument(transaction))
      if (mine.length === 0 || mine.some(isComposed)) return null
      return stamp(state, insertedBy(transactions), author, voices)
    },
    view: (view) => {
      const settle = () => settleComposition(view, author, voices)
      // After the editor has read what the input method left.
      const onEnd = () => void setTimeout(settle, 50)
      view.dom.addEventListener('compositionend', onEnd)
      return { destroy: () => view.dom.removeEventListener('compositionend', onEnd) }
    }
  })

const settleComposition = (view: EditorView, author: MarkType, voices: Voices): void => {
  if (view.isDestroyed || view.composing) return
  const settled = stampComposed(view.state, author, voices)
  if (settled !== undefined) view.dispatch(settled)
}

/** What was composed stands as mine; undefined where nothing was. */
export const stampComposed = (state: EditorState, author: MarkType, voices: Voices): Transaction | undefined => {
  const composed = authorshipKey.getState(state) ?? []
  if (composed.length === 0) return undefined
  return (stamp(state, composed, author, voices) ?? state.tr).setMeta(authorshipKey, SETTLED)
}

/** Where they stand after it. What comes from the document replaces all of it, as its steps say, so they are looked for beside what
 *  is really other; what came in beside them there is not mine. */
const movedBy = (transaction: Transaction, ranges: readonly Inserted[]): Inserted[] => {
  const isMine = !isFromDocument(transaction)
  const map = isMine ? transaction.mapping : differenceOf(transaction.before, transaction.doc)
  return ranges.map((range) => ({
    ...range,
    from: map.map(range.from, isMine ? -1 : 1),
    to: map.map(range.to, isMine ? 1 : -1)
  }))
}

const differenceOf = (before: Node, after: Node): StepMap => {
  const start = before.content.findDiffStart(after.content)
  const end = before.content.findDiffEnd(after.content)
  if (start === null || end === null) return StepMap.empty
  // Of equal letters side by side both ends may claim the same.
  const claimed = Math.max(0, start - Math.min(end.a, end.b))
  return new StepMap([start, end.a + claimed - start, end.b + claimed - start])
}

const isComposed = (transaction: Transaction): boolean => transaction.getMeta('composition') !== undefined

const bringsAuthors = (transaction: Transaction): boolean => {
  const by: unknown = transaction.getMeta('uiEvent')
  return by === 'paste' || by === 'drop' || transaction.getMeta('paste') === true
}

/** Where text came in, in positions of the last transaction's document. */
const insertedBy = (transactions: readonly Transaction[]): Inserted[] => {
  const ranges: Inserted[] = []
  transactions.forEach((transaction, nth) => {
    if (!transaction.docChanged || isFromDocument(transaction) || transaction.getMeta(REARRANGED) === true) return
    const forward = (position: number, side: number, step: number): number =>
      transactions
        .slice(nth + 1)
        .reduce((at, later) => later.mapping.map(at, side), transaction.mapping.slice(step + 1).map(position, side))
    transaction.mapping.maps.forEach((map, step) =>
      map.forEach((_oldFrom, _oldTo, from, to) => {
        if (to > from)
          ranges.push({ from: forward(from, 1, step), to: forward(to, -1, step), keepsAuthor: bringsAuthors(transaction) })
      })
    )
  })
  return ranges
}

const stamp = (state: EditorState, ranges: readonly Inserted[], author: MarkType, voices: Voices): Transaction | null => {
  const { tr } = state
  for (const { from, to, keepsAuthor } of ranges) {
    if (to <= from) continue
    state.doc.nodesBetween(from, Math.min(to, state.doc.content.size), (node, at) => {
      if (!node.isText) return
      const seat: unknown = author.isInSet(node.marks)?.attrs['seat']
      if (seat === voices.me || (keepsAuthor && voices.isSeat(seat))) return
      tr.addMark(Math.max(at, from), Math.min(at + node.nodeSize, to), author.create({ seat: voices.me }))
    })
  }
  return tr.docChanged ? tr : null
}
