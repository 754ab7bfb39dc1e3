// Runs inside a server that a test has started (node --import): how long its loop was held at a time, and how much memory it took at
// most. Asked by SIGUSR2; the answer is a line in the file that WATCH_LOOP names, and the counting begins anew.
import { appendFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const EVERY_MS = 5

if (isMainThread && process.env['WATCH_LOOP'] !== undefined) {
  let [last, cpu] = [performance.now(), process.cpuUsage()]
  let longest = 0
  let mostRss = 0
  setInterval(() => {
    const now = performance.now()
    const used = process.cpuUsage(cpu)
    // Not run because the machine had other things to do is no block: as long as it worked, and no longer.
    const held = Math.min(now - last - EVERY_MS, (used.user + used.system) / 1000)
    longest = Math.max(longest, held)
    mostRss = Math.max(mostRss, process.memoryUsage.rss())
    last = now
    cpu = process.cpuUsage()
  }, EVERY_MS).unref()
  process.on('SIGUSR2', () => {
    appendFileSync(process.env['WATCH_LOOP'] ?? '', `${JSON.stringify({ longest, mostRss, rss: process.memoryUsage.rss() })}\n`)
    longest = 0
    mostRss = process.memoryUsage.rss()
  })
}
