// A backup of a store, in use or not: what is written, and the keys that open it. Why it is made like this, and how it is brought back, says
// docs/backups.md.
//   DATA_DIR=/var/lib/alongside node scripts/backup.mjs /var/backups/alongside
import { existsSync } from 'node:fs'
import { chmod, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import Database from 'libsql'

/** What was taken out of the words stands in a backup for as long as there is that backup. */
const KEPT_DAYS = 30
const DAY_MS = 24 * 60 * 60 * 1000

const fail = (why) => {
  process.stderr.write(`${why}\n`)
  process.exit(1)
}

const dataDir = resolve(process.env.DATA_DIR || './data')
const [target, days = String(KEPT_DAYS)] = process.argv.slice(2)
if (target === undefined || !/^\d+$/.test(days))
  fail('expects the folder that backups go to, and after it, if you like, for how many days they are kept (30)')
for (const name of ['words.sqlite', 'keys.sqlite'])
  if (!existsSync(join(dataDir, name))) fail(`DATA_DIR: ${dataDir} has no ${name}`)

process.umask(0o077)
const folder = resolve(target)
await mkdir(folder, { recursive: true })

const ask = (path, sql) => {
  const database = new Database(path, { readonly: true })
  try {
    return database.prepare(sql).all()
  } finally {
    database.close()
  }
}

/** As it is at one moment, however many write meanwhile, and looked through. Under its name it stands only when it is whole. */
const copy = async (file, name) => {
  const unnamed = join(folder, `${name}.new`)
  await rm(unnamed, { force: true })
  ask(join(dataDir, file), `vacuum into '${unnamed.replaceAll("'", "''")}'`)
  await chmod(unnamed, 0o600)
  const [{ integrity_check: trouble }] = ask(unnamed, 'pragma integrity_check')
  if (trouble !== 'ok') fail(`${file} is damaged (${trouble}); the backups before it are as they were`)
  const synced = await open(unnamed, 'r+')
  await synced.sync()
  await synced.close()
  await rename(unnamed, join(folder, name))
}

/** Of the master key with which a store began: another has another. */
const sampleIn = (path) => ask(path, `select hex(wrapped) as sample from key where alliance_id = 'sample'`)[0]?.sample

const keys = join(folder, 'keys.sqlite')
if (existsSync(keys) && sampleIn(keys) !== sampleIn(join(dataDir, 'keys.sqlite')))
  fail(`${keys} is of another store than ${dataDir}: it is left as it is. Name another folder, or take it away yourself`)

// First the words: a key that was made in between is one too many, and one that was erased in between stays erased. The other way
// round, words would be without their key.
const now = new Date()
const words = `words-${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z.sqlite`
await copy('words.sqlite', words)
// One, and no second: what was erased is gone from every backup of the words as soon as the keys from before are.
await copy('keys.sqlite', 'keys.sqlite')

for (const name of await readdir(folder)) {
  const [, date, time] = /^words-(\d{4}-\d\d-\d\d)T(\d\d-\d\d-\d\d)Z\.sqlite$/.exec(name) ?? []
  if (date === undefined) continue
  if (now.getTime() - Date.parse(`${date}T${time.replaceAll('-', ':')}Z`) > Number(days) * DAY_MS) await rm(join(folder, name))
}
process.stdout.write(`${join(folder, words)} and ${keys}\n`)
