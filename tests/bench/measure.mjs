// One scenario against one server, one JSON line; ends with 1 when the run was not ok.
//   node tests/bench/measure.mjs typing --adapter alongside --rooms 200
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { round } from './harness/figures.mjs'
import { readFlags } from './harness/flags.mjs'
import { busySeconds, cpuSeconds } from './harness/processes.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const {
  _: [scenarioName],
  adapter: adapterName,
  label,
  keep,
  ...given
} = readFlags(process.argv.slice(2))
const modules = (dir) =>
  fs
    .readdirSync(path.join(here, dir))
    .map((file) => path.basename(file, '.mjs'))
    .join(' ')
if (scenarioName === undefined || adapterName === undefined) {
  console.error(`usage: measure.mjs SCENARIO --adapter NAME [--key value]`)
  console.error(`scenarios: ${modules('scenarios')}\nadapters: ${modules('adapters')}`)
  process.exit(2)
}
const scenario = await import(`./scenarios/${String(scenarioName)}.mjs`)
const adapter = await import(`./adapters/${String(adapterName)}.mjs`)
const options = { ...scenario.defaults, ...given }

const work = fs.mkdtempSync(path.join(process.env.BENCH_TMP ?? os.tmpdir(), 'bench-'))
let directories = 0
let pids = []
let generator
const bench = {
  adapter,
  adapterName,
  shelf: path.join(here, 'data'),
  newDataDir: () => path.join(work, `data-${directories++}`),
  async start(dataDir = bench.newDataDir()) {
    const server = await adapter.start({ dataDir })
    pids = server.pids
    return { framing: adapter.framing, repliesToSync: adapter.repliesToSync, ...server }
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
    generator = {
      cpuPct: round((own / wall) * 100, 1),
      strangersCpuPct: round((Math.max(0, busySeconds() - busy - own - (cpuSeconds(pids) - served)) / wall) * 100, 1),
      loopDelayP99Ms: round(Math.max(0, loop.percentile(99) / 1e6 - 5), 2)
    }
    return figures
  }
}

const outcome = async () => {
  if (scenario.needsDisk === true && adapter.persistent !== true)
    return { ok: true, skipped: 'this server keeps nothing on disk' }
  try {
    return await scenario.run({ options, bench })
  } catch (error) {
    return { ok: false, error: String(error instanceof Error ? error.stack : error) }
  }
}

const begun = performance.now()
const figures = await outcome()
const line = {
  scenario: scenarioName,
  adapter: adapterName,
  label,
  options,
  ...figures,
  generator,
  wallS: round((performance.now() - begun) / 1000, 1)
}
console.log(JSON.stringify(line))
if (keep === true) console.error(`kept ${work}`)
else fs.rmSync(work, { recursive: true, force: true })
process.exit(line.ok ? 0 : 1)
