// The words of this page that are not saved yet, in the order in which they were written, as they were written. Each is kept on
// this device too, where it has room, until the server has said that it is on disk.
import * as Y from 'yjs'
import type { SectionId } from '../../shared/alliance/ids.ts'
import type { Kept, UnsavedWords } from './unsavedWords.ts'

export class WaitingWords {
  readonly #unsaved: UnsavedWords
  readonly #onOnlyHere: () => void
  readonly #onLeft: () => void
  #waiting: Kept[] = []
  /** What pages that are no more left on this device, until it is sent; undefined while it is being read. */
  #left: Kept[] | undefined
  readonly #onlyHere = new Set<Kept>()
  /** Written anew, and still held here as they were, as this device has no room for what they are now. */
  #old: Kept[] = []
  #areHeld = false
  /** Words of others came while these were waiting. */
  #heardMeanwhile = false

  /** `onOnlyHere` is called when this device turns out to have no room for some of them; `onLeft` when a page goes that was open
   *  when this one was opened, and leaves some. */
  constructor(unsaved: UnsavedWords, { onOnlyHere, onLeft }: { onOnlyHere: () => void; onLeft: () => void }) {
    this.#unsaved = unsaved
    this.#onOnlyHere = onOnlyHere
    this.#onLeft = onLeft
  }

