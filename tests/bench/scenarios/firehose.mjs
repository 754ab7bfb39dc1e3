// Every client types as fast as it can, with at most `window` edits its peer has not applied yet.
import { LETTERS, seeded } from '../harness/chance.mjs'
import { round, spread } from '../harness/figures.mjs'
import { converge, openPairs } from '../harness/pairs.mjs'
import { cpuSeconds, peakRssMb } from '../harness/processes.mjs'
import { sleep } from '../harness/waiting.mjs'

export const defaults = { rooms: 1, secs: 10, warm: 2, window: 64, seed: 2 }

export const run = async ({ options, bench }) => {
  const random = seeded(options.seed)
  const server = await bench.start()
  const latencies = []
  const hands = { going: true }
  let applied = 0
  let counting = false
  const pump = (c) => {
    while (hands.going && c.clocks.length - c.peer.seen < options.window) c.type(LETTERS[c.clocks.length % LETTERS.length])
  }
  const onApplied = (c) => {
    c.settle((sent, now) => {
      if (counting) {
        applied++
        if (applied % 16 === 0) latencies.push(now - sent)
      }
    })
    pump(c.peer)
  }
  const names = Array.from({ length: options.rooms }, (_, i) => `fire-${options.seed}-${i}`)
  const pairs = await openPairs({ server, names, random })
  for (const c of pairs.flat()) c.onApplied = onApplied
  pairs.flat().forEach(pump)
  await sleep(options.warm * 1000)
  const figures = await bench.measure(async () => {
    const cpu0 = cpuSeconds(server.pids)
    const t0 = performance.now()
    counting = true
    await sleep(options.secs * 1000)
    counting = false
    const secs = (performance.now() - t0) / 1000
    const cpu = cpuSeconds(server.pids) - cpu0
    return {
      updates: applied,
      updatesPerS: round(applied / secs, 0),
      cpuPer1000: round((cpu / applied) * 1000, 4),
      cpuPct: round((cpu / secs) * 100, 1),
      perCoreUpdatesPerS: round(applied / cpu, 0)
    }
  })
  hands.going = false
  const check = await converge(pairs, 20000)
  const peak = peakRssMb(server.pids)
  pairs.flat().forEach((c) => c.close())
  await server.stop()
  return { ...check, ...figures, latencyMs: spread(latencies), rssPeakMb: round(peak, 1) }
}
