// The thread that reads drafts, seen from the server's: begun when somebody asks, ended when nobody has for a while. One question at
// a time, so that never more than one document of the past stands in memory, however many ask.
import { Worker } from 'node:worker_threads'
import { UnreadableAlliance } from '../domain/ports.ts'
import type { DraftAnswer, DraftFinding, DraftJob } from './draftJobs.ts'
import { handedOver } from './handedOver.ts'
import { type FoldedSealed, type SealedFold, bytesOfFold } from './sealedFold.ts'

/** Somebody who looks back goes from day to day; beginning a thread takes a tenth of a second. */
const LINGERS_MS = 30_000
/** Many times what the longest document takes. */
const MOST_MEMORY_MB = 256
/** What is made of one question is gone with its answer, most of it before it is ever copied. */
const MOST_YOUNG_MB = 24

// Run from TypeScript (in tests), the thread still needs JavaScript: the built one.
const worker = import.meta.url.endsWith('.ts')
  ? new URL('../../dist/server/draftWorker.js', import.meta.url)
  : new URL('./draftWorker.js', import.meta.url)

type Lingering = { after(ms: number, act: () => void): () => void }

/** Nothing where nothing was asked, and only there. */
type Found<Asked extends DraftJob | undefined> = Asked extends DraftJob ? DraftFinding[Asked['type']] : undefined

export class DraftThread {
  readonly #timer: Lingering
  #worker: Worker | undefined
  #asking: { resolve(answer: DraftAnswer): void; reject(error: Error): void } | undefined
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #stopLingering: () => void = () => undefined

  constructor(timer: Lingering) {
    this.#timer = timer
  }

  /** `load` is called when it is this question's turn: what waits holds no document. It may find that there is nothing to ask. */
  ask<Asked extends DraftJob | undefined>(load: () => Promise<Asked>): Promise<Found<Asked>> {
    return this.#inTurn(async () => {
      const job = await load()
      return (job === undefined ? undefined : await this.#find(job)) as Found<Asked>
    })
  }

  /** Its long bytes are handed over: they are gone here. */
  fold(fold: SealedFold): Promise<FoldedSealed> {
    // The key is kept: of a pooled buffer the whole pool would go to the other thread.
    const key = new Uint8Array(fold.key)
    return this.#inTurn(() => this.#find({ type: 'fold', fold: { ...fold, key } }, handedOver(bytesOfFold(fold))))
  }

  async close(): Promise<void> {
    await this.#last
    this.#stopLingering()
    await this.#end()
  }

  #inTurn<R>(act: () => Promise<R>): Promise<R> {
    this.#waiting++
    this.#stopLingering()
    const found = this.#last.then(act)
    this.#last = found.catch(() => undefined).finally(() => this.#linger())
    return found
  }

  #linger(): void {
    if (--this.#waiting === 0) this.#stopLingering = this.#timer.after(LINGERS_MS, () => void this.#end())
  }

  async #end(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  async #find<J extends DraftJob>(job: J, handed: ArrayBuffer[] = []): Promise<Found<J>> {
    const answer = await new Promise<DraftAnswer>((resolve, reject) => {
      this.#asking = { resolve, reject }
      this.#thread().postMessage(job, handed)
    })
    if ('unreadable' in answer) throw new UnreadableAlliance(answer.unreadable)
    return answer.found as Found<J>
  }

  #thread(): Worker {
    if (this.#worker !== undefined) return this.#worker
    const thread = new Worker(worker, {
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB, maxYoungGenerationSizeMb: MOST_YOUNG_MB }
    })
    const gone = (error: Error): void => {
      // One that was let go ends while the next is asked already.
      if (this.#worker !== thread) return
      this.#worker = undefined
      this.#asking?.reject(error)
    }
    thread.on('message', (answer: DraftAnswer) => this.#asking?.resolve(answer))
    thread.on('error', gone)
    thread.on('exit', () => gone(new Error('the thread that reads drafts has ended')))
    return (this.#worker = thread)
  }
}
