// Every scenario against every server, interleaved: in each round a scenario goes through all servers, in an order that
// turns from round to round, so that drift of the machine falls on all alike.
//   node tests/bench/compare.mjs [--runs 3] [--labels typing-200,idle] [--adapters alongside,floor-relay] [--out FILE]
// An item starts when the machine is quiet (it waits up to --patience s), and what strangers used of the machine in the
// measured window stands in its line; above --noise percent of a core it is measured again, once. Started again with
// the same --out, it goes on where it stopped.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readFlags } from './harness/flags.mjs'
import { busySeconds } from './harness/processes.mjs'
import { sleep } from './harness/waiting.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const LIVE = ['alongside', 'floor-relay', 'yws-leveldb', 'hocuspocus-sqlite']
const DISK = ['alongside', 'floor-log', 'yws-leveldb', 'hocuspocus-sqlite']
const ITEMS = [
  { label: 'typing-50', args: ['typing', '--rooms', '50', '--secs', '10'], adapters: LIVE },
  { label: 'typing-200', args: ['typing', '--rooms', '200', '--secs', '10'], adapters: LIVE },
  { label: 'typing-500', args: ['typing', '--rooms', '500', '--secs', '10'], adapters: LIVE },
  { label: 'firehose-1', args: ['firehose', '--rooms', '1', '--secs', '6'], adapters: LIVE },
  { label: 'firehose-20', args: ['firehose', '--rooms', '20', '--secs', '6'], adapters: LIVE },
  { label: 'coldopen', args: ['coldopen'], adapters: DISK },
  { label: 'join-storm', args: ['join-storm'], adapters: DISK },
  { label: 'idle', args: ['idle', '--secs', '6'], adapters: LIVE },
  { label: 'durability', args: ['durability'], adapters: DISK },
  { label: 'slow-consumer', args: ['slow-consumer', '--bytes', '16384', '--control', '6', '--secs', '12'], adapters: LIVE }
]

const flags = readFlags(process.argv.slice(2))
const list = (given) => (given === undefined ? undefined : String(given).split(','))
const labels = list(flags.labels)
const only = list(flags.adapters)
const runs = flags.runs ?? 3
const noise = flags.noise ?? 25
const patience = flags.patience ?? 20
const out = path.resolve(flags.out ?? path.join(here, 'results/figures.jsonl'))
fs.mkdirSync(path.dirname(out), { recursive: true })

const linesSoFar = () =>
  fs.existsSync(out)
    ? fs
        .readFileSync(out, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    : []

const strangersPct = async () => {
  const before = busySeconds()
  const at = performance.now()
  await sleep(1000)
  return ((busySeconds() - before) / (performance.now() - at)) * 1e5
}
const quiet = async () => {
  const end = performance.now() + patience * 1000
  while ((await strangersPct()) > noise && performance.now() < end);
}

let running
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    running?.kill('SIGTERM')
    process.exit(130)
  })

const measure = async ({ label, args }, adapter) => {
  running = spawn(process.execPath, [path.join(here, 'measure.mjs'), ...args, '--adapter', adapter, '--label', label], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  let text = ''
  running.stdout.on('data', (chunk) => (text += String(chunk)))
  await new Promise((resolve) => running.once('close', resolve))
  try {
    return JSON.parse(text.trim().split('\n').at(-1) ?? '')
  } catch {
    return { label, adapter, ok: false, error: `no figures: ${text.slice(-300)}` }
  }
}

const machine = {
  cpu: os.cpus()[0]?.model,
  cores: os.cpus().length,
  memoryGb: Math.round(os.totalmem() / 2 ** 30),
  node: process.version,
  kernel: os.release()
}

for (let pass = 1; pass <= 2; pass++)
  for (let run = 1; run <= runs; run++)
    for (const item of ITEMS) {
      if (labels?.includes(item.label) === false) continue
      const adapters = item.adapters.filter((adapter) => only?.includes(adapter) !== false)
      for (let nth = 0; nth < adapters.length; nth++) {
        const adapter = adapters[(nth + run - 1) % adapters.length]
        const before = linesSoFar().filter((line) => line.run === run && line.label === item.label && line.adapter === adapter)
        if (before.some((line) => line.noisy !== true) || before.length >= pass) continue
        await quiet()
        const figures = await measure(item, adapter)
        const strangers = figures.generator?.strangersCpuPct ?? 0
        const line = { run, ...figures, ...(strangers > noise ? { noisy: true } : {}), machine }
        fs.appendFileSync(out, `${JSON.stringify(line)}\n`)
        const said = line.ok ? (line.skipped ?? 'ok') : 'NOT OK'
        console.error(new Date().toISOString().slice(11, 19), `run ${run}`, item.label, adapter, said, line.wallS ?? '')
      }
    }
