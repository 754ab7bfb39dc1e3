// Writes the tables of docs/benchmarks.md from what was measured: one a scenario, the median of the runs and, in
// brackets, the least and the most; and how often the floor's figure of the same run it is.
//   node tests/bench/report.mjs [FILE.jsonl]
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from './harness/figures.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const page = path.join(here, '../../docs/benchmarks.md')
const source = process.argv[2] ?? path.join(here, 'results/figures.jsonl')
const BEGIN = '<!-- figures: written by npm run bench -->'
const END = '<!-- end of figures -->'

/** `floor`: shown as a multiple of the floor, too. */
const COLUMNS = {
  typing: [
    { name: 'p50 ms', at: 'latencyMs.p50' },
    { name: 'p99 ms', at: 'latencyMs.p99' },
    { name: 'CPU s per 1,000 updates', at: 'cpuPer1000', floor: true },
    { name: 'RSS MB', at: 'rssMb' }
  ],
  firehose: [
    { name: 'updates/s', at: 'updatesPerS', floor: true },
    { name: 'CPU s per 1,000 updates', at: 'cpuPer1000', floor: true },
    { name: 'client CPU %', at: 'generator.cpuPct' }
  ],
  coldopen: [
    { name: 'p50 ms', at: 'openMs.p50', floor: true },
    { name: 'p95 ms', at: 'openMs.p95' },
    { name: 'first ms', at: 'firstMs' },
    { name: 'server CPU ms an opening', at: 'serverCpuMsPerOpen' },
    { name: 'kB received', at: 'kbIn' },
    { name: 'disk MB', at: 'diskMb' }
  ],
  'join-storm': [
    { name: 'all there ms', at: 'allSyncedMs', floor: true },
    { name: 'client p50 ms', at: 'clientMs.p50' },
    { name: 'server CPU s', at: 'serverCpuS' }
  ],
  idle: [
    { name: 'kB a room', at: 'rssPerRoomKb', floor: true },
    { name: 'CPU %', at: 'cpuPct' },
    { name: 'RSS MB', at: 'rssMb' }
  ],
  durability: [
    { name: 'characters lost a kill, median', at: 'lostCharsPerKill.median' },
    { name: 'worst kill', at: 'lostCharsPerKill.max' },
    { name: 'lost % of what the other had seen', at: 'lostPct' },
    { name: 'kills with a loss', at: 'killsWithLoss' },
    { name: 'kills', at: 'kills' }
  ],
  'slow-consumer': [
    { name: 'RSS MB before', at: 'rssBeforeMb' },
    { name: 'RSS MB at most', at: 'rssMaxMb' },
    { name: 'growth MB/s while it read', at: 'controlGrowthMbPerS' },
    { name: 'growth MB/s while it did not', at: 'pausedGrowthMbPerS' },
    { name: 'others’ p99 ms, before', at: 'othersControlMs.p99' },
    { name: 'others’ p99 ms, then', at: 'othersPausedMs.p99' },
    { name: 'there again after ms', at: 'recoverMs' }
  ]
}

const read = (line, at) => at.split('.').reduce((value, key) => value?.[key], line)
const show = (value) => {
  if (value === null || value === undefined) return '–'
  const size = Math.abs(value)
  if (size >= 1000) return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')
  return size >= 100
    ? value.toFixed(0)
    : size >= 10
      ? value.toFixed(1)
      : size >= 1 || size === 0
        ? value.toFixed(2)
        : value.toFixed(3)
}

const lines = fs
  .readFileSync(source, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line))
// One line a run, scenario and server: a quiet one if there is one, else the one that was disturbed least.
const disturbed = (line) => (line.noisy === true ? line.generator.strangersCpuPct : 0)
const chosen = new Map()
for (const line of lines) {
  const key = [line.label, line.run, line.adapter].join(' ')
  const old = chosen.get(key)
  if (old === undefined || disturbed(line) < disturbed(old)) chosen.set(key, line)
}
const all = [...chosen.values()]

const table = (label) => {
  const rows = all.filter((line) => line.label === label)
  const columns = COLUMNS[rows[0].scenario]
  const adapters = [...new Set(rows.map(({ adapter }) => adapter))].sort(
    (a, b) => Number(b === 'alongside') - Number(a === 'alongside') || a.localeCompare(b)
  )
  const floorOf = (run) => rows.find((line) => line.adapter.startsWith('floor') && line.run === run && line.ok)
  const cell = (good, { at, floor }) => {
    const values = good.map((line) => read(line, at)).filter((value) => typeof value === 'number')
    if (values.length === 0) return '–'
    const shares = good.map((line) => read(line, at) / read(floorOf(line.run), at)).filter((share) => Number.isFinite(share))
    const times = floor === true && shares.length > 0 ? ` ×${median(shares).toFixed(1)}` : ''
    return `${show(median(values))} (${show(Math.min(...values))}–${show(Math.max(...values))})${times}`
  }
  const body = adapters.map((adapter) => {
    const mine = rows.filter((line) => line.adapter === adapter)
    const good = mine.filter((line) => line.ok && line.skipped === undefined)
    const noisy = mine.filter((line) => line.noisy === true).length
    const cells = columns.map((column) => cell(good, column))
    return `| ${adapter} | ${cells.join(' | ')} | ${good.length}/${mine.length}${noisy > 0 ? `, ${noisy} disturbed` : ''} |`
  })
  return [
    `### ${label}`,
    '',
    `| server | ${columns.map(({ name }) => name).join(' | ')} | runs |`,
    `| --- |${columns.map(() => ' ---: |').join('')} --- |`,
    ...body
  ].join('\n')
}

const tables = [...new Set(all.map(({ label }) => label))].map(table)
const wrong = all.filter((line) => !line.ok)
const failures = wrong.map(({ run, label, adapter, error, missing, diverged, dropped, wrong: bad, failed }) => {
  const why = error?.split('\n')[0] ?? JSON.stringify({ missing, diverged, dropped, wrong: bad, failed })
  return `- run ${run}, ${label}, ${adapter}: ${why}`
})
const figures = [
  BEGIN,
  ...tables,
  ...(wrong.length > 0 ? ['### Runs that did not end well', failures.join('\n')] : []),
  END
].join('\n\n')

const text = fs.existsSync(page) ? fs.readFileSync(page, 'utf8') : `# Benchmarks\n\n${BEGIN}\n${END}\n`
const from = text.indexOf(BEGIN)
const to = text.indexOf(END)
if (from === -1 || to === -1) throw new Error(`${page} has no place for the figures`)
fs.writeFileSync(page, text.slice(0, from) + figures + text.slice(to + END.length))
