import { readFileSync } from 'node:fs'

const nothing = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))

/** Milliseconds of work that this thread has done: what else the machine does is not counted. The system counts at its own ticks, four
 *  milliseconds apart, and when a thread stands still, so this one does for a moment first. Where the system does not tell of one thread, the
 *  time of day. */
export const worked = (): number => {
  try {
    Atomics.wait(nothing, 0, 0, 0.001)
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[0]) / 1e6
  } catch {
    return performance.now()
  }
}
