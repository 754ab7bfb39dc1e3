// Rooms of two typing; kill -9 at a random time; restart on the same data; only fresh clients connect.
// Lost = characters the OTHER person had already on screen before the kill and nobody can get back after it.
// The repeats run side by side, each with its own server and data (the load is small). A killed process
// keeps what it has handed to the kernel: this is a crash of the server, not of the machine.
import { Client } from '../harness/Client.mjs'
import { Typist } from '../harness/Typist.mjs'
import { LETTERS, seeded } from '../harness/chance.mjs'
import { median, round } from '../harness/figures.mjs'
import { openPairs } from '../harness/pairs.mjs'
import { sleep, waitFor } from '../harness/waiting.mjs'
import * as Y from 'yjs'

export const defaults = { rooms: 10, rate: 5, repeats: 10, parallel: 10, minS: 10, maxS: 22, seed: 5 }
export const needsDisk = true

const once = async ({ options, bench, seed }) => {
  const random = seeded(seed)
  const killAfter = options.minS * 1000 + random() * (options.maxS - options.minS) * 1000
  const dataDir = bench.newDataDir()
  let server = await bench.start(dataDir)
  const names = Array.from({ length: options.rooms }, (_, i) => `durable-${seed}-${i}`)
  const pairs = await openPairs({ server, names, random, onApplied: (c) => c.settle(() => {}) })
  let k = 0
  const typist = new Typist(pairs.flat(), 1000 / options.rate, random, (c) => c.type(LETTERS[k++ % LETTERS.length]))
  typist.start()
  await sleep(killAfter)
  const killedAt = performance.now()
  await server.kill()
  typist.stop()
  // what was on its way into the clients' sockets still arrives and counts as seen
  await waitFor(() => pairs.flat().every((c) => c.closedByServer !== null), 5000)
  const seen = pairs.map((pair) => pair.map((c) => Y.getState(c.peer.doc.store, c.doc.clientID)))
  pairs.flat().forEach((c) => c.close())

  server = await bench.start(dataDir)
  const fresh = await Promise.all(
    names.map(async (room) => {
      const c = new Client({ server, room, index: 0 })
      await c.connect()
      await Promise.race([c.whenSynced, sleep(15000)])
      return c
    })
  )
  // some servers load behind the first answer: wait until nothing has come for 2 s
  let before = -1
  for (let calm = 0; calm < 4;) {
    await sleep(500)
    const now = fresh.reduce((n, c) => n + c.length, 0)
    calm = now === before ? calm + 1 : 0
    before = now
  }
  let seenChars = 0
  let lost = 0
  let roomsHit = 0
  const lostMs = []
  pairs.forEach((pair, i) => {
    let worst = 0
    pair.forEach((c, j) => {
      const kept = Y.getState(fresh[i].doc.store, c.doc.clientID)
      seenChars += seen[i][j]
      if (kept >= seen[i][j]) return
      lost += seen[i][j] - kept
      const first = c.clocks.findIndex((clock) => clock > kept)
      worst = Math.max(worst, killedAt - c.times[first])
    })
    if (worst > 0) {
      roomsHit++
      lostMs.push(worst)
    }
  })
  fresh.forEach((c) => c.close())
  await server.kill()
  return {
    killAfterS: round(killAfter / 1000, 1),
    seenChars,
    lost,
    roomsHit,
    worstMs: round(Math.max(0, ...lostMs), 0),
    typicalMs: round(median(lostMs) ?? 0, 0)
  }
}

export const run = async ({ options, bench }) => {
  const runs = []
  let next = 0
  const worker = async () => {
    while (next < options.repeats) runs.push(await once({ options, bench, seed: options.seed * 1000 + next++ }))
  }
  await Promise.all(Array.from({ length: Math.min(options.parallel, options.repeats) }, worker))
  const sum = (key) => runs.reduce((n, r) => n + r[key], 0)
  return {
    ok: sum('seenChars') > 0,
    kills: runs.length,
    seenChars: sum('seenChars'),
    lostChars: sum('lost'),
    lostPct: round((100 * sum('lost')) / sum('seenChars'), 2),
    lostCharsPerKill: {
      median: median(runs.map((r) => r.lost)),
      min: Math.min(...runs.map((r) => r.lost)),
      max: Math.max(...runs.map((r) => r.lost))
    },
    killsWithLoss: runs.filter((r) => r.lost > 0).length,
    roomsHit: sum('roomsHit'),
    lostWorkMs: { median: median(runs.map((r) => r.typicalMs)), max: Math.max(...runs.map((r) => r.worstMs)) },
    runs
  }
}
