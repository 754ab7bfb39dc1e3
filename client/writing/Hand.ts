// Which editor of the page the hand is in, for what stands outside the editors: the dock.
import type { Editor } from '@tiptap/core'

export class Hand {
  #editor: Editor | undefined
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

  #set(editor: Editor | undefined): void {
    if (this.#editor === editor) return
    this.#editor = editor
    for (const listener of this.#listeners) listener()
  }
}
