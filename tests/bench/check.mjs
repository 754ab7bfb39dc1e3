// One group of questions put to one server, one JSON line an answer; ends with 1 when something could not be asked at all.
//   node tests/bench/check.mjs kills --adapter hocuspocus-sqlite
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readFlags } from './harness/flags.mjs'
import { openBench } from './harness/openBench.mjs'

const {
  _: [name],
  adapter: adapterName,
  keep,
  ...given
} = readFlags(process.argv.slice(2))
if (name === undefined || adapterName === undefined) {
  const checks = fs.readdirSync(path.join(path.dirname(fileURLToPath(import.meta.url)), 'checks'))
  console.error(
    `usage: check.mjs CHECK --adapter NAME [--key value]\nchecks: ${checks.map((file) => path.basename(file, '.mjs')).join(' ')}`
  )
  process.exit(2)
}
const { promises, defaults, run } = await import(`./checks/${String(name)}.mjs`)
const bench = await openBench(String(adapterName))

const VERDICTS = new Map([
  [true, 'holds'],
  [false, 'does not hold'],
  [undefined, 'cannot be asked']
])

let missing = 0
try {
  const answers = await run({ options: { ...defaults, ...given }, bench })
  for (const [check, { promise, topic }] of Object.entries(promises)) {
    const answer = answers[check]
    if (answer === undefined) continue
    const { holds, found, ...figures } = answer
    const notTheirs = bench.adapter.notTheirs?.[topic]
    console.log(JSON.stringify({ check, promise, server: adapterName, verdict: VERDICTS.get(holds), found, notTheirs, figures }))
  }
} catch (error) {
  console.error(error instanceof Error ? error.stack : String(error))
  missing++
}
if (keep === true) console.error(`kept ${bench.work}`)
else bench.clear()
process.exit(missing === 0 ? 0 : 1)
