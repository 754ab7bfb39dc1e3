// The same questions put to this server and to those that one would otherwise take. Each group of questions goes through all servers
// before the next is asked. What was found replaces what was found before of the same question and server, in a file that
// docs/reliability.md is written from.
//   node tests/bench/reliability.mjs [--checks kills,damage] [--adapters alongside] [--out FILE] [--any check’s own options]
import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readFlags } from './harness/flags.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const CHECKS = ['kills', 'power', 'damage', 'frames', 'presence', 'merges', 'bounds', 'halfOpen']
const SERVERS = ['alongside', 'yws-leveldb', 'hocuspocus-sqlite']

const { checks, adapters, out, _, ...given } = readFlags(process.argv.slice(2))
const chosen = (list, all) => (list === undefined ? all : String(list).split(','))
const file = path.resolve(out ?? path.join(here, 'results/reliability.jsonl'))
fs.mkdirSync(path.dirname(file), { recursive: true })

const git = (...args) => execFileSync('git', args, { cwd: here, encoding: 'utf8' }).trim()
// What is measured is the product as it is built; what is written about it is not part of it.
const changed = git(
  'status',
  '--porcelain',
  '--untracked-files=no',
  '--',
  '../../server',
  '../../shared',
  '../../package-lock.json'
)
const around = {
  commit: `${git('rev-parse', '--short', 'HEAD')}${changed === '' ? '' : ' with changes'}`,
  machine: `${os.cpus().length} × ${os.cpus()[0]?.model}, Node ${process.version}, ${os.platform()} ${os.release()}`
}

let running
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    running?.kill('SIGTERM')
    process.exit(130)
  })

const ask = async (check, adapter) => {
  const flags = Object.entries(given).flatMap(([key, value]) => [`--${key}`, String(value)])
  running = spawn(process.execPath, [path.join(here, 'check.mjs'), check, '--adapter', adapter, ...flags], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  let text = ''
  running.stdout.on('data', (chunk) => (text += String(chunk)))
  const code = await new Promise((resolve) => running.once('close', resolve))
  // Yjs itself writes to the console, too.
  const findings = text
    .split('\n')
    .filter((line) => line.startsWith('{"check"'))
    .map((line) => ({ ...JSON.parse(line), at: new Date().toISOString(), ...around }))
  return { code, findings }
}

/** In the order of the questions, whatever was asked again. */
const write = (findings) => {
  const before = fs.existsSync(file)
    ? fs
        .readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    : []
  const key = ({ check, server }) => `${check} ${server}`
  const all = new Map([...before, ...findings].map((finding) => [key(finding), finding]))
  fs.writeFileSync(file, [...all.values()].map((finding) => `${JSON.stringify(finding)}\n`).join(''))
}

let failed = 0
for (const check of chosen(checks, CHECKS))
  for (const adapter of chosen(adapters, SERVERS)) {
    const begun = performance.now()
    const { code, findings } = await ask(check, adapter)
    write(findings)
    if (code !== 0) failed++
    console.error(
      `${check}, ${adapter}: ${Math.round((performance.now() - begun) / 1000)} s${code === 0 ? '' : ', NOT ASKED TO ITS END'}`
    )
    for (const finding of findings) console.error(`  ${finding.check}: ${finding.verdict}, ${finding.found}`)
  }
process.exit(failed === 0 ? 0 : 1)
