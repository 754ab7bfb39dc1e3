// A hand at a section's editor, the real one with all that the page gives it, in a document that is drawn nowhere (jsdom): it types, presses
// keys, pastes, drags and undoes by the same ways that a browser's events take.
import { readFileSync, readdirSync } from 'node:fs'
import { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { TextSelection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import * as prng from 'lib0/prng'
import { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import { NotesHere } from '../../client/notes/NotesHere.ts'
import { Hand } from '../../client/writing/Hand.ts'
import { plainHtml } from '../../client/writing/plainHtml.ts'
import { sectionExtensions } from '../../client/writing/sectionExtensions.ts'
import { type Shape, shapes } from '../../client/writing/shapes.ts'
import { undoManagerIn } from '../../client/writing/undoManager.ts'
import { Voices } from '../../client/writing/Voices.ts'

/** From the root of the repository, where tests run: jsdom's URL is not one of files. */
const PASTED = 'tests/browser/pasted'
const HTML = [
  ...readdirSync(PASTED).map((name) => readFileSync(`${PASTED}/${name}`, 'utf8')),
  '<p>one <strong>bold</strong></p><ul><li>two<ol><li>three</li></ol></li></ul><blockquote>four</blockquote>',
  '<h1>a heading</h1><table><tr><td>a cell<td>another</table><img src=x><script>alert(1)</script><p>after</p>',
  '<a href="javascript:alert(1)">no</a> <a href="https://example.org">yes</a><br>a line<pre>  code\n  more</pre>',
  '<ul data-tasks><li data-task="done">a task</li><li data-task="open">another</li></ul>'
]

/** What the DOM lacks that is drawn nowhere. */
export const standInForLayout = (): void => {
  const nowhere = () => ({ left: 0, right: 0, top: 0, bottom: 0, x: 0, y: 0, width: 0, height: 0, toJSON: () => ({}) })
  Range.prototype.getClientRects = () => Object.assign([], { item: () => null })
  Range.prototype.getBoundingClientRect = nowhere
  document.elementFromPoint = () => null
  globalThis.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  }
}

export type Seated = { seatId: string; name: string; ink: 'indigo' | 'madder' }

export class EditingHand {
  readonly editor: Editor
  readonly awareness: Awareness
  /** How often the editor was found to show something else than its section. */
  outOfStep = 0

  constructor(body: Y.XmlFragment, doc: Y.Doc, { me, seats }: { me: string; seats: readonly Seated[] }) {
    const voices = new Voices(() => undefined)
    voices.know({ me, voices: seats, clients: [], knowsAuthors: true })
    this.awareness = new Awareness(doc)
    this.editor = new Editor({
      element: document.body.appendChild(document.createElement('div')),
      extensions: sectionExtensions({
        body,
        awareness: this.awareness,
        voices,
        hand: new Hand(),
        notes: new NotesHere(doc),
        emptyWords: 'Nobody has written here yet.',
        onFullness: () => undefined,
        onLink: () => undefined,
        onOutOfStep: () => void this.outOfStep++
      }),
      injectCSS: false,
      editorProps: { transformPastedHTML: plainHtml, handleScrollToSelection: () => true }
    })
  }

  get view(): EditorView {
    return this.editor.view
  }

  /** Letter by letter, as a keyboard does. */
  type(text: string): void {
    for (const letter of text) {
      const { from, to } = this.view.state.selection
      const insert = () => this.view.state.tr.insertText(letter, from, to)
      const isTaken = this.view.someProp('handleTextInput', (handle) => handle(this.view, from, to, letter, insert))
      if (isTaken !== true) this.view.dispatch(insert())
    }
  }

  /** A key with a meaning; what no key handler takes is left, as the browser's own editing would only do what is done here by hand. */
  press(key: string, modifiers: { ctrlKey?: boolean; shiftKey?: boolean } = {}): void {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers })
    const isTaken = this.view.someProp('handleKeyDown', (handle) => handle(this.view, event))
    const { selection, doc, tr } = this.view.state
    if (isTaken === true || (key !== 'Backspace' && key !== 'Delete')) return
    if (!selection.empty) return this.view.dispatch(tr.deleteSelection())
    const [from, to] =
      key === 'Backspace'
        ? [this.#between(selection.from - 1), selection.from]
        : [selection.from, this.#between(selection.from + 1, 1)]
    if (from >= 0 && to <= doc.content.size && doc.resolve(from).sameParent(doc.resolve(to)))
      this.view.dispatch(tr.delete(from, to))
  }

  /** No browser puts a caret between the two halves of one character. */
  #between(position: number, side: 1 | -1 = -1): number {
    const { doc } = this.view.state
    if (position <= 0 || position >= doc.content.size) return position
    const around = doc.textBetween(position - 1, position + 1, '|', '|')
    return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(around) ? position + side : position
  }

  /** As its button does. */
  toggle(shape: Shape): void {
    shapes[shape].toggle(this.editor)
  }

  choose(random: prng.PRNG, { wide }: { wide: boolean }): void {
    const { doc, tr } = this.view.state
    const anchor = this.#between(prng.int32(random, 0, doc.content.size))
    const reach = wide ? doc.content.size : 12
    const head = this.#between(Math.min(doc.content.size, anchor + prng.int32(random, 0, reach)))
    this.view.dispatch(tr.setSelection(TextSelection.between(doc.resolve(anchor), doc.resolve(head))))
  }

  paste(random: prng.PRNG): void {
    if (prng.bool(random)) this.pasteHtml(prng.oneOf(random, HTML))
    else this.view.pasteText('some words\n\nand a line\nright below', new Event('paste') as ClipboardEvent)
  }

  pasteHtml(html: string): void {
    this.view.pasteHTML(html, new Event('paste') as ClipboardEvent)
  }

  /** Cut here and pasted elsewhere, through the clipboard's own form. */
  cutAndPaste(random: prng.PRNG): void {
    this.#cutAndPaste(() => this.choose(random, { wide: false }))
  }

  cutAndPasteAt(place: (doc: Node) => number): void {
    this.#cutAndPaste(() => this.editor.commands.setTextSelection(place(this.view.state.doc)))
  }

  #cutAndPaste(goThere: () => unknown): void {
    if (this.view.state.selection.empty) return
    const { dom } = this.view.serializeForClipboard(this.view.state.selection.content())
    this.view.dispatch(this.view.state.tr.deleteSelection().setMeta('uiEvent', 'cut'))
    goThere()
    this.pasteHtml(dom.innerHTML)
  }

  drag(random: prng.PRNG): void {
    this.dragTo(prng.int32(random, 0, this.view.state.doc.content.size))
  }

  /** As ProseMirror drops what was dragged: taken out and put in with one act. */
  dragTo(place: number): void {
    const { selection, tr } = this.view.state
    if (selection.empty) return
    const slice = selection.content()
    tr.deleteSelection()
    const at = tr.mapping.map(this.#between(place))
    const before = tr.doc
    if (slice.openStart === 0 && slice.openEnd === 0 && slice.content.childCount === 1 && slice.content.firstChild !== null)
      tr.replaceRangeWith(at, at, slice.content.firstChild)
    else tr.replaceRange(at, at, slice)
    if (!tr.doc.eq(before)) this.view.dispatch(tr.setMeta('uiEvent', 'drop'))
  }

  /** What is done from here on is undone by itself. */
  pause(): void {
    undoManagerIn(this.view.state)?.stopCapturing()
  }

  destroy(): void {
    this.editor.destroy()
    this.awareness.destroy()
  }
}
