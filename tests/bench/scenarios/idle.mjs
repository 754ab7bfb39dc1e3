// Many rooms with two connected clients that do nothing but renew their presence (every 15 s, as Yjs providers do).
import { seeded } from '../harness/chance.mjs'
import { round } from '../harness/figures.mjs'
import { converge, openPairs, renewAwareness } from '../harness/pairs.mjs'
import { cpuSeconds, rssMb } from '../harness/processes.mjs'
import { sleep } from '../harness/waiting.mjs'

export const defaults = { rooms: 1000, chars: 500, settle: 40, secs: 10, seed: 3 }

export const run = async ({ options, bench }) => {
  const random = seeded(options.seed)
  const names = Array.from({ length: options.rooms }, (_, i) => `idle-${options.seed}-${i}`)
  // Rooms that have to be made first are made by a process before this one: what is measured is keeping them open.
  const dataDir = bench.newDataDir()
  const before = await bench.start(dataDir)
  await before.prepareRooms?.(names)
  await before.stop()
  const server = await bench.start(dataDir)
  await sleep(500)
  const rss0 = rssMb(server.pids)
  const t0 = performance.now()
  const pairs = await openPairs({ server, names, random })
  for (const [a] of pairs) a.type('x'.repeat(options.chars))
  const check = await converge(pairs, 30000)
  const openS = (performance.now() - t0) / 1000
  const stop = renewAwareness(pairs.flat(), random)
  await sleep(options.settle * 1000)
  const figures = await bench.measure(async () => {
    const cpu0 = cpuSeconds(server.pids)
    await sleep(options.secs * 1000)
    return { cpuPct: round(((cpuSeconds(server.pids) - cpu0) / options.secs) * 100, 2) }
  })
  const rss = rssMb(server.pids)
  stop()
  const dropped = pairs.flat().filter((c) => c.closedByServer !== null).length
  pairs.flat().forEach((c) => c.close())
  await server.stop()
  return {
    ...check,
    ok: check.ok && dropped === 0,
    dropped,
    ...figures,
    rssMb: round(rss, 1),
    rssStartMb: round(rss0, 1),
    rssPerRoomKb: round(((rss - rss0) * 1024) / options.rooms, 1),
    openS: round(openS, 2)
  }
}
