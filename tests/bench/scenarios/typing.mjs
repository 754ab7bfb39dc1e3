// R rooms of two people, each typing one character at `rate` keystrokes/s at a random phase.
import { Typist } from '../harness/Typist.mjs'
import { LETTERS, seeded } from '../harness/chance.mjs'
import { round, spread } from '../harness/figures.mjs'
import { converge, openPairs, renewAwareness } from '../harness/pairs.mjs'
import { cpuSeconds, peakRssMb, rssMb } from '../harness/processes.mjs'
import { sleep } from '../harness/waiting.mjs'

export const defaults = { rooms: 50, rate: 5, secs: 20, warm: 2, ramp: 0, seed: 1 }

export const run = async ({ options, bench }) => {
  const random = seeded(options.seed)
  const server = await bench.start()
  const baseRss = rssMb(server.pids)
  const latencies = []
  let from = Infinity
  let to = Infinity
  const onApplied = (c) =>
    c.settle((sent, now) => {
      if (sent >= from && sent < to) latencies.push(now - sent)
    })
  const names = Array.from({ length: options.rooms }, (_, i) => `typing-${options.seed}-${i}`)
  const pairs = await openPairs({ server, names, random, onApplied })
  const clients = pairs.flat()
  const stopRenewing = renewAwareness(clients, random)
  let sent = 0
  let chars = 0
  const typist = new Typist(
    clients,
    1000 / options.rate,
    random,
    (c) => {
      sent++
      c.type(LETTERS[chars++ % LETTERS.length])
    },
    options.ramp * 1000
  )
  typist.start()
  await sleep(options.warm * 1000)
  const figures = await bench.measure(async () => {
    typist.lags.length = 0
    const sent0 = sent
    const cpu0 = cpuSeconds(server.pids)
    from = performance.now()
    await sleep(options.secs * 1000)
    to = performance.now()
    const cpu = cpuSeconds(server.pids) - cpu0
    const updates = sent - sent0
    return {
      updates,
      updatesPerS: round((updates / (to - from)) * 1000, 1),
      cpuPer1000: round((cpu / updates) * 1000, 4),
      cpuPct: round((cpu / (to - from)) * 1e5, 1)
    }
  })
  typist.stop()
  stopRenewing()
  const rss = rssMb(server.pids)
  const check = await converge(pairs)
  clients.forEach((c) => c.close())
  const peak = peakRssMb(server.pids)
  await server.stop()
  return {
    ...check,
    ...figures,
    latencyMs: spread(latencies),
    sendLagP99Ms: spread(typist.lags).p99,
    rssMb: round(rss, 1),
    rssPeakMb: round(peak, 1),
    rssStartMb: round(baseRss, 1)
  }
}
