import { Worker } from 'node:worker_threads'
import type { CopiedAlliance } from '../domain/broughtPorts.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'

// Run from TypeScript (in tests), the thread still needs JavaScript: the built one.
const worker = import.meta.url.endsWith('.ts')
  ? new URL('../../dist/server/copyWorker.js', import.meta.url)
  : new URL('./copyWorker.js', import.meta.url)

/** Several times what the largest copy takes. */
const MOST_MEMORY_MB = 1024
/** Each that waits holds all of its bytes. */
const MOST_WAITING = 4
const COME_AGAIN_SECONDS = 10

/** A copy is taken apart in a thread of its own: a long one takes a second, and nobody who types waits for it. One at a time. */
export class CopyReader {
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0

  async read(bytes: Uint8Array): Promise<CopiedAlliance | Refusal> {
    if (this.#waiting >= MOST_WAITING) return { refused: 'too-many', retryAfterSeconds: COME_AGAIN_SECONDS }
    this.#waiting++
    const read = this.#last.then(() => readInThread(bytes))
    this.#last = read.catch(() => undefined).finally(() => this.#waiting--)
    return read
  }
}

const readInThread = async (bytes: Uint8Array): Promise<CopiedAlliance | Refusal> => {
  // Its own bytes, so that they can go over to the other thread without being copied again.
  const own = new Uint8Array(bytes)
  const thread = new Worker(worker, {
    workerData: own,
    transferList: [own.buffer],
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB }
  })
  try {
    return await new Promise<CopiedAlliance | Refusal>((resolve, reject) => {
      thread.once('message', resolve)
      thread.once('error', (error: Error & { code?: string }) =>
        error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve({ refused: 'too-large' }) : reject(error)
      )
      thread.once('exit', () => reject(new Error('the thread that reads a copy ended without it')))
    })
  } finally {
    await thread.terminate()
  }
}
