// What was left on this device before a connection was opened, and while it is: what pages that are no more had not saved, and what the
// connection before this one had not, as it was refused. Shown and sent by this one.
import type * as Y from 'yjs'
import { LayingIn, type Unsaved } from './LayingIn.ts'
import type { WaitingWords } from './WaitingWords.ts'

type World = {
  doc: Y.Doc
  words: WaitingWords
  /** In step with the server; or without a line, the document holding what the server had. Undefined: neither, or all is over. */
  line: () => 'in step' | 'away' | undefined
  /** Shows words without sending them: nothing of them is an edit of this page. */
  show: (updates: readonly Uint8Array[]) => void
  send: (update: Uint8Array) => void
  /** One of them waits from now on like an edit of this page. */
  onWaits: () => void
  /** All of them are there that fit. */
  onShown: () => void
  /** All of them are there, and sent. */
  onSent: () => void
  /** They build on words that nobody has. */
  onAdrift: () => void
}

export class LeftWords {
  readonly #world: World
  readonly #layingIn: LayingIn
  #isClosed = false
  #areThere = false

  constructor(layIn: Unsaved | undefined, world: World) {
    this.#world = world
    const { doc, words, send } = world
    this.#layingIn = new LayingIn(layIn, { doc, words, send, isClosed: () => this.#isClosed, onDone: () => this.bring() })
  }

  /** Shown, as many as fit, or there were none; also when a page that is still open leaves more later. */
  get areThere(): boolean {
    return this.#areThere
  }

  async read(): Promise<void> {
    // What is laid in again is not sent as it was.
    await this.#world.words.readLeft(() => this.#layingIn.kept)
    this.bring()
  }

  /** Where what the connection before this one had not saved stands in this one. */
  placed<I extends Y.ID | null>(id: I): I {
    return this.#layingIn.placed(id)
  }

  /** Where it fits: it goes out with the next sync, like what this page writes until then. */
  show(): void {
    const { doc, words, show, onWaits, onShown } = this.#world
    const left = words.leftThatFits(doc)
    show(left.map(({ update }) => update))
    this.#areThere = true
    for (const _ of left) onWaits()
    onShown()
  }

  /** After the first sync: the words build on what the server has. And whenever a page that was open leaves some. Without a line they are only shown;
   *  but not while this page and the server say to each other what they have: it would not be said of these. */
  bring(): void {
    const line = this.#isClosed || !this.#world.words.leftIsRead ? undefined : this.#world.line()
    if (line === undefined) return
    this.#layingIn.begin()
    if (!this.#layingIn.isDone) return
    if (line === 'in step') this.#send()
    else this.show()
  }

  close(): void {
    this.#isClosed = true
  }

  #send(): void {
    const { doc, words, show, send, onWaits, onSent, onAdrift } = this.#world
    const left = words.takeLeft()
    // As if they came from there: the document would send them on without the words whose place is gone.
    show(left.map(({ update }) => update))
    this.#areThere = true
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) return onAdrift()
    // Edits of this page may stand before them already; the fence that covers all of these comes after.
    for (const { update } of left) {
      send(update)
      onWaits()
    }
    onSent()
  }
}
