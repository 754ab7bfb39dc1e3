// What one says of who is here, and the other's page draws.
import { sitDown, sitTwo } from '../harness/Witness.mjs'
import { each, sleep } from '../harness/waiting.mjs'

export const promises = {
  'presence-name': { promise: 'Nobody is shown under a name that is not theirs.', topic: 'people' },
  'presence-other': { promise: 'Nobody speaks for another’s page: makes it leave, or speak.', topic: 'people' },
  'presence-ghosts': { promise: 'Nobody fills the page with people who are not there.', topic: 'people' },
  'presence-giant': { promise: 'Nobody sends another 512 KB of presence.', topic: 'bounds' }
}
export const defaults = { rounds: 10 }

const GHOSTS = 500
const GIANT = 512 * 1024

const round = async (server, room) => {
  const [one, other] = await sitTwo(server, room)
  // Whoever looks on: a second page of the first person.
  const third = await sitDown({ server, room, index: 0 })
  const mine = one.doc.clientID
  const theirs = other.doc.clientID
  other.sendPresence([{ clientID: theirs, clock: 1, state: { user: { name: 'Ben' }, at: 'home' } }])
  await other.handled()
  await sleep(100)
  if (!third.here.states.has(theirs)) throw new Error(`${room}: an honest page is not shown at all`)

  one.sendPresence([{ clientID: mine, clock: 1, state: { user: { name: 'Somebody else' } } }])
  await one.handled()
  await sleep(100)
  const named = third.here.states.get(mine)?.user?.name === 'Somebody else'

  one.sendPresence([{ clientID: theirs, clock: 20, state: { user: { name: 'Ben' }, at: 'nowhere' } }])
  await one.handled()
  await sleep(100)
  const spoke = third.here.states.get(theirs)?.at === 'nowhere'
  one.sendPresence([{ clientID: theirs, clock: 21, state: null }])
  await one.handled()
  await sleep(100)
  const left = !third.here.states.has(theirs)

  const before = third.here.states.size
  one.sendPresence(
    Array.from({ length: GHOSTS }, (_, nth) => ({
      clientID: 1_000_000 + nth,
      clock: 1,
      state: { user: { name: `Ghost ${nth}` } }
    }))
  )
  await one.handled()
  await sleep(200)
  const ghosts = third.here.states.size - before

  const bytes = third.bytesIn
  one.sendPresence([{ clientID: mine, clock: 2, state: { much: 'x'.repeat(GIANT) } }])
  await one.handled()
  await sleep(200)
  const giant = third.bytesIn - bytes > GIANT / 2
  for (const client of [one, other, third]) client.close()
  return { named, other: spoke || left, ghosts: Math.max(0, ghosts), giant }
}

export const run = async ({ options, bench }) => {
  const server = await bench.start()
  const rooms = Array.from({ length: options.rounds }, (_, nth) => `presence-${nth}`)
  await server.prepareRooms?.(rooms)
  const rounds = []
  await each(rooms, 4, async (room) => rounds.push(await round(server, room)))
  await server.stop()
  const times = (key) => rounds.filter((one) => Number(one[key]) > 0).length
  const told = (key, harm) => ({
    holds: times(key) === 0,
    found: times(key) === 0 ? `tried ${rounds.length} times` : `${harm} ${times(key)} of ${rounds.length} times`
  })
  return {
    'presence-name': told('named', 'shown'),
    'presence-other': told('other', 'believed'),
    'presence-ghosts': told('ghosts', `up to ${Math.max(...rounds.map(({ ghosts }) => ghosts))} shown,`),
    'presence-giant': told('giant', 'passed on')
  }
}
