// One scenario against one server, one JSON line; ends with 1 when the run was not ok.
//   node tests/bench/measure.mjs typing --adapter alongside --rooms 200
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { round } from './harness/figures.mjs'
import { readFlags } from './harness/flags.mjs'
import { openBench } from './harness/openBench.mjs'

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
const bench = await openBench(String(adapterName))
const options = { ...scenario.defaults, ...given }

const outcome = async () => {
  if (scenario.needsDisk === true && bench.adapter.persistent !== true)
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
  generator: bench.generator,
  wallS: round((performance.now() - begun) / 1000, 1)
}
console.log(JSON.stringify(line))
if (keep === true) console.error(`kept ${bench.work}`)
else bench.clear()
process.exit(line.ok ? 0 : 1)
