// A Yjs document cannot take back what was refused. What the connection before had not saved is written anew in this one: by another pen,
// and without what no alliance holds. So is what is written there until this one takes its place.
import * as Y from 'yjs'
import type { Refused } from '../../shared/protocol/messages.ts'
import { byAnotherPen, placedAnew, writtenBy } from './anotherPen.ts'
import { heldByPaper } from './heldByPaper.ts'
import type { Kept } from './unsavedWords.ts'
import type { WaitingWords } from './WaitingWords.ts'

/** Words that are on this screen only, the pen that wrote them, and why they were refused. */
export type Unsaved = {
  pen: number
  why: Refused['code']
  /** Where this device keeps them, so far. */
  kept: () => readonly Kept[]
  /** What has been written since this was last asked. From then on this device keeps nothing of it but as it is written anew. */
  take: () => Written | undefined
  /** When what is being composed stands among them; undefined where nobody composes. */
  composed: () => Promise<void> | undefined
}

type Written = { update: Uint8Array; kept: readonly Kept[] }

/** What of these words can be laid in again: undefined when other pens than this page's own wrote in it. */
export const unsavedOf = (
  words: WaitingWords,
  { pen, why, composed }: Pick<Unsaved, 'pen' | 'why' | 'composed'>
): Unsaved | undefined => {
  const first = words.all
  if (writtenBy(pen, updatesOf(first)) === undefined) return undefined
  const kept = (): Kept[] => [...new Set([...first, ...words.own])]
  const taken = new Set<Kept>()
  const take = (): Written | undefined => {
    words.hold()
    const more = kept().filter((one) => !taken.has(one))
    for (const one of more) taken.add(one)
    return more.length === 0 ? undefined : { update: Y.mergeUpdates(updatesOf(more)), kept: more }
  }
  return { pen, why, kept, take, composed }
}

const updatesOf = (kept: readonly Kept[]): Uint8Array[] => kept.map(({ update }) => update)

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
  readonly #newPen = newPen()
  #state: 'to do' | 'under way' | 'done'

  constructor(unsaved: Unsaved | undefined, world: World) {
    this.#unsaved = unsaved
    this.#world = world
    this.#state = unsaved === undefined ? 'done' : 'to do'
  }

  /** Where this device keeps what is laid in. */
  get kept(): readonly Kept[] {
    return this.#unsaved?.kept() ?? []
  }

  /** Where it stands now. */
  placed<I extends Y.ID | null>(id: I): I {
    return this.#unsaved ? placedAnew(id, this.#pens(this.#unsaved)) : id
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
    await unsaved.composed()
    const written = unsaved.take()
    const isAnew = written === undefined || (await this.#writeAnew(written, unsaved))
    // Whoever writes has gone on meanwhile. When nothing is left, all is over before another key can be pressed.
    for (;;) {
      const more = unsaved.take()
      if (more) this.#writeOn(more, unsaved, { isAnew })
      if (this.#world.isClosed()) return
      const composed = unsaved.composed()
      if (composed === undefined) break
      await composed
    }
    this.#state = 'done'
    this.#world.onDone()
  }

  #pens({ pen }: Unsaved): { saved: Y.Doc; pen: number; newPen: number } {
    return { saved: this.#world.doc, pen, newPen: this.#newPen }
  }

  #anew({ update }: Written, unsaved: Unsaved): Uint8Array | undefined {
    const written = byAnotherPen(update, this.#pens(unsaved))
    return written && FOR_WHAT_THEY_HOLD.has(unsaved.why) ? heldByPaper(written, this.#world.doc) : written
  }

  /** Kept and sent like any edit of this page. False when they are kept as they were: the page ended first. */
  async #writeAnew(written: Written, unsaved: Unsaved): Promise<boolean> {
    const { words, isClosed } = this.#world
    const again = this.#anew(written, unsaved)
    if (again === undefined) void words.letGo(written.kept)
    else {
      const anew = await words.keepInPlaceOf(written.kept, again)
      if (isClosed()) return (await anew.key) !== undefined
      this.#show(again, anew)
    }
    return true
  }

  /** What was written after those: nothing of it is on this device yet. */
  #writeOn(written: Written, unsaved: Unsaved, { isAnew }: { isAnew: boolean }): void {
    const { words, isClosed } = this.#world
    const sections = [...new Set(written.kept.flatMap((one) => one.sections))]
    const update = isAnew ? this.#anew(written, unsaved) : written.update
    if (update === undefined) return
    const kept = words.keepOn({ update, sections })
    if (!isClosed()) this.#show(update, kept)
  }

  #show(update: Uint8Array, kept: Kept): void {
    this.#world.send(update)
    Y.applyUpdate(this.#world.doc, update, new LaidIn(kept))
  }
}
