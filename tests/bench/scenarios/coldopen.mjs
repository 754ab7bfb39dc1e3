// A document with a long history on disk, a server just restarted, one fresh client: from socket open to complete.
import { Client } from '../harness/Client.mjs'
import { median, round, spread } from '../harness/figures.mjs'
import { longHistory } from '../harness/histories.mjs'
import { cpuSeconds, peakRssMb, rssMb } from '../harness/processes.mjs'
import { dirMb, openUntil, shelved } from '../harness/shelf.mjs'
import { sleep } from '../harness/waiting.mjs'

export const defaults = { rooms: 30, edits: 20_000, sittings: 40, seed: 7, deadline: 30 }
export const needsDisk = true

export const run = async ({ options, bench }) => {
  const names = Array.from({ length: options.rooms }, (_, i) => `cold-${options.seed}-${i}`)
  const { edits, sittings, seed, wire } = options
  const params = { edits, sittings, seed, wire, compact: bench.adapter.compactHistories === true }
  const history = (base) => longHistory(base, params)
  const { dataDir, words, stats } = await shelved({ bench, kind: 'cold', params, names, history })
  const diskMb = dirMb(dataDir)
  const server = await bench.start(dataDir)
  await sleep(500)
  const rssStart = rssMb(server.pids)
  const opened = []
  let wrong = 0
  const cpu = await bench.measure(async () => {
    const before = cpuSeconds(server.pids)
    for (const room of names) {
      const client = new Client({ server, room })
      const open = await openUntil(client, words, options.deadline * 1000)
      if (open === undefined || client.words !== words) wrong++
      else opened.push(open)
      client.close()
      await sleep(50)
    }
    return cpuSeconds(server.pids) - before
  })
  const peak = peakRssMb(server.pids)
  await server.stop()
  return {
    ok: wrong === 0,
    wrong,
    openMs: spread(opened.map((open) => open.afterOpen)),
    totalMs: spread(opened.map((open) => open.total)),
    firstMs: round(opened[0]?.afterOpen, 1),
    kbIn: round(median(opened.map((open) => open.bytes)) / 1024, 1),
    messagesIn: median(opened.map((open) => open.messages)),
    serverCpuMsPerOpen: round((cpu * 1000) / names.length, 1),
    rssStartMb: round(rssStart, 1),
    rssPeakMb: round(peak, 1),
    diskMb: round(diskMb, 1),
    history: stats
  }
}
