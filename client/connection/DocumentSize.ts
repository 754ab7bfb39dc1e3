// How much room the alliance takes. Its updates are added up, which is never too little; only when that comes near the limit is
// the document measured as the server measures it, which takes a moment.
import * as Y from 'yjs'
import { MAX_DOCUMENT_BYTES, NEARLY_FULL } from '../../shared/alliance/size.ts'

const NEARLY = MAX_DOCUMENT_BYTES * NEARLY_FULL
/** So much must have come before it is measured again. */
const WORTH_MEASURING = MAX_DOCUMENT_BYTES / 100

export class DocumentSize {
  readonly #doc: Y.Doc
  readonly #listeners = new Set<() => void>()
  #atMost: number
  #isNearlyFull = false
  #due: ReturnType<typeof setTimeout> | undefined

  constructor(doc: Y.Doc) {
    this.#doc = doc
    this.#atMost = Y.encodeStateAsUpdate(doc).byteLength
    doc.on('update', this.#onUpdate)
    doc.once('destroy', () => clearTimeout(this.#due))
    this.#look()
  }

  /** Whether four fifths of the room are taken. */
  readonly isNearlyFull = (): boolean => this.#isNearlyFull

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly #onUpdate = ({ byteLength }: Uint8Array): void => {
    this.#atMost += byteLength
    // Words that were taken out make room, and only measuring tells.
    if (this.#due === undefined && (this.#atMost >= NEARLY || this.#isNearlyFull)) this.#due = setTimeout(this.#measure, 1_000)
  }

  readonly #measure = (): void => {
    this.#due = undefined
    const bytes = Y.encodeStateAsUpdate(this.#doc).byteLength
    // Just below, a few more keys are not worth another look.
    this.#atMost = bytes < NEARLY ? Math.min(bytes, NEARLY - WORTH_MEASURING) : bytes
    this.#look()
  }

  #look(): void {
    const isNearlyFull = this.#atMost >= NEARLY
    if (isNearlyFull === this.#isNearlyFull) return
    this.#isNearlyFull = isNearlyFull
    for (const listener of this.#listeners) listener()
  }
}
