// When all has been quiet for a while, and now and then while it stays so, the page asks the server what is on disk and compares it with
// what it holds itself. Nothing
// should ever differ; should it, the page begins again from the server, rather than show other words than the other sees.
import type * as Y from 'yjs'
import { sectionsOf, titleOf } from '../../shared/alliance/layout.ts'
import { hashOf, wholeHash } from '../../shared/alliance/wholeHash.ts'
import type { Hashes } from '../../shared/protocol/messages.ts'

/** Nothing has changed for so long. */
const QUIET_MS = 5_000
/** An answer that has not come by then is not on its way: words were, when it was asked. */
const ANSWERED_WITHIN_MS = 5_000
/** A page that nothing reaches would not notice what has passed it by: it asks from time to time, too. */
const AGAIN_MS = 18_000
/** Not answered so often, it is left until something changes again. */
const MOST_QUESTIONS = 6

export type BeaconPorts = {
  doc: Y.Doc
  /** Whether all that was written here is on the server's disk. */
  isSaved: () => boolean
  ask: () => void
  onDiffers: () => void
}

export class Beacon {
  readonly #ports: BeaconPorts
  /** Changes of the document, whoever made them. */
  #changes = 0
  /** How many there were when it last looked whether all is quiet. */
  #seen = 0
  /** The change of this page's own hand that was the last when it asked. */
  #asked: { own: number } | undefined
  #own = 0
  #questions = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Nothing has changed since it was compared, or begun. */
  #rests = false
  /** Of this page as it is, once they were needed. */
  #ours: Hashes | undefined

  constructor(ports: BeaconPorts) {
    this.#ports = ports
  }

  /** Something in the document has changed. */
  changed({ own }: { own: boolean }): void {
    this.#changes++
    if (own) this.#own++
    this.#questions = 0
    this.#ours = undefined
    if (this.#rests || this.#timer === undefined) this.#lookIn(QUIET_MS)
    this.#rests = false
  }

  /** The page has what the server sent it to begin with. */
  begin(): void {
    if (this.#timer !== undefined) return
    this.#rests = true
    this.#lookIn(AGAIN_MS)
  }

  /** What the server has on its disk. It comes after all that the server had sent before it was made, so that it can be
   *  compared as soon as it is read: but for words that were written here since it was asked. */
  answered(theirs: Hashes): void {
    if (this.#asked?.own !== this.#own || !this.#ports.isSaved()) return
    this.#asked = undefined
    if (!isSame((this.#ours ??= hashesOf(this.#ports.doc)), theirs)) return this.#ports.onDiffers()
    this.#questions = 0
    this.#rests = true
    this.#lookIn(AGAIN_MS)
  }

  #lookIn(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#look, ms)
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  /** One timer, however many keys are pressed. */
  readonly #look = (): void => {
    this.#timer = undefined
    const isQuiet = this.#seen === this.#changes && this.#ports.isSaved()
    this.#seen = this.#changes
    if (this.#questions === MOST_QUESTIONS) return
    if (isQuiet) {
      this.#questions++
      this.#asked = { own: this.#own }
      this.#ports.ask()
    }
    this.#timer = setTimeout(this.#look, isQuiet ? ANSWERED_WITHIN_MS : QUIET_MS)
  }
}

const hashesOf = (doc: Y.Doc): Hashes => ({
  title: hashOf(titleOf(doc)),
  sections: Object.fromEntries(sectionsOf(doc).map((section) => [section.id, wholeHash(section)]))
})

const isSame = (ours: Hashes, theirs: Hashes): boolean => {
  const ids = Object.keys(ours.sections)
  return (
    ours.title === theirs.title &&
    ids.length === Object.keys(theirs.sections).length &&
    ids.every((id) => ours.sections[id] === theirs.sections[id])
  )
}
