// Builds what is not built: the server with tsc and then, as the page, with Vite; beside every file that a page asks for a brotli and a gzip. Does nothing when nothing that goes in has changed since the last time.
//   node scripts/build.mjs [--server] : the server alone, which is all that most tests need
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name) => join(root, 'node_modules', '.bin', name)
const say = (text) => process.stderr.write(`${text}\n`)

/** What is started by its name: the process, and its threads. */
const SERVER_FILES = [
  'main.js',
  'storage/sqliteWorker.js',
  'storage/draftWorker.js',
  'copying/copyWorker.js',
  'copying/docxWorker.js'
]

const parts = [
  {
    name: 'server',
    inputs: ['server', 'shared', 'tsconfig.base.json', 'package-lock.json'],
    build: async () => {
      rmSync(join(root, 'dist/modules'), { recursive: true, force: true })
      run('tsc', '-p', 'server/tsconfig.json')
      await bundleServer()
    }
  },
  {
    name: 'client',
    inputs: ['client', 'shared', 'vite.config.ts', 'tsconfig.base.json', 'package-lock.json'],
    build: async () => {
      run('vite', 'build', '--logLevel', 'warn')
      run('vite', 'build', '--ssr', 'prerender.tsx', '--outDir', '../dist/prerender', '--logLevel', 'warn')
      await makePages()
      nameFiles()
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
  // One that fails has taken some of the last one away already.
  rmSync(stamp, { force: true })
  await build()
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(stamp, print)
}

/** A file for the server and one for each of its threads, with all they need but SQLite's binary: what a loader goes through for each of a
 *  thousand files stays in memory (docs/decisions/0045-one-file-a-thread.md). Nothing is renamed: a trace says which function it was. */
async function bundleServer() {
  const { build } = await import('vite')
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['libsql'] },
    plugins: [{ name: 'one-byte-a-letter', renderChunk: (code) => ({ code: inLatin1(code), map: null }) }],
    build: {
      ssr: true,
      outDir: join(root, 'dist/server'),
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: SERVER_FILES.map((file) => join(root, 'dist/modules/server', file)),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', comments: false }
      }
    }
  })
}

/** The engine keeps the text of a script, and with one letter beyond these takes two bytes for each of its millions. */
function inLatin1(code) {
  return code.replace(/[^\0-\xff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Two pages of their own, made of index.html. `welcome.html` is what a stranger meets: its words stand in it. In
 *  `alliance.html` the editor is asked for together with the rest, not after it. */
async function makePages() {
  const out = join(root, 'dist/client')
  const index = readFileSync(join(out, 'index.html'), 'utf8')
  const { prerenderWelcome } = await import(pathToFileURL(join(root, 'dist/prerender/prerender.js')).href)
  const words = prerenderWelcome()
  if (words.includes('<template')) throw new Error(`the welcome could not be written in the build: ${words.slice(0, 600)}`)
  const welcome = replaceOnce(index, /<div id="root">[^]*?<\/main>\s*<\/div>/, () => `<div id="root">${words}</div>`)
  writeFileSync(
    join(out, 'welcome.html'),
    replaceOnce(welcome, '<html ', () => '<html data-visitor="stranger" ')
  )
  const manifest = JSON.parse(readFileSync(join(out, '.vite/manifest.json'), 'utf8'))
  rmSync(join(out, '.vite'), { recursive: true })
  // Every piece that it is made of: a browser would find them one behind the other, and the largest last.
  const links = piecesOf(manifest, 'alliance/AlliancePage.tsx')
    .flatMap(({ file, css = [] }) => [
      `<link rel="modulepreload" crossorigin href="/${file}">`,
      ...css.map((sheet) => `<link rel="stylesheet" crossorigin href="/${sheet}">`)
    ])
    .filter((link) => !index.includes(link))
  // The words' face comes with the editor; the tool's waits, and what stands for it is as wide.
  const patient = replaceOnce(index, /\s*<link[^>]*as="font"[^>]*source-sans[^>]*>/, () => '')
  writeFileSync(
    join(out, 'alliance.html'),
    replaceOnce(patient, '</head>', () => `${links.join('')}</head>`)
  )
}

/** What a part of the page is made of, in the order in which it is found: its own piece, and all that this one imports. */
function piecesOf(manifest, name, found = new Map()) {
  if (found.has(name)) return []
  found.set(name, manifest[name])
  for (const one of manifest[name].imports ?? []) piecesOf(manifest, one, found)
  return [...found.values()]
}

/** What opens the page without a line (client/offline/sw.ts) is told which files there are, and so is another one with every build: scripts,
 *  style sheets, and the faces that are cut for this page. Those of other scripts are large, and come when a letter needs them. */
function nameFiles() {
  const out = join(root, 'dist/client')
  const files = readdirSync(join(out, 'assets')).filter((name) =>
    /[.](js|css)$|^(literata|source-sans-3)-(core|latin|display|italic)/.test(name)
  )
  const named = files.filter((name) => !name.includes('-wght-') && !/[.](br|gz)$/.test(name)).sort()
  const index = readFileSync(join(out, 'index.html'))
  const build = createHash('sha256').update(index).update(named.join()).digest('hex').slice(0, 16)
  const worker = join(out, 'sw.js')
  const said = `const BUILD=${JSON.stringify(build)},FILES=${JSON.stringify(named.map((name) => `/assets/${name}`))};`
  writeFileSync(worker, said + readFileSync(worker, 'utf8'))
}

/** Throws when it is not there: a page without it would look right and be slow. */
function replaceOnce(text, what, by) {
  const replaced = text.replace(what, by)
  if (replaced === text) throw new Error(`index.html holds no ${what}`)
  return replaced
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
