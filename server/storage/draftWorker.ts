// The thread in which earlier days are made again of what is kept of them, and long documents are folded. A long document takes longer to make than the server's
// own thread may be held, and nobody who types waits for it.
import { parentPort } from 'node:worker_threads'
import { foldByDay } from '../domain/drafts/folding.ts'
import { firstDayOf, groundAfter, wordsOn } from '../domain/drafts/reading.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import type { DraftAnswer, DraftJob } from './draftJobs.ts'

const port = parentPort
if (port === null) throw new Error('draftWorker runs as a worker thread')

const find = (job: DraftJob): DraftAnswer => {
  switch (job.type) {
    case 'first day':
      return { found: firstDayOf(job.drafts, job.section) }
    case 'words':
      return { found: wordsOn(job.drafts, job) }
    case 'ground':
      return { found: groundAfter(job.drafts) }
    case 'fold':
      return { found: foldByDay(job.unfolded, job.id) }
  }
}

port.on('message', (job: DraftJob) => {
  try {
    port.postMessage(find(job))
  } catch (error) {
    // Anything else is a fault of ours: the thread ends with it, and the next question begins another.
    if (!(error instanceof UnreadableAlliance)) throw error
    port.postMessage({ unreadable: error.message } satisfies DraftAnswer)
  }
})
