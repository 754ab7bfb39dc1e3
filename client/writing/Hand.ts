// Which editor of the page the hand is in, and how it comes into one, for what stands outside the editors.
import type { Editor } from '@tiptap/core'

export class Hand {
  #editor: Editor | undefined
  readonly #editors = new Map<string, { editor: Editor; show: () => void }>()
  readonly #listeners = new Set<() => void>()

  readonly editor = (): Editor | undefined => this.#editor

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The hand stays where it was until it is in another section: pressing a button of the dock takes the focus. */
  moveTo(editor: Editor): void {
    this.#set(editor)
  }

  leave(editor: Editor): void {
    if (this.#editor === editor) this.#set(undefined)
  }

  /** The editor of a section stands on the page. `show`: brings it out at once, should what changed be read in its place. */
  stands(section: string, { editor, show }: { editor: Editor; show: () => void }): void {
    this.#editors.set(section, { editor, show })
  }

  /** Comes to the end of a section's words, to write on there. Nothing happens where they are not on the page. */
  readonly goTo = (section: string): void => {
    const there = this.#editors.get(section)
    if (there === undefined || there.editor.isDestroyed) return
    const { editor, show } = there
    // What is hidden takes no focus.
    show()
    // First its title: a short section is then seen whole, and of a long one the end.
    editor.view.dom.closest('section')?.scrollIntoView({ behavior: 'instant' })
    // At once, since what is typed next belongs there; and before the caret is put there, since with the focus a browser puts its own.
    editor.view.focus()
    editor.chain().setTextSelection(editor.state.doc.content.size).scrollIntoView().run()
  }

  #set(editor: Editor | undefined): void {
    if (this.#editor === editor) return
    this.#editor = editor
    for (const listener of this.#listeners) listener()
  }
}
