// The thread in which earlier days are made again of what is kept of them, and long documents are folded. A long document takes longer to make than the server's
// own thread may be held, and nobody who types waits for it.
import { constants, getPriority, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { firstDayOf, groundAfter, wordsOn } from '../domain/drafts/reading.ts'
import { UnreadableAlliance } from '../domain/ports.ts'
import { youngCollector } from '../engine.ts'
import type { DraftAnswer, DraftJob } from './draftJobs.ts'
import { handedOver } from './handedOver.ts'
import { bytesOfFolded, foldSealed } from './sealedFold.ts'

const port = parentPort
if (port === null) throw new Error('draftWorker runs as a worker thread')

/** Nobody who types waits for a processor, either. Only Linux counts a thread by itself; elsewhere this would be the whole process. */
const comeLast = (): void => {
  const { PRIORITY_BELOW_NORMAL } = constants.priority
  try {
    // Whoever runs the server may have put it further back already, and from there nobody may come forward.
    if (process.platform === 'linux' && getPriority() < PRIORITY_BELOW_NORMAL) setPriority(PRIORITY_BELOW_NORMAL)
  } catch {
    // Where it may not, it takes its turn.
  }
}
comeLast()

/** What was made of one question is gone with its answer. Left to itself the engine would let it stand until there is no room, and give
 *  the thread more room for it. */
const letGo = youngCollector()

const answer = (found: DraftAnswer, handed: ArrayBuffer[] = []): void => port.postMessage(found, handed)

const find = (job: DraftJob): void => {
  switch (job.type) {
    case 'first day':
      return answer({ found: firstDayOf(job.drafts, job.section) })
    case 'words':
      return answer({ found: wordsOn(job.drafts, job) })
    case 'ground':
      return answer({ found: groundAfter(job.drafts) })
    case 'fold': {
      const found = foldSealed(job.fold)
      return answer({ found }, handedOver(bytesOfFolded(found)))
    }
  }
}

port.on('message', (job: DraftJob) => {
  try {
    find(job)
  } catch (error) {
    // Anything else is a fault of ours: the thread ends with it, and the next question begins another.
    if (!(error instanceof UnreadableAlliance)) throw error
    answer({ unreadable: error.message })
  }
  letGo()
})
