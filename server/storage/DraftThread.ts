// The thread that reads drafts, seen from the server's: begun when somebody asks, ended when nobody has for a while. One question at
// a time, so that never more than one document of the past stands in memory, however many ask.
import { Worker } from 'node:worker_threads'
import { Restarting, UnreadableAlliance } from '../domain/ports.ts'
import type { DraftAnswer, DraftFinding, DraftJob } from './draftJobs.ts'
import { handedOver } from './handedOver.ts'
import { type FoldedSealed, type SealedFold, bytesOfFold } from './sealedFold.ts'

/** Somebody who looks back goes from day to day; beginning a thread takes a tenth of a second. */
const LINGERS_MS = 30_000
/** Many times what the longest document takes. */
const MOST_MEMORY_MB = 256
/** What is made of one question is gone with its answer, most of it before it is ever copied. */
const MOST_YOUNG_MB = 24
/** Of the ten seconds that an end may take, what is still folded and forgotten has these. */
const AFTER_THE_LAST_READER_MS = 2_000

// Run from TypeScript (in tests), the thread still needs JavaScript: the built one.
const worker = import.meta.url.endsWith('.ts')
  ? new URL('../../dist/server/draftWorker.js', import.meta.url)
  : new URL('./draftWorker.js', import.meta.url)

type Lingering = { after(ms: number, act: () => void): () => void }

/** `reader`: somebody looks back, and can ask again. `disk`: something is to be folded, or to fade. */
type Asker = 'reader' | 'disk'

/** Nothing where nothing was asked, and only there. */
type Found<Asked extends DraftJob | undefined> = Asked extends DraftJob ? DraftFinding[Asked['type']] : undefined

export class DraftThread {
  readonly #timer: Lingering
  #worker: Worker | undefined
  #asking: { forWhom: Asker; resolve(answer: DraftAnswer): void; reject(error: Error): void } | undefined
  /** Who is not answered any more. */
  readonly #refused = new Set<Asker>()
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #stopLingering: () => void = () => undefined
  #stopWaiting: () => void = () => undefined

  constructor(timer: Lingering) {
    this.#timer = timer
  }

  /** `load` is called when it is this question's turn: what waits holds no document. It may find that there is nothing to ask. Rejects
   *  with Restarting when the server ends before it is answered. */
  ask<Asked extends DraftJob | undefined>(forWhom: Asker, load: () => Promise<Asked>): Promise<Found<Asked>> {
    return this.#inTurn(forWhom, async () => {
      const job = await load()
      return (job === undefined ? undefined : await this.#find(job, { forWhom })) as Found<Asked>
    })
  }

  /** Its long bytes are handed over: they are gone here. */
  fold(fold: SealedFold): Promise<FoldedSealed> {
    // The key is kept: of a pooled buffer the whole pool would go to the other thread.
    const key = new Uint8Array(fold.key)
    const job = { type: 'fold', fold: { ...fold, key } } as const
    return this.#inTurn('disk', () => this.#find(job, { forWhom: 'disk', handed: handedOver(bytesOfFold(fold)) }))
  }

  get isEnding(): boolean {
    return this.#refused.size > 0
  }

  /** The server ends: however many wait, none of them is read to any more. What is to be folded or to fade still is, for a while;
   *  what is not then, is after the next start. */
  end(): void {
    if (this.isEnding) return
    this.#refuse('reader')
    this.#stopWaiting = this.#timer.after(AFTER_THE_LAST_READER_MS, () => this.#refuse('disk'))
  }

  async close(): Promise<void> {
    this.end()
    await this.#last
    this.#stopWaiting()
    this.#stopLingering()
    await this.#endThread()
  }

  /** Those that wait are told in their turn, which comes at once. */
  #refuse(whom: Asker): void {
    this.#refused.add(whom)
    if (this.#asking?.forWhom !== whom) return
    this.#asking.reject(new Restarting())
    void this.#endThread()
  }

  #inTurn<R>(forWhom: Asker, act: () => Promise<R>): Promise<R> {
    this.#waiting++
    this.#stopLingering()
    const found = this.#last.then(() => {
      if (this.#refused.has(forWhom)) throw new Restarting()
      return act()
    })
    this.#last = found.catch(() => undefined).finally(() => this.#linger())
    return found
  }

  #linger(): void {
    if (--this.#waiting === 0) this.#stopLingering = this.#timer.after(LINGERS_MS, () => void this.#endThread())
  }

  async #endThread(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  async #find<J extends DraftJob>(
    job: J,
    { forWhom, handed = [] }: { forWhom: Asker; handed?: ArrayBuffer[] }
  ): Promise<Found<J>> {
    const answer = await new Promise<DraftAnswer>((resolve, reject) => {
      // It may have ended while this was loaded.
      if (this.#refused.has(forWhom)) throw new Restarting()
      this.#asking = { forWhom, resolve, reject }
      this.#thread().postMessage(job, handed)
    }).finally(() => (this.#asking = undefined))
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
