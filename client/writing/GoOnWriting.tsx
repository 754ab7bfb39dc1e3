import { Editor } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from '@tiptap/y-tiptap'
import { Component, type ReactNode } from 'react'
import * as Y from 'yjs'
import type { AllianceConnection } from '../connection/AllianceConnection.ts'
import { bindingOf } from './steadyBinding.ts'

type GoOnWritingProps = { connection: AllianceConnection; children: ReactNode }

type Caret = { anchor: Place; head: Place }
/** Behind which letter, and as which number, should that be gone. */
type Place = { behind: unknown; at: number }

type Stood = {
  /** The words that were written in, by the title that names them. */
  writing: { titleId: string; caret: Caret } | undefined
  /** A section in the window, and where it began there. */
  seen: { id: string; top: number } | undefined
}

/** The page begins again by itself, with all that was written, on another document: whoever was writing goes on behind the same letter, and what
 *  is read stays where it is. The new editor has the focus before another key can be pressed, and a phone keeps its keyboard. */
export class GoOnWriting extends Component<GoOnWritingProps> {
  override getSnapshotBeforeUpdate({ connection }: GoOnWritingProps): Stood | null {
    if (connection === this.props.connection) return null
    const editor = editorOf(document.activeElement)
    const titleId = editor?.view.dom.getAttribute('aria-labelledby') ?? undefined
    const sections = [...document.querySelectorAll('section[id^="section-"]')]
    const hand = editor?.view.dom.closest('section[id^="section-"]')
    const seen = [hand, ...sections].find((section) => section != null && isInWindow(section))
    return {
      writing: editor && titleId !== undefined ? { titleId, caret: caretIn(editor) } : undefined,
      seen: seen == null ? undefined : { id: seen.id, top: seen.getBoundingClientRect().top }
    }
  }

  override componentDidUpdate(_props: GoOnWritingProps, _state: unknown, stood: Stood | null): void {
    const { writing, seen } = stood ?? {}
    // Whoever was in anything else is not called away from it.
    if (writing !== undefined) {
      const named = `[contenteditable="true"][aria-labelledby="${CSS.escape(writing.titleId)}"]`
      const editor = editorOf(document.querySelector(named))
      if (editor !== undefined) goOn(editor, writing.caret, this.props.connection)
    }
    const section = seen && document.getElementById(seen.id)
    if (section) window.scrollBy({ top: section.getBoundingClientRect().top - seen.top, behavior: 'instant' })
  }

  override render(): ReactNode {
    return this.props.children
  }
}

/** Tiptap notes it on its element. */
const editorOf = (element: Element | null): Editor | undefined => {
  const editor: unknown = element === null ? undefined : Reflect.get(element, 'editor')
  return editor instanceof Editor ? editor : undefined
}

const isInWindow = (element: Element): boolean => {
  const { top, bottom } = element.getBoundingClientRect()
  return bottom > 0 && top < window.innerHeight
}

/** Where blocks stand hollow, the binding may count to a place that is none, and fail. */
const counted = <P,>(count: () => P): P | null => {
  try {
    return count()
  } catch {
    return null
  }
}

const caretIn = ({ state }: Editor): Caret => {
  const binding = bindingOf(ySyncPluginKey.getState(state))
  const placeOf = (at: number): Place => ({
    behind: binding && counted(() => absolutePositionToRelativePosition(at, binding.type, binding.mapping)),
    at
  })
  return { anchor: placeOf(state.selection.anchor), head: placeOf(state.selection.head) }
}

const goOn = ({ state, view }: Editor, { anchor, head }: Caret, { placed, doc: words }: AllianceConnection): void => {
  const binding = bindingOf(ySyncPluginKey.getState(state))
  const found = ({ behind, at }: Place) => {
    const now =
      binding !== undefined && behind instanceof Y.RelativePosition
        ? counted(() => relativePositionToAbsolutePosition(words, binding.type, movedTo(behind, placed), binding.mapping))
        : null
    return state.doc.resolve(Math.min(now ?? at, state.doc.content.size))
  }
  const there = TextSelection.between(found(anchor), found(head))
  // First, since with the focus a browser puts its own caret. Nothing scrolls.
  view.focus()
  view.dispatch(view.state.tr.setSelection(there).setMeta('addToHistory', false))
}

const movedTo = ({ type, tname, item, assoc }: Y.RelativePosition, placed: AllianceConnection['placed']): Y.RelativePosition =>
  new Y.RelativePosition(placed(type), tname, placed(item), assoc)
