import type { AllianceId } from '../../shared/alliance/ids.ts'

/** Folds the words of its copy elsewhere. Where that cannot be, they stay as they are. */
export const foldApart = (alliance: AllianceId): Promise<void> =>
  new Promise((resolve) => {
    const worker = new Worker(new URL('./foldWorker.ts', import.meta.url), { type: 'module' })
    const done = (): void => {
      worker.terminate()
      resolve()
    }
    worker.addEventListener('message', done)
    worker.addEventListener('error', done)
    worker.postMessage(alliance)
  })
