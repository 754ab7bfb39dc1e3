// Server just restarted with documents on disk; two fresh clients of every room connect at the same moment.
import { Client } from '../harness/Client.mjs'
import { seeded } from '../harness/chance.mjs'
import { round, spread } from '../harness/figures.mjs'
import { shortHistory } from '../harness/histories.mjs'
import { cpuSeconds, peakRssMb } from '../harness/processes.mjs'
import { openUntil, shelved } from '../harness/shelf.mjs'
import { sleep } from '../harness/waiting.mjs'

export const defaults = { rooms: 300, chars: 5000, chunk: 25, seed: 8, deadline: 60 }
export const needsDisk = true

export const run = async ({ options, bench }) => {
  const random = seeded(options.seed)
  const names = Array.from({ length: options.rooms }, (_, i) => `storm-${options.seed}-${i}`)
  const { chars, chunk, seed, wire } = options
  const params = { chars, chunk, seed, wire }
  const history = (base) => shortHistory(base, params)
  const { dataDir, words } = await shelved({ bench, kind: 'storm', params, names, history })
  const server = await bench.start(dataDir)
  await sleep(500)
  const clients = names.flatMap((room) => [0, 1].map((index) => new Client({ server, room, index })))
  for (let i = clients.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[clients[i], clients[j]] = [clients[j], clients[i]]
  }
  const figures = await bench.measure(async () => {
    const before = cpuSeconds(server.pids)
    const begun = performance.now()
    const opened = await Promise.all(clients.map((client) => openUntil(client, words, options.deadline * 1000)))
    const allSyncedMs = round(performance.now() - begun, 0)
    const good = opened.filter((open) => open !== undefined)
    return {
      allSyncedMs,
      clientMs: spread(
        good.map((open) => open.total),
        0
      ),
      failed: opened.length - good.length,
      serverCpuS: round(cpuSeconds(server.pids) - before, 2),
      kbIn: round(good.reduce((sum, open) => sum + open.bytes, 0) / good.length / 1024, 1)
    }
  })
  const wrong = clients.filter((client) => client.words !== words).length
  const peak = peakRssMb(server.pids)
  for (const client of clients) client.close()
  await server.stop()
  return { ok: wrong === 0 && figures.failed === 0, wrong, ...figures, rssPeakMb: round(peak, 1) }
}
