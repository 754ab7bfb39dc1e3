// One server to be measured or asked: started as often as is needed, each time on the directory that is given, or on a new one.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { round } from './figures.mjs'
import { busySeconds, cpuSeconds } from './processes.mjs'

export const openBench = async (adapterName) => {
  const adapter = await import(`../adapters/${adapterName}.mjs`)
  const work = fs.mkdtempSync(path.join(process.env.BENCH_TMP ?? os.tmpdir(), 'bench-'))
  let directories = 0
  let pids = []
  const bench = {
    adapter,
    adapterName,
    work,
    /** What the generator of the load came to in the last measured window. */
    generator: undefined,
    shelf: fileURLToPath(new URL('../data', import.meta.url)),
    newDataDir: () => path.join(work, `data-${directories++}`),
    async start(dataDir = bench.newDataDir()) {
      const server = await adapter.start({ dataDir })
      pids = server.pids
      const { framing, repliesToSync, acknowledges } = adapter
      return { framing, repliesToSync, acknowledges, ...server }
    },
    /** The load of this process itself in the measured window, so that a client that was the limit can be seen; and what
     *  anything that is neither client nor server used of the machine meanwhile (100: one core). */
    async measure(act) {
      const loop = monitorEventLoopDelay({ resolution: 5 })
      loop.enable()
      const at = performance.now()
      const cpu = process.cpuUsage()
      const busy = busySeconds()
      const served = cpuSeconds(pids)
      const figures = await act()
      const wall = (performance.now() - at) / 1000
      const { user, system } = process.cpuUsage(cpu)
      const own = (user + system) / 1e6
      loop.disable()
      bench.generator = {
        cpuPct: round((own / wall) * 100, 1),
        strangersCpuPct: round((Math.max(0, busySeconds() - busy - own - (cpuSeconds(pids) - served)) / wall) * 100, 1),
        loopDelayP99Ms: round(Math.max(0, loop.percentile(99) / 1e6 - 5), 2)
      }
      return figures
    },
    clear: () => fs.rmSync(work, { recursive: true, force: true })
  }
  return bench
}
