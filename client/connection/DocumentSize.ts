// How much room the alliance takes, in bytes, in blocks and in pieces. Its updates are added up, which is never too little; only when that comes near
// a limit is the document measured as the server measures it, which takes a moment.
import * as Y from 'yjs'
import { blocksInAll } from '../../shared/alliance/blocks.ts'
import { piecesIn } from '../../shared/alliance/piecesIn.ts'
import { MAX_BLOCKS, MAX_DOCUMENT_BYTES, MAX_PIECES, NEARLY_FULL } from '../../shared/alliance/size.ts'

const NEARLY = MAX_DOCUMENT_BYTES * NEARLY_FULL
const NEARLY_BLOCKS = MAX_BLOCKS * NEARLY_FULL
const NEARLY_PIECES = MAX_PIECES * NEARLY_FULL
/** So much of each must have come before it is measured again. */
const WORTH_MEASURING = 1 / 100
/** No block takes fewer in an update: nine of them are its name. */
const BYTES_A_BLOCK = 10

export class DocumentSize {
  readonly #doc: Y.Doc
  readonly #listeners = new Set<() => void>()
  #atMost: number
  #blocksAtMost: number
  /** None takes fewer than two bytes, nor does what cuts one in two. */
  #piecesAtMost: number
  #isNearlyFull = false
  #due: ReturnType<typeof setTimeout> | undefined

  constructor(doc: Y.Doc) {
    this.#doc = doc
    this.#atMost = Y.encodeStateAsUpdate(doc).byteLength
    this.#blocksAtMost = blocksInAll(doc)
    this.#piecesAtMost = piecesIn(doc)
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
    this.#blocksAtMost += byteLength / BYTES_A_BLOCK
    this.#piecesAtMost += byteLength
    // Words that were taken out make room, and only measuring tells.
    if (this.#due === undefined && (this.#mayBeNearlyFull || this.#isNearlyFull)) this.#due = setTimeout(this.#measure, 1_000)
  }

  readonly #measure = (): void => {
    this.#due = undefined
    if (this.#atMost >= NEARLY) this.#atMost = measured(Y.encodeStateAsUpdate(this.#doc).byteLength, MAX_DOCUMENT_BYTES)
    if (this.#blocksAtMost >= NEARLY_BLOCKS) this.#blocksAtMost = measured(blocksInAll(this.#doc), MAX_BLOCKS)
    if (this.#piecesAtMost >= NEARLY_PIECES) this.#piecesAtMost = measured(piecesIn(this.#doc), MAX_PIECES)
    this.#look()
  }

  get #mayBeNearlyFull(): boolean {
    return this.#atMost >= NEARLY || this.#blocksAtMost >= NEARLY_BLOCKS || this.#piecesAtMost >= NEARLY_PIECES
  }

  #look(): void {
    const isNearlyFull = this.#mayBeNearlyFull
    if (isNearlyFull === this.#isNearlyFull) return
    this.#isNearlyFull = isNearlyFull
    for (const listener of this.#listeners) listener()
  }
}

/** Just below, a few more keys are not worth another look. */
const measured = (size: number, most: number): number =>
  size < most * NEARLY_FULL ? Math.min(size, most * (NEARLY_FULL - WORTH_MEASURING)) : size
