// Pairs type; the process is killed at a random moment and started again on what it left. Whatever had been called saved, and
// whatever the other had on screen, has to be there. And, at its sharpest: the process is killed in the very moment in which a
// letter arrives at the other. A killed process keeps what it has handed to the kernel: this is not the power going.
import * as Y from 'yjs'
import { Typist } from '../harness/Typist.mjs'
import { Witness, sitTwo } from '../harness/Witness.mjs'
import { LETTERS, seeded } from '../harness/chance.mjs'
import { each, sleep, waitFor } from '../harness/waiting.mjs'

export const promises = {
  'kill-seen': { promise: 'What the other had on screen is there after kill -9.', topic: 'durable' },
  'kill-saved': { promise: 'What was called saved is there after kill -9.', topic: 'durable' },
  'kill-arrival': { promise: 'A letter is on disk before it arrives at the other.', topic: 'durable' }
}
/** Between a second and a half, and longer than any of them waits before it stores. */
export const defaults = { kills: 20, rooms: 10, rate: 5, minS: 1.5, maxS: 13, arrivals: 20, settleS: 3, parallel: 5, seed: 5 }

const stateOf = (doc, client) => Y.getState(doc.store, client.doc.clientID)

/** Opens each room afresh; some servers load behind their first answer, so it waits until nothing has come for 2 s. */
const reopened = async (server, rooms) => {
  const fresh = []
  await each(rooms, 16, async (room, nth) => {
    fresh[nth] = new Witness({ server, room, awareness: false })
    await fresh[nth].connect()
    await fresh[nth].syncedWithin(15_000)
  })
  let before = -1
  for (let calm = 0; calm < 4;) {
    await sleep(500)
    const now = fresh.reduce((sum, { bytesIn }) => sum + bytesIn, 0)
    calm = now === before ? calm + 1 : 0
    before = now
  }
  return fresh
}

const killOnce = async ({ options, bench, seed }) => {
  const random = seeded(seed)
  const dataDir = bench.newDataDir()
  let server = await bench.start(dataDir)
  const rooms = Array.from({ length: options.rooms }, (_, nth) => `killed-${seed}-${nth}`)
  await server.prepareRooms?.(rooms)
  const pairs = []
  await each(rooms, 8, async (room, nth) => (pairs[nth] = await sitTwo(server, room)))
  await sleep(500)
  let typed = 0
  const typist = new Typist(pairs.flat(), 1000 / options.rate, random, (client) => client.type(LETTERS[typed++ % LETTERS.length]))
  typist.start()
  await sleep((options.minS + random() * (options.maxS - options.minS)) * 1000)
  await server.kill()
  typist.stop()
  await waitFor(() => pairs.flat().every(({ closedByServer }) => closedByServer !== null), 5_000)
  const atStake = pairs.map(([one, other]) => [
    { client: one, seen: stateOf(other.doc, one), saved: one.clocks[one.saved - 1] ?? 0 },
    { client: other, seen: stateOf(one.doc, other), saved: other.clocks[other.saved - 1] ?? 0 }
  ])
  pairs.flat().forEach((client) => client.close())

  server = await bench.start(dataDir)
  const fresh = await reopened(server, rooms)
  const sum = { seen: 0, seenLost: 0, saved: 0, savedLost: 0 }
  atStake.forEach((stakes, nth) => {
    for (const { client, seen, saved } of stakes) {
      const kept = stateOf(fresh[nth].doc, client)
      sum.seen += seen
      sum.seenLost += Math.max(0, seen - kept)
      sum.saved += saved
      sum.savedLost += Math.max(0, saved - kept)
    }
  })
  fresh.forEach((client) => client.close())
  await server.kill()
  return sum
}

const arriveOnce = async ({ options, bench, seed }) => {
  const dataDir = bench.newDataDir()
  let server = await bench.start(dataDir)
  const room = `arrival-${seed}`
  await server.prepareRooms?.([room])
  const [one, other] = await sitTwo(server, room)
  // The room is on disk, and well, before it matters.
  one.insert(0, 'before. ')
  await waitFor(() => other.words.includes('before. '), 10_000)
  await sleep(options.settleS * 1000)
  let killing = Promise.resolve()
  let arrived = false
  other.onApplied = () => {
    if (arrived || !other.words.includes('now')) return
    arrived = true
    killing = server.kill()
  }
  one.insert(0, 'now')
  if (!(await waitFor(() => arrived, 10_000, 1))) throw new Error('the letter never arrived')
  await killing
  one.close()
  other.close()
  server = await bench.start(dataDir)
  const [fresh] = await reopened(server, [room])
  const kept = fresh.words.includes('now')
  // Else all of it was lost, and the question was another.
  const there = fresh.words.includes('before. ')
  fresh.close()
  await server.kill()
  return { kept, there }
}

export const run = async ({ options, bench }) => {
  if (bench.adapter.persistent !== true) throw new Error('this server keeps nothing on disk')
  const kills = []
  await each(Array.from({ length: options.kills }), options.parallel, async (_, nth) => {
    kills.push(await killOnce({ options, bench, seed: options.seed * 1000 + nth }))
  })
  const arrivals = []
  await each(Array.from({ length: options.arrivals }), options.parallel, async (_, nth) => {
    arrivals.push(await arriveOnce({ options, bench, seed: options.seed * 1000 + nth }))
  })
  const total = (key) => kills.reduce((sum, one) => sum + one[key], 0)
  const letters = (n) => n.toLocaleString('en-GB')
  const of = (key) => {
    const lost = total(`${key}Lost`)
    const hit = kills.filter((one) => one[`${key}Lost`] > 0).length
    return {
      holds: total(key) === 0 ? undefined : lost === 0,
      found:
        lost === 0
          ? `0 of ${letters(total(key))} letters lost in ${kills.length} kills`
          : `${letters(lost)} of ${letters(total(key))} letters lost, in ${hit} of ${kills.length} kills`,
      kills
    }
  }
  const gone = arrivals.filter(({ kept }) => !kept).length
  return {
    'kill-seen': of('seen'),
    'kill-saved':
      bench.adapter.acknowledges === undefined ? { holds: undefined, found: 'it never says that words are saved' } : of('saved'),
    'kill-arrival': {
      holds: gone === 0,
      found:
        gone === 0
          ? `${arrivals.length} kills at the moment of arrival, all there`
          : `gone after ${gone} of ${arrivals.length} kills at the moment of arrival`,
      arrivals
    }
  }
}
