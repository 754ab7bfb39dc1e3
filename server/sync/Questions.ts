// What sockets ask of a room: the words that they lack. Many questions of one in a turn of the loop are one, since each answer costs as much
// as the document is long; and none is answered before what nobody may see any more is gone from the disk, too.
import type { Session } from './Session.ts'

export class Questions {
  readonly #answer: (session: Session, stateVector: Uint8Array) => void
  /** What each that asked in this turn says it has. */
  readonly #asked = new Map<Session, Uint8Array>()
  /** The row that has to be on disk before any is answered. */
  #after = 0
  #onDisk: number
  #waiting: Session[] = []

  constructor({ onDisk, answer }: { onDisk: number; answer: (session: Session, stateVector: Uint8Array) => void }) {
    this.#onDisk = onDisk
    this.#answer = answer
  }

  ask(session: Session, stateVector: Uint8Array): void {
    const asksNow = !this.#asked.has(session)
    this.#asked.set(session, stateVector)
    if (asksNow) setImmediate(() => this.#answerNow(session))
  }

  holdUntil(row: number): void {
    this.#after = row
  }

  /** The room's rows up to this one are on disk. */
  onDisk(row: number): void {
    this.#onDisk = row
    if (row >= this.#after) for (const session of this.#waiting.splice(0)) this.#answerNow(session)
  }

  #answerNow(session: Session): void {
    if (this.#onDisk < this.#after) return void this.#waiting.push(session)
    const asked = this.#asked.get(session)
    this.#asked.delete(session)
    if (asked !== undefined) this.#answer(session, asked)
  }
}
