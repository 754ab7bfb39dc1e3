// Runs inside a server that a test has started (node --import): how long its loop was held at a time, and how much memory it took at
// most. Asked by SIGUSR2; the answer is a line in the file that WATCH_LOOP names, and the counting begins anew.
import { appendFileSync, readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const EVERY_MS = 5

/** Milliseconds of work that this thread has done. Where the system does not tell of one thread, that of all. */
const worked = () => {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'latin1').split(' ')[0]) / 1e6
  } catch {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }
}

if (isMainThread && process.env['WATCH_LOOP'] !== undefined) {
  let [last, cpu] = [performance.now(), worked()]
  let longest = 0
  let mostRss = 0
  setInterval(() => {
    const now = performance.now()
    // Not run because the machine had other things to do is no block: as long as it worked, and no longer.
    const held = Math.min(now - last - EVERY_MS, worked() - cpu)
    longest = Math.max(longest, held)
    mostRss = Math.max(mostRss, process.memoryUsage.rss())
    last = now
    cpu = worked()
  }, EVERY_MS).unref()
  process.on('SIGUSR2', () => {
    appendFileSync(process.env['WATCH_LOOP'] ?? '', `${JSON.stringify({ longest, mostRss, rss: process.memoryUsage.rss() })}\n`)
    longest = 0
    mostRss = process.memoryUsage.rss()
  })
}