  /** Oldest first; what an earlier page left and was not sent yet comes after. */
  get all(): Kept[] {
    return [...this.#waiting, ...(this.#left ?? [])]
  }

  /** Those of this page alone. */
  get own(): readonly Kept[] {
    return this.#waiting
  }

  get sections(): SectionId[] {
    return [...new Set(this.#waiting.flatMap(({ sections }) => sections))]
  }

  /** Whether this device holds them all: closing the page loses nothing. */
  get keptHere(): boolean {
    return this.#onlyHere.size === 0
  }

  keep(update: Uint8Array, sections: SectionId[]): void {
    if (this.#areHeld) {
      const held: Kept = { update, sections, key: Promise.resolve(undefined) }
      this.#onlyHere.add(held)
      this.waits(held)
    } else this.waits(this.keepOn({ update, sections }))
  }

  /** To be shown and sent at once (`waits`). */
  keepOn(words: Pick<Kept, 'update' | 'sections'>): Kept {
    const kept = this.#unsaved.keep(words)
    void kept.key.then((key) => {
      if (key !== undefined || !this.#waiting.includes(kept)) return
      this.#onlyHere.add(kept)
      this.#onOnlyHere()
    })
    return kept
  }

  /** What is written from now on is kept by whoever writes it anew: as it is, it would build on what this device does not hold any more. */
  hold(): void {
    this.#areHeld = true
  }

  /** It is kept already, and is shown and sent now. */
  waits(kept: Kept): void {
    this.#waiting.push(kept)
  }

  /** Something came from the server. */
  heard(): void {
    this.#heardMeanwhile ||= this.#waiting.length > 0
  }

  /** The oldest of them are saved: which these are. A row that stays on the device is sent once more by the next page,
   *  and changes nothing then. */
  saved(howMany: number): Kept[] {
    const saved = this.#waiting.splice(0, howMany)
    for (const kept of saved) this.#onlyHere.delete(kept)
    if (this.#waiting.length === 0) this.#heardMeanwhile = false
    const old = this.#waiting.length === 0 ? this.#old.splice(0) : []
    if (saved.length > 0) void this.#unsaved.letGo([...saved, ...old]).catch(() => undefined)
    return saved
  }

  /** Looks for what an earlier page left; `except` is taken care of elsewhere, and may become more meanwhile. */
  async readLeft(except: () => readonly Kept[]): Promise<void> {
    // First: until then one of them may still be on its way from one place of this device to another, and be found in the first.
    const those = except()
    const keysOfThose = await Promise.all(those.map(({ key }) => key))
    // Until they are laid in, this page alone has them.
    for (const [nth, kept] of those.entries()) if (keysOfThose[nth] === undefined) this.#onlyHere.add(kept)
    if (this.#onlyHere.size > 0) this.#onOnlyHere()
    const reading = this.#unsaved.left((later) => void read.then(() => this.#leftLater(later))).catch(() => [])
    const read = reading.then(async (left) => {
      const keys = await Promise.all(left.map(({ key }) => key))
      const skipped = new Set(await Promise.all(except().map(({ key }) => key)))
      this.#left = left.filter((_, nth) => !skipped.has(keys[nth]))
    })
    await read
  }

  #leftLater(kept: readonly Kept[]): void {
    this.#left?.push(...kept)
    this.#onLeft()
  }

  get leftIsRead(): boolean {
    return this.#left !== undefined
  }

  /** Hands over what an earlier page left: from now on it waits like the words of this one. */
  takeLeft(): Kept[] {
    const left = this.#left ?? []
    this.#left = []
    this.#waiting.push(...left)
    return left
  }

  /** Hands over what an earlier page left, when it builds on nothing that this document lacks; nothing else. */
  leftThatFits(doc: Y.Doc): Kept[] {
    if (this.#left === undefined || this.#left.length === 0) return []
    const tried = new Y.Doc()
    Y.applyUpdate(tried, Y.encodeStateAsUpdate(doc))
    for (const { update } of this.#left) Y.applyUpdate(tried, update)
    const fits = tried.store.pendingStructs === null && tried.store.pendingDs === null
    tried.destroy()
    return fits ? this.takeLeft() : []
  }

  /** Written anew: this device keeps this in the place of what it was. Only when it does may it be shown and sent (`waits`): so that, whenever this
   *  page ends, the next one finds either the old words or these. Where it has no room for these, the old stay until all is saved: words
   *  may come twice after a crash, rather than not at all. */
  async keepInPlaceOf(old: readonly Kept[], update: Uint8Array): Promise<Kept> {
    const sections = [...new Set(old.flatMap((one) => one.sections))]
    const kept = this.#unsaved.keepInPlaceOf(old, { update, sections })
    if ((await kept.key) === undefined) {
      this.#onlyHere.add(kept)
      this.#old.push(...old)
    }
    for (const one of old) this.#onlyHere.delete(one)
    return kept
  }

  /** All of them are saved. */
  async letGo(old: readonly Kept[]): Promise<void> {
    for (const kept of old) this.#onlyHere.delete(kept)
    await this.#unsaved.letGo(old).catch(() => undefined)
  }

  /** What a device that fails just now does not let go comes again with the next page, rather than keep this one where it is. */
  async letAllGo(): Promise<void> {
    await this.#unsaved.letGo([...this.all, ...this.#old]).catch(() => undefined)
  }

  /** All of them as they were written, when the document would say less of them. Something that was written is gone from it though it was
   *  not saved yet: it would say only that it is gone. Or a block was taken away here before another's words in it came: it would
   *  say that those were taken away, too. Nothing when it says the same, unless they are to be said `atLength`. */
  asWritten(doc: Y.Doc, { atLength = false } = {}): Uint8Array[] {
    const updates = this.#waiting.map(({ update }) => update)
    if (atLength) return updates
    const saysLess = (update: Uint8Array): boolean => hasLost(doc, update) || (this.#heardMeanwhile && takesAway(update))
    return updates.some(saysLess) ? updates : []
  }
}

const takesAway = (update: Uint8Array): boolean => Y.decodeUpdate(update).ds.clients.size > 0

const hasLost = ({ store }: Y.Doc, update: Uint8Array): boolean =>
  Y.decodeUpdate(update).structs.some(
    (struct) => struct instanceof Y.Item && struct.content instanceof Y.ContentString && isGone(store, struct)
  )

/** Whether the document knows of it, and any of it is deleted there. */
const isGone = (store: Y.Doc['store'], { id: { client, clock }, length }: Y.Item): boolean => {
  const structs = store.clients.get(client) ?? []
  if (clock + length > Y.getState(store, client)) return false
  for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
    const struct = structs[index]
    if (struct === undefined || struct.id.clock >= clock + length) return false
    if (struct.deleted) return true
  }
  return false
}
