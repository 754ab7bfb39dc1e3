// Between the document of one connection and the copy on this device: what of the copy is shown until the server has answered, and what is
// added to it as the server sends and acknowledges words.
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { SYNC } from '../../shared/protocol/messageKinds.ts'
import type { CopiedWords, CopyOfWords } from './CopyOfWords.ts'

/** A copy that has not come by then is not waited for. */
const COPY_WITHIN_MS = 1_500

export class CopyHere {
  readonly #copy: CopyOfWords | undefined
  readonly #doc: Y.Doc
  /** When what is shown was in step, until the server is heard (ms). */
  #at: number | undefined
  /** How far each pen had written in it, until the server has said how far it has them. */
  #clocks: ReadonlyMap<number, number> | undefined
  /** Whether it holds all that the server has, so that what comes is added to it. */
  #isWhole = false
  readonly #stop: (() => void) | undefined

  /** `onSaid`: somebody said that it may be kept, or may not any more. */
  constructor(copy: CopyOfWords | undefined, { doc, onSaid }: { doc: Y.Doc; onSaid: () => void }) {
    this.#copy = copy
    this.#doc = doc
    this.#stop = copy?.subscribe(onSaid)
  }

  get at(): number | undefined {
    return this.#at
  }

  get isWanted(): boolean {
    return this.#copy?.isWanted() === true
  }

  /** Undefined where there is none; `also` is waited for, too, as long as there is patience. */
  read(also: Promise<void>): Promise<CopiedWords | undefined> {
    const patience = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), COPY_WITHIN_MS))
    return Promise.race([Promise.all([this.#copy?.read(), also]).then(([copied]) => copied), patience])
  }

  /** The document holds it. What builds on something that was not kept waits for the server. */
  shows({ at }: CopiedWords): void {
    Object.assign(this.#doc.store, { pendingStructs: null, pendingDs: null })
    this.#at = at
    this.#clocks = Y.decodeStateVector(Y.encodeStateVector(this.#doc))
    this.#isWhole = true
  }

  /** The document holds what the server has. True when it held a copy until now. */
  heard(): boolean {
    const wasShown = this.#at !== undefined
    this.#at = undefined
    return wasShown
  }

  /** Whether what comes, of the kind "sync", is the server's first word and says that it has not all that was kept here. */
  isAheadOf(decoder: decoding.Decoder): boolean {
    if (this.#clocks === undefined) return false
    const { pos } = decoder
    const theirs =
      decoding.readVarUint(decoder) === SYNC.step1 ? Y.decodeStateVector(decoding.readVarUint8Array(decoder)) : undefined
    decoder.pos = pos
    if (theirs === undefined) return false
    const clocks = [...this.#clocks]
    this.#clocks = undefined
    return clocks.some(([client, clock]) => clock > (theirs.get(client) ?? 0))
  }

  /** The server has sent it, or has said that it is on its disk. */
  add(update: Uint8Array): void {
    if (this.#isWhole) this.#copy?.add(update)
  }

  /** As soon as it may be kept and all is saved, it begins; and ends when it may not any more. */
  look({ isSaved }: { isSaved: boolean }): void {
    if (this.#copy === undefined) return
    if (!this.isWanted) this.#isWhole = false
    else if (isSaved && !this.#isWhole) {
      this.#isWhole = true
      this.#copy.begin(Y.encodeStateAsUpdate(this.#doc))
    }
  }

  /** Nothing that the server has is missing. */
  inStep(): void {
    if (this.#isWhole) this.#copy?.inStep()
  }

  /** It is not what the server has. */
  letGo(): void {
    this.#isWhole = false
    this.#copy?.letGo()
  }

  async close(): Promise<void> {
    this.#stop?.()
    await this.#copy?.close()
  }
}
