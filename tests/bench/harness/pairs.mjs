// Two people to a room, and whether they see the same in the end.
import { Client, sameContent } from './Client.mjs'
import { Typist } from './Typist.mjs'
import { collect } from './ownMemory.mjs'
import { each, sleep, waitFor } from './waiting.mjs'

export const openPairs = async ({ server, names, random, onApplied = null, deadlineMs = 60_000 }) => {
  await server.prepareRooms?.(names)
  const pairs = names.map((room) => {
    const [a, b] = [0, 1].map((index) => new Client({ server, room, index, clientID: Math.floor(random() * 2 ** 32) }))
    a.peer = b
    b.peer = a
    a.onApplied = onApplied
    b.onApplied = onApplied
    return [a, b]
  })
  await each(pairs.flat(), 64, async (client) => {
    await client.connect()
    if (!(await client.syncedWithin(deadlineMs))) throw new Error(`a client of ${client.room} was never synced`)
    client.layOut()
  })
  // The template is on its way to the other: what is measured begins with it there.
  await sleep(500)
  collect()
  return pairs
}

/** Presence renewed as the Yjs providers do it, spread over its 15 s. Returns what stops it. */
export const renewAwareness = (clients, random, everyMs = 15_000) => {
  const typist = new Typist(clients, everyMs, random, (client) => client.sendAwareness())
  typist.start()
  return () => typist.stop()
}

export const converge = async (pairs, ms = 10_000) => {
  const unseen = () => {
    let sum = 0
    for (const client of pairs.flat()) {
      client.settle(() => {})
      sum += client.peer.clocks.length - client.seen
    }
    return sum
  }
  await waitFor(() => unseen() === 0, ms, 50)
  const missing = unseen()
  const diverged = pairs.filter(([a, b]) => !sameContent(a, b)).length
  const dropped = pairs.flat().filter((client) => client.closedByServer !== null).length
  return { ok: missing === 0 && diverged === 0 && dropped === 0, missing, diverged, dropped }
}
