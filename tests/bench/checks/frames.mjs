// Frames that no honest editor sends. Two sit in a room; one sends the frame, the other writes on, and a third person's page is
// opened afterwards: did it reach the other, is it there for whoever comes next, and do the honest words stand?
import { seeded } from '../harness/chance.mjs'
import { MISPLACED, changed, undecodable } from '../harness/frames.mjs'
import { isAlive } from '../harness/processes.mjs'
import { sitDown, sitTwo } from '../harness/Witness.mjs'
import { each, sleep, waitFor } from '../harness/waiting.mjs'

export const promises = {
  misplaced: { promise: 'What the editor’s schema and the document’s layout do not have reaches nobody.', topic: 'schema' },
  undecodable: { promise: 'Bytes that are no update reach nobody, and harm nothing.', topic: 'frames' },
  forged: { promise: 'Nobody writes by another’s pen, and the other’s own words stand.', topic: 'people' }
}
export const defaults = { rounds: 20, seed: 7 }

/** Wherever they stand: a frame may have moved them. */
const stands = (doc) => {
  const everything = JSON.stringify(doc.getMap('sections').toJSON())
  return everything.includes('before. ') && everything.includes('after.')
}

/** What came of one frame, in words; none when nothing did. */
const harmOf = async ({ server, room, mark, frame, meanwhile }) => {
  const [one, other] = await sitTwo(server, room)
  const harm = []
  try {
    other.insert(other.length, 'before. ')
    await other.handled()
    await waitFor(() => one.words.includes('before. '), 5_000)
    await meanwhile?.(one, other)
    one.sendUpdate(frame(one, other))
    await one.handled()
    await sleep(100)
    if (meanwhile === undefined) other.insert(other.length, 'after.')
    await other.handled()
    if (other.heardOf(mark)) harm.push('reached the other')
    if (!isAlive(server.pids)) harm.push('ended the server')
    else {
      const next = await sitDown({ server, room, index: 1 })
      if (!(await waitFor(() => stands(next.doc), 3_000))) harm.push('took honest words')
      if (next.heardOf(mark)) harm.push('stayed stored')
      next.close()
    }
    if (other.closedByServer !== null) harm.push('cut the other off')
  } finally {
    one.close()
    other.close()
  }
  return harm
}

const told = (harms, what) => {
  const harmed = harms.filter((harm) => harm.length > 0)
  const kinds = [...new Set(harmed.flat())].map((kind) => `${kind} ${harmed.filter((harm) => harm.includes(kind)).length} times`)
  return {
    holds: harmed.length === 0,
    found: harmed.length === 0 ? `${harms.length} ${what}, none came through` : `of ${harms.length} ${what}: ${kinds.join(', ')}`
  }
}

export const run = async ({ options, bench }) => {
  const random = seeded(options.seed)
  const server = await bench.start()
  const misplaced = Object.entries(MISPLACED)
  const rooms = (kind, count) => Array.from({ length: count }, (_, nth) => `${kind}-${nth}`)
  const kinds = {
    misplaced: rooms('misplaced', misplaced.length),
    undecodable: rooms('undecodable', options.rounds),
    forged: rooms('forged', options.rounds)
  }
  await server.prepareRooms?.(Object.values(kinds).flat())
  const harms = { misplaced: [], undecodable: [], forged: [] }

  await each(kinds.misplaced, 4, async (room, nth) => {
    const mark = `mark-of-${room}-`
    harms.misplaced[nth] = await harmOf({ server, room, mark, frame: ({ doc }) => changed(doc, misplaced[nth][1](mark)) })
  })
  await each(kinds.undecodable, 4, async (room, nth) => {
    const mark = `mark-of-${room}-`
    harms.undecodable[nth] = await harmOf({ server, room, mark, frame: () => undecodable(random, mark) })
  })
  await each(kinds.forged, 4, async (room, nth) => {
    const mark = `mark-of-${room}-`
    harms.forged[nth] = await harmOf({
      server,
      room,
      mark,
      frame: (one, other) => {
        const forged = changed(one.doc, (doc) => doc.getMap('meta').set('title', mark), other.doc.clientID)
        // At the same moment the other writes on, and has not heard of it yet: who is believed is who came first.
        setTimeout(() => other.insert(other.length, 'after.'), 20)
        return forged
      },
      meanwhile: async (_, other) => {
        other.socket.pause()
        setTimeout(() => other.socket.resume(), 80)
      }
    })
  })
  await server.stop()
  return {
    misplaced: {
      ...told(harms.misplaced, 'kinds'),
      harms: Object.fromEntries(misplaced.map(([name], nth) => [name, harms.misplaced[nth]]))
    },
    undecodable: told(harms.undecodable, 'frames'),
    forged: told(harms.forged, 'forged frames')
  }
}
