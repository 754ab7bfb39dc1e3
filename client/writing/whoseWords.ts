// Whose words these are, for whoever asks: the pointer rests on them, or the caret has come to stand in them. Nobody asks
// while writing. Only the block's own attribute changes: the words stay untouched under an input method.
import { Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import type { Voice, Voices } from './Voices.ts'
import { inkKey, isFromDocument } from './inkWords.ts'

type Question = { at: number; by: 'pointer' | 'caret' }
type WhoseState = {
  asked: Question | undefined
  /** The voice that the caret stood in last, once it has met another's: what a screen reader is told. */
  met: string | undefined
}

const whoseKey = new PluginKey<WhoseState>('whoseWords')
const FORGET = 'forget'

export const WhoseWords = Extension.create<{ voices: Voices | undefined }>({
  name: 'whoseWords',
  addOptions: () => ({ voices: undefined }),
  addProseMirrorPlugins() {
    const { voices } = this.options
    return voices === undefined ? [] : [whoseWordsPlugin(voices)]
  }
})

const whoseWordsPlugin = (voices: Voices): Plugin<WhoseState> =>
  new Plugin<WhoseState>({
    key: whoseKey,
    state: {
      init: () => ({ asked: undefined, met: undefined }),
      apply: (transaction, before, _old, state) => {
        const asked = askedAfter(transaction, before.asked)
        const seatId = asked?.by === 'caret' ? seatAt(state, asked) : undefined
        // One's own words are no news until another's were met.
        const met = seatId === undefined || (before.met === undefined && seatId === voices.me) ? before.met : seatId
        return asked === before.asked && met === before.met ? before : { asked, met }
      }
    },
    props: {
      decorations: (state) => {
        const asked = askedIn(state, voices)
        if (asked === undefined) return null
        const block = state.doc.resolve(asked.at)
        if (block.depth === 0) return null
        return DecorationSet.create(state.doc, [
          Decoration.node(block.before(1), block.after(1), { 'data-asked': asked.voice.ink })
        ])
      },
      handleDOMEvents: {
        pointerover: (view, event) => askAtPointer(view, event),
        focus: (view) => {
          if (view.state.selection.empty) ask(view, { at: view.state.selection.head, by: 'caret' })
        },
        blur: (view) => {
          if (whoseKey.getState(view.state)?.asked?.by === 'caret') forgetWhose(view)
        }
      }
    }
  })

const askedAfter = (transaction: Transaction, asked: Question | undefined): Question | undefined => {
  const told: unknown = transaction.getMeta(whoseKey)
  if (told === FORGET) return undefined
  if (isQuestion(told)) return told
  if (transaction.docChanged) {
    if (!isFromDocument(transaction) || asked === undefined) return undefined
    return { ...asked, at: transaction.mapping.map(asked.at) }
  }
  if (!transaction.selectionSet) return asked
  const { empty, head } = transaction.selection
  return empty ? { at: head, by: 'caret' } : undefined
}

const isQuestion = (told: unknown): told is Question => typeof told === 'object' && told !== null && 'at' in told

/** The seat whose ink lies where is asked. Between two voices it is the one before, which the caret would go on in. */
const seatAt = (state: EditorState, { at }: Question): string | undefined => {
  const runs = inkKey.getState(state)?.find(at, at, (spec: { seatId?: string }) => spec.seatId !== undefined) ?? []
  const run = runs.find(({ from, to }) => from < at && at <= to) ?? runs[0]
  const spec: { seatId?: string } | undefined = run?.spec
  return spec?.seatId
}

/** Whose the words are that are asked about. */
export const askedIn = (state: EditorState, voices: Voices): (Question & { voice: Voice }) | undefined => {
  const asked = whoseKey.getState(state)?.asked
  const seatId = asked && seatAt(state, asked)
  const voice = seatId === undefined ? undefined : voices.voiceOf(seatId)
  return asked === undefined || voice === undefined ? undefined : { ...asked, voice }
}

/** The voice that the caret has come to, for those who cannot see it. */
export const metIn = (state: EditorState, voices: Voices): Voice | undefined => {
  const met = whoseKey.getState(state)?.met
  return met === undefined ? undefined : voices.voiceOf(met)
}

export const forgetWhose = (view: EditorView): void => {
  if (view.isDestroyed || whoseKey.getState(view.state)?.asked === undefined) return
  view.dispatch(view.state.tr.setMeta(whoseKey, FORGET))
}

const ask = (view: EditorView, question: Question): void => view.dispatch(view.state.tr.setMeta(whoseKey, question))

const askAtPointer = (view: EditorView, event: PointerEvent): void => {
  // A finger sets the caret; a pressed button is choosing words.
  if (event.pointerType === 'touch' || event.buttons !== 0 || !(event.target instanceof Element)) return
  const words = event.target.closest('span[data-ink]:not(.caret, .chosen)')
  const under = words && view.posAtCoords({ left: event.clientX, top: event.clientY })
  if (words === null || under === null) return
  const question: Question = { at: Math.max(under.pos, view.posAtDOM(words, 0) + 1), by: 'pointer' }
  const asked = whoseKey.getState(view.state)?.asked
  // Bold cuts one voice's words into many: going along them asks nothing new.
  if (asked?.by === 'pointer' && isSameRun(view.state, asked, question)) return
  ask(view, question)
}

const isSameRun = (state: EditorState, one: Question, other: Question): boolean =>
  seatAt(state, one) === seatAt(state, other) && state.doc.resolve(one.at).sameParent(state.doc.resolve(other.at))
