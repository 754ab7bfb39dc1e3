// The words of an alliance as this device keeps them, while it may: only what the server has sent or has said to be on its disk.
// A word that is not saved yet is in no copy; it is kept elsewhere until it is (unsavedWords.ts).
import * as Y from 'yjs'
import type { AllianceId } from '../../shared/alliance/ids.ts'
import type { Copies, KeptAnswer } from './copies.ts'
import { inTime } from './inTime.ts'

/** What comes within so long is written as one. */
const TOGETHER_MS = 1_000
/** After so long without a change, all that is kept becomes one update, and what was deleted is gone from it. */
const QUIET_MS = 5_000
/** So does it when there are more than these. */
const MOST_UPDATES = 64

/** What has not been kept by then is not. */
const ANSWERS_WITHIN_MS = 30_000

/** `at`: when it was last in step with the server (ms). */
export type CopiedWords = { updates: Uint8Array[]; at: number }

export type CopyPorts = {
  alliance: AllianceId
  /** Whether somebody said that this device may. */
  mayKeep: () => boolean
  onSaid: (listener: () => void) => () => void
  open: () => Promise<Copies>
  /** Makes one update of all that are kept. */
  fold: () => Promise<void>
  now: () => number
  /** What was kept beside the words, before these are shown. */
  onAnswers: (answers: readonly KeptAnswer[]) => Promise<void>
  /** This browser has no room, keeps nothing, or does not answer: what there was is let go. */
  onNoRoom: () => Promise<void>
}

export class CopyOfWords {
  readonly #ports: CopyPorts
  readonly subscribe: (listener: () => void) => () => void
  #opened: Promise<Copies> | undefined
  /** One after the other, in the order in which they came. */
  #doing: Promise<unknown> = Promise.resolve()
  #waiting: Uint8Array[] = []
  #isClosed = false
  #together: ReturnType<typeof setTimeout> | undefined
  #quiet: ReturnType<typeof setTimeout> | undefined

  constructor(ports: CopyPorts) {
    this.#ports = ports
    this.subscribe = ports.onSaid
    globalThis.addEventListener?.('pagehide', this.#onHidden)
  }

  isWanted(): boolean {
    return this.#ports.mayKeep()
  }

  /** Undefined where nothing is kept, or it cannot be read. */
  async read(): Promise<CopiedWords | undefined> {
    if (!this.isWanted()) return undefined
    const kept = await this.#do((copies) => copies.read(this.#ports.alliance))
    if (kept !== undefined) await this.#ports.onAnswers(kept.answers)
    return kept
  }

  /** All that the server has, in the place of whatever was kept. */
  begin(state: Uint8Array): void {
    this.#waiting = []
    const { alliance, now } = this.#ports
    void this.#do((copies) => copies.begin(alliance, state, now()))
    this.#foldWhenQuiet()
  }

  /** The server has sent it, or has said that it is on its disk. */
  add(update: Uint8Array): void {
    this.#waiting.push(update)
    this.#together ??= setTimeout(this.#write, TOGETHER_MS)
    this.#foldWhenQuiet()
  }

  /** At this moment nothing that the server has is missing. */
  inStep(): void {
    this.#write()
    void this.#do((copies) => copies.inStep(this.#ports.alliance, this.#ports.now()))
  }

  keepAnswers(answers: readonly KeptAnswer[]): void {
    if (answers.length > 0) void this.#do((copies) => copies.keepAnswers(this.#ports.alliance, answers))
  }

  /** It is not what the server has. */
  letGo(): void {
    this.#waiting = []
    void this.#do((copies) => copies.letGo(this.#ports.alliance))
  }

  async close(): Promise<void> {
    globalThis.removeEventListener?.('pagehide', this.#onHidden)
    this.#write()
    clearTimeout(this.#quiet)
    this.#isClosed = true
    await this.#doing
    void this.#opened?.then(
      (copies) => copies.close(),
      () => undefined
    )
  }

  readonly #onHidden = (): void => this.#write()

  readonly #write = (): void => {
    clearTimeout(this.#together)
    this.#together = undefined
    if (this.#waiting.length === 0) return
    const update = Y.mergeUpdates(this.#waiting.splice(0))
    void this.#do(async (copies) => {
      const count = await copies.add(this.#ports.alliance, update, this.#ports.now())
      if (count > MOST_UPDATES) await this.#ports.fold()
    })
  }

  #foldWhenQuiet(): void {
    clearTimeout(this.#quiet)
    this.#quiet = setTimeout(() => void this.#do(this.#ports.fold), QUIET_MS)
  }

  /** What could not be kept makes the whole copy worth nothing: it would miss something without a sign of it. */
  #do<Done>(act: (copies: Copies) => Promise<Done>): Promise<Done | undefined> {
    if (this.#isClosed) return Promise.resolve(undefined)
    const acted = async (): Promise<{ done?: Done }> => {
      this.#opened ??= this.#ports.open()
      const copies = await this.#opened
      // Asked once more at the last moment: what is let go meanwhile does not come back.
      return this.isWanted() ? { done: await act(copies) } : {}
    }
    const done = this.#doing.then(async () => {
      if (!this.isWanted()) return undefined
      try {
        const answer = await inTime(acted(), ANSWERS_WITHIN_MS)
        if (answer === undefined) throw new Error('the database does not answer')
        return answer.done
      } catch {
        await this.#ports.onNoRoom()
        return undefined
      }
    })
    this.#doing = done
    return done
  }
}
