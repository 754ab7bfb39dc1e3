// Lists within lists have an end: what the server would refuse, the page does not make.
import { Extension } from '@tiptap/core'
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { MAX_DEPTH } from '../../shared/editor/depth.ts'

export const DepthLimit = Extension.create({
  name: 'depthLimit',
  addProseMirrorPlugins: () => [
    new Plugin({
      key: new PluginKey('depthLimit'),
      // What comes from the other, or by undo, stands already.
      filterTransaction: (tr) => tr.getMeta(ySyncPluginKey) !== undefined || !makesTooDeep(tr)
    })
  ]
})

/** Whether what this transaction changes is nested deeper than the paper holds. */
export const makesTooDeep = ({ before, doc, docChanged }: Pick<Transaction, 'before' | 'doc' | 'docChanged'>): boolean => {
  const from = docChanged ? before.content.findDiffStart(doc.content) : null
  if (from === null) return false
  const to = before.content.findDiffEnd(doc.content)?.b ?? doc.content.size
  let tooDeep = false
  doc.nodesBetween(Math.min(from, to), Math.max(from, to), (node, at) => {
    if (node.isBlock && doc.resolve(at).depth + 1 > MAX_DEPTH) tooDeep = true
    return !tooDeep && !node.isTextblock
  })
  return tooDeep
}
