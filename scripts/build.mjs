// Builds what is not built: the server with tsc, the page with Vite, then a brotli and a gzip beside every file
// that a page asks for. Does nothing when nothing that goes in has changed since the last time.
//   node scripts/build.mjs [--server] : the server alone, which is all that most tests need
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name) => join(root, 'node_modules', '.bin', name)
const say = (text) => process.stderr.write(`${text}\n`)

const parts = [
  {
    name: 'server',
    inputs: ['server', 'shared', 'tsconfig.base.json', 'package-lock.json'],
    build: () => {
      rmSync(join(root, 'dist/server'), { recursive: true, force: true })
      rmSync(join(root, 'dist/shared'), { recursive: true, force: true })
      run('tsc', '-p', 'server/tsconfig.json')
    }
  },
  {
    name: 'client',
    inputs: ['client', 'shared', 'vite.config.ts', 'tsconfig.base.json', 'package-lock.json'],
    build: () => {
      run('vite', 'build', '--logLevel', 'warn')
      for (const file of filesIn(join(root, 'dist/client'))) compress(file)
    }
  }
]

const only = process.argv.slice(2).flatMap((flag) => (flag.startsWith('--') ? [flag.slice(2)] : []))

for (const { name, inputs, build } of parts) {
  if (only.length > 0 && !only.includes(name)) continue
  const stamp = join(root, 'dist', `.${name}-built`)
  const print = fingerprint(inputs)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === print) continue
  say(`building the ${name}`)
  build()
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(stamp, print)
}

function run(command, ...args) {
  execFileSync(bin(command), args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
}

function fingerprint(inputs) {
  const hash = createHash('sha256')
  for (const input of inputs) {
    const path = join(root, input)
    for (const file of input.includes('.') ? [path] : filesIn(path))
      hash.update(file.slice(root.length)).update('\0').update(readFileSync(file))
  }
  return hash.digest('hex')
}

function filesIn(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

/** Fonts are compressed already; what would not get smaller stays as it is. */
function compress(file) {
  if (/\.(br|gz|woff2|png|ico)$/.test(file)) return
  const bytes = readFileSync(file)
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })
  if (brotli.length < bytes.length) writeFileSync(`${file}.br`, brotli)
  const gzip = gzipSync(bytes, { level: 9 })
  if (gzip.length < bytes.length) writeFileSync(`${file}.gz`, gzip)
}
