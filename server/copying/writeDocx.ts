import { Worker } from 'node:worker_threads'
import type { Copy } from '../../shared/copying/copy.ts'
import type { FrozenWords } from '../../shared/sharing/frozenWords.ts'

export type ToWrite = { copy: Copy } | { snapshot: FrozenWords }

// Run from TypeScript (in tests), the thread still needs JavaScript: the built one.
const worker = import.meta.url.endsWith('.ts')
  ? new URL('../../dist/server/docxWorker.js', import.meta.url)
  : new URL('./docxWorker.js', import.meta.url)

/** A Word document takes a second of a long alliance and a hundred megabytes: one at a time, beside everything else. */
export class DocxWriter {
  #last: Promise<unknown> = Promise.resolve()

  write(asked: ToWrite): Promise<Uint8Array> {
    const written = this.#last.then(() => writeInThread(asked))
    this.#last = written.catch(() => undefined)
    return written
  }
}

const writeInThread = async (asked: ToWrite): Promise<Uint8Array> => {
  const thread = new Worker(worker, { workerData: asked })
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      thread.once('message', resolve)
      thread.once('error', reject)
      thread.once('exit', () => reject(new Error('the thread of a Word document ended without it')))
    })
  } finally {
    await thread.terminate()
  }
}
