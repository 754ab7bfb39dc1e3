// Words that somebody would come back to stand over dots. Decorations only: nothing of a note is in the document, and a key moves them
// along with the words.
import { type Editor, Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import type * as Y from 'yjs'
import type { NotesHere, Spot } from '../notes/NotesHere.ts'

type Noted = { set: DecorationSet; spots: readonly Spot[]; ask: (chosen: { from: number; to: number }) => void }

const notedKey = new PluginKey<Noted>('notedWords')
const LOOK_AGAIN = 'look again'

export const NotedWords = Extension.create<{ body: Y.XmlFragment | undefined; notes: NotesHere | undefined }>({
  name: 'notedWords',
  addOptions: () => ({ body: undefined, notes: undefined }),
  addProseMirrorPlugins() {
    const { body, notes } = this.options
    return body === undefined || notes === undefined ? [] : [notedPlugin(body, notes)]
  }
})

/** Whether its words can be come back to. */
export const takesNotes = ({ state }: Editor): boolean => notedKey.getState(state) !== undefined

/** Comes back to what is chosen. */
export const comeBackTo = ({ state }: Editor): void => notedKey.getState(state)?.ask(state.selection)

const NOTHING_NOTED = { set: DecorationSet.empty, spots: [] }

const notedPlugin = (body: Y.XmlFragment, notes: NotesHere): Plugin<Noted> =>
  new Plugin<Noted>({
    key: notedKey,
    state: {
      init: (_config, { doc }) => ({
        ...NOTHING_NOTED,
        ...notedIn(doc, body, notes),
        ask: (chosen) => notes.ask(body, chosen)
      }),
      apply: (transaction, before, _old, { doc }) => {
        if (transaction.getMeta(notedKey) === LOOK_AGAIN) return { ...before, ...notedIn(doc, body, notes) }
        return transaction.docChanged ? { ...before, set: before.set.map(transaction.mapping, doc) } : before
      }
    },
    props: { decorations: (state) => notedKey.getState(state)?.set },
    view: (view) => {
      const gone = notes.stands(body, view)
      const look = () => {
        // Nothing is redrawn around words that an input method is still composing.
        if (view.composing || notedKey.getState(view.state)?.spots === notes.spotsIn(body)) return
        view.dispatch(view.state.tr.setMeta(notedKey, LOOK_AGAIN))
      }
      const stop = notes.subscribe(look)
      return {
        destroy: () => {
          stop()
          gone()
        }
      }
    }
  })

/** Undefined while the editor shows something else than the words are: it looks again in a moment. */
const notedIn = (doc: Node, body: Y.XmlFragment, notes: NotesHere): Pick<Noted, 'set' | 'spots'> | undefined => {
  const spots = notes.spotsIn(body)
  if (spots.length > 0 && notes.sizeOf(body) !== doc.content.size) return undefined
  const set = DecorationSet.create(
    doc,
    spots.map(({ id, from, to }) =>
      // A span of its own: merged into the ink of the words, it would change whose they seem to be.
      Decoration.inline(from, to, { nodeName: 'span', class: 'noted', 'data-note': id, 'aria-details': `note-${id}` })
    )
  )
  return { set, spots }
}
