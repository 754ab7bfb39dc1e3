import { readFileSync } from 'node:fs'

/** Milliseconds of work that this thread has done, to some four: what else the machine does is not counted. Where the system does not tell
 *  of one thread, the time of day. */
export const worked = (): number => {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[0]) / 1e6
  } catch {
    return performance.now()
  }
}
