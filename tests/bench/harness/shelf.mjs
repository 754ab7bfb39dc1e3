// Documents put on a server's disk once, over the wire, sitting by sitting, as life would; every run gets a copy.
import fs from 'node:fs'
import path from 'node:path'
import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import { Client } from './Client.mjs'
import { BLANK } from './paper.mjs'
import { waitQuiet } from './processes.mjs'
import { each, sleep, waitFor } from './waiting.mjs'

/** The room's document as it is before anyone wrote: put down by this client where the server makes none. */
const blankOf = async (server, room) => {
  const client = await joined(server, room)
  client.layOut()
  if (!(await client.resync())) throw new Error(`seeding ${room}: no answer`)
  const blank = Y.encodeStateAsUpdate(client.doc)
  client.close()
  return blank
}

const joined = async (server, room) => {
  const client = new Client({ server, room, awareness: false })
  await client.connect()
  await client.whenSynced
  return client
}

/** Nobody types before the text is on screen: some servers send it after a first, empty answer, and one that never
 *  sends it is asked again, as by a person who reloads the page. */
const sitDown = async (server, room, found, reloads) => {
  for (let attempt = 1; attempt <= 20; attempt++) {
    const client = await joined(server, room)
    if (await waitFor(() => client.length === found && client.text !== undefined, 5000, 5)) return client
    reloads.count++
    client.close()
    await sleep(500)
  }
  throw new Error(`seeding ${room}: the text of ${found} characters never came`)
}

const play = async (server, room, sittings, reloads) => {
  for (const { found, updates } of sittings) {
    const client = await sitDown(server, room, found, reloads)
    for (const [index, update] of updates.entries()) {
      client.sendUpdate(update)
      if (index % 100 < 99) continue
      while (client.socket.bufferedAmount > 262_144) await sleep(2)
      await sleep(0)
    }
    if (!(await client.resync())) throw new Error(`seeding ${room}: no answer`)
    if (client.closedByServer !== null) throw new Error(`seeding ${room}: closed with ${client.closedByServer}`)
    await sleep(50)
    client.close()
    await sleep(50)
  }
}

const check = async (server, room, words) => {
  const client = await joined(server, room)
  const whole = await waitFor(() => client.length === words.length && client.words === words, 60_000)
  client.close()
  if (!whole) throw new Error(`seeding ${room}: the server holds ${client.length} of ${words.length} characters`)
}

/** A copy of a data directory in which every room of `names` holds the history, and the words that each then has. */
export const shelved = async ({ bench, kind, params, names, history }) => {
  const { adapter } = bench
  const key = createHash('sha256')
    .update(JSON.stringify([kind, params, names.length, adapter.stamp?.() ?? null]))
    .digest('hex')
    .slice(0, 10)
  const dir = path.join(bench.shelf, `${kind}-${bench.adapterName}-${key}`)
  const done = path.join(dir, 'SEEDED')
  if (!fs.existsSync(done)) {
    fs.rmSync(dir, { recursive: true, force: true })
    fs.mkdirSync(dir, { recursive: true })
    const { words, stats } = history(BLANK)
    if (adapter.putSnapshot !== undefined && params.wire !== true)
      for (const room of names) adapter.putSnapshot(dir, room, history(BLANK).snapshot)
    else await fill({ bench, dir, names, history, words })
    fs.writeFileSync(done, JSON.stringify({ kind, params, stats, words }))
  }
  const copy = bench.newDataDir()
  fs.cpSync(dir, copy, { recursive: true })
  const { words, stats } = JSON.parse(fs.readFileSync(done, 'utf8'))
  return { dataDir: copy, words, stats }
}

const fill = async ({ bench, dir, names, history, words }) => {
  const server = await bench.start(dir)
  await server.prepareRooms?.(names)
  const reloads = { count: 0 }
  const begun = performance.now()
  // Rooms with the same blank document have the same history: it is made once.
  let made
  await each(names, 8, async (room) => {
    const blank = await blankOf(server, room)
    const print = Buffer.from(blank).toString('base64')
    const mine = made?.print === print ? made.sittings : history(blank).sittings
    made = { print, sittings: mine }
    await play(server, room, mine, reloads)
  })
  const sent = performance.now()
  await waitQuiet(server.pids)
  // Past the usual wait of a server that stores later.
  await sleep(3000)
  await waitQuiet(server.pids)
  console.error(
    `seeded ${dir}: sent in ${Math.round((sent - begun) / 1000)} s, quiet ${Math.round((performance.now() - sent) / 1000)} s later, ${reloads.count} reloads of an empty page`
  )
  await server.stop()
  // Asked of a copy: a visit may change what is on disk.
  const trial = bench.newDataDir()
  fs.cpSync(dir, trial, { recursive: true })
  const second = await bench.start(trial)
  await each(names, 4, (room) => check(second, room, words))
  await second.stop()
}

export const dirMb = (dir) => {
  let bytes = 0
  for (const entry of fs.readdirSync(dir, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) bytes += fs.statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size
  return bytes / 1_048_576
}

/** Connects; resolves when these words are all there, undefined when they do not come in time. */
export const openUntil = async (client, words, deadlineMs) => {
  const started = performance.now()
  let timer
  const complete = new Promise((resolve) => {
    timer = setTimeout(resolve, deadlineMs, undefined)
    client.onApplied = () => {
      // Length first, which is cheap; a replayed log may pass the final length on its way.
      if (client.length !== words.length) return
      const at = performance.now()
      if (client.words === words) resolve(at)
    }
  })
  await client.connect()
  const at = await complete
  clearTimeout(timer)
  client.onApplied = null
  if (at === undefined) return undefined
  return { total: at - started, afterOpen: at - client.openedAt, bytes: client.bytesIn, messages: client.messagesIn }
}
