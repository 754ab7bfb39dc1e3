// A Yjs document cannot take back what was refused. What the connection before had not saved is written anew in this one: by another pen,
// and without what no alliance holds.
import * as Y from 'yjs'
import type { Refused } from '../../shared/protocol/messages.ts'
import { byAnotherPen } from './anotherPen.ts'
import { heldByPaper } from './heldByPaper.ts'
import type { Kept } from './unsavedWords.ts'
import type { WaitingWords } from './WaitingWords.ts'

/** Words that are on this screen only, as one update, the pen that wrote them, where this device keeps them, and why they were refused. */
export type Unsaved = { update: Uint8Array; pen: number; kept: readonly Kept[]; why: Refused['code'] }

/** Words that were refused, written anew. Kept as they are: what the document makes of them has lost what fell away meanwhile. */
export class LaidIn {
  readonly kept: Kept
  constructor(kept: Kept) {
    this.kept = kept
  }
}

/** They hold something that an alliance does not; or, on a line that was only being opened, nobody said why. */
const FOR_WHAT_THEY_HOLD: ReadonlySet<string> = new Set(['layout', 'schema', 'refused'])

const newPen = (): number => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0

type World = {
  doc: Y.Doc
  words: WaitingWords
  /** The line is closed: whatever page comes next finds them. */
  isClosed: () => boolean
  send: (update: Uint8Array) => void
  onDone: () => void
}

export class LayingIn {
  readonly #unsaved: Unsaved | undefined
  readonly #world: World
  #state: 'to do' | 'under way' | 'done'

  constructor(unsaved: Unsaved | undefined, world: World) {
    this.#unsaved = unsaved
    this.#world = world
    this.#state = unsaved === undefined ? 'done' : 'to do'
  }

  /** Where this device keeps what is laid in. */
  get kept(): readonly Kept[] {
    return this.#unsaved?.kept ?? []
  }

  get isDone(): boolean {
    return this.#state === 'done'
  }

  /** Once, whenever it is asked: after the first sync, since the words build on what the server has. */
  begin(): void {
    if (this.#state === 'to do' && this.#unsaved !== undefined) void this.#layIn(this.#unsaved)
  }

  async #layIn(unsaved: Unsaved): Promise<void> {
    this.#state = 'under way'
    await this.#writeAnew(unsaved)
    this.#state = 'done'
    this.#world.onDone()
  }

  /** Kept and sent like any edit of this page. */
  async #writeAnew({ update, pen, kept, why }: Unsaved): Promise<void> {
    const { doc, words, isClosed, send } = this.#world
    const written = byAnotherPen(update, { saved: doc, pen, newPen: newPen() })
    const again = written && FOR_WHAT_THEY_HOLD.has(why) ? heldByPaper(written, doc) : written
    if (again === undefined) return void words.letGo(kept)
    const anew = await words.keepInPlaceOf(kept, again)
    if (isClosed()) return
    send(again)
    Y.applyUpdate(doc, again, new LaidIn(anew))
  }
}
