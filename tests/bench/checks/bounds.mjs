// What one can make the server carry: little frames that ask for much, words that never become whole, frames without an end, and a
// reader that does not read. Two in another room type meanwhile: how long does a letter take them, and how much memory goes?
import { Typist } from '../harness/Typist.mjs'
import { Neighbours } from '../harness/Neighbours.mjs'
import { sitDown, sitTwo } from '../harness/Witness.mjs'
import { LETTERS, seeded } from '../harness/chance.mjs'
import { BOMB, orphan } from '../harness/frames.mjs'
import { sleep } from '../harness/waiting.mjs'

export const promises = {
  bomb: { promise: 'Seven bytes cannot make the server take 256 MB, nor hold up others.', topic: 'bounds' },
  orphans: { promise: 'Words that build on words which never come are not stored, nor do they hold up others.', topic: 'bounds' },
  'frame-large': { promise: 'A frame of 90 MB is not taken into memory.', topic: 'bounds' },
  'frame-huge': { promise: 'A frame of 1 GB is not taken into memory.', topic: 'bounds' },
  'slow-reader': { promise: 'A reader that does not read does not make the server’s memory grow.', topic: 'bounds' }
}
export const defaults = { bombs: 20, orphans: 2000, largeMb: 90, hugeMb: 1024, seconds: 20, rate: 300, bytes: 16_384, seed: 3 }

/** What a person would notice, and what a server can spare. */
const MOST_WAIT_MS = 1_000
const MOST_MB = 64

const verdict = ({ serverAlive, alive, worstMs, grewMb }, { more = [], most = MOST_MB, done }) => {
  const harm = [...more]
  if (!serverAlive) harm.push('it ended the server')
  else if (!alive) harm.push('the others could write no more')
  if (worstMs > MOST_WAIT_MS) harm.push(`a letter of the others took ${worstMs} ms`)
  if (grewMb > most) harm.push(`memory grew by ${grewMb} MB`)
  return {
    holds: harm.length === 0,
    found: `${done}: ${harm.length === 0 ? `memory grew by ${grewMb} MB, a letter of the others took ${worstMs} ms at most` : harm.join(', ')}`,
    worstMs,
    grewMb
  }
}

const bomb = async (server, { bombs }) => {
  const neighbours = await Neighbours.beside(server, 'beside-bomb')
  const figures = await neighbours.during(async () => {
    // Whoever is cut off comes again.
    for (let thrown = 0; thrown < bombs; thrown++) {
      const one = await sitDown({ server, room: 'bomb', index: 0 })
      one.sendUpdate(BOMB)
      await one.handled()
      one.close()
    }
  })
  neighbours.close()
  return verdict(figures, { done: `${bombs} of them` })
}

const orphans = async (server, options) => {
  const neighbours = await Neighbours.beside(server, 'beside-orphans')
  const [one, other] = await sitTwo(server, 'orphans')
  const figures = await neighbours.during(async () => {
    for (let nth = 0; nth < options.orphans; nth++) one.sendUpdate(orphan(700_000 + nth, 5))
    await one.handled(30_000)
  })
  const next = await sitDown({ server, room: 'orphans', index: 1 })
  await sleep(1_000)
  const carried = next.doc.store.pendingStructs === null ? [] : [`whoever comes next is sent them (${next.bytesIn} bytes)`]
  for (const client of [one, other, next]) client.close()
  neighbours.close()
  return verdict(figures, { done: `${options.orphans} of them`, more: carried })
}

/** A frame by hand: the header says how long it will be, and zeros follow for as long as anybody takes them. */
const endlessFrame = async (server, room, bytes) => {
  const one = await sitDown({ server, room, index: 0 })
  const raw = one.socket._socket
  const closed = new Promise((resolve) =>
    raw.once('close', () => {
      resolve(true)
    })
  )
  raw.on('error', () => {})
  const header = Buffer.alloc(14)
  header[0] = 0x82
  header[1] = 0xff
  header.writeBigUInt64BE(BigInt(bytes), 2)
  raw.write(header)
  const chunk = Buffer.alloc(1 << 20)
  let sent = 0
  while (!raw.destroyed && sent < bytes) {
    const piece = chunk.subarray(0, Math.min(chunk.length, bytes - sent))
    sent += piece.length
    if (!raw.write(piece)) await Promise.race([new Promise((resolve) => raw.once('drain', resolve)), closed, sleep(5_000)])
  }
  await Promise.race([closed, sleep(2_000)])
  const code = one.closedByServer
  one.close()
  return { code, sentMb: Math.round(sent / 2 ** 20) }
}

const frame = async (server, room, bytes) => {
  const neighbours = await Neighbours.beside(server, `beside-${room}`)
  const figures = await neighbours.during(() => endlessFrame(server, room, bytes))
  neighbours.close()
  const ended = figures.code === null ? 'not refused' : `refused with ${figures.code}`
  return verdict(figures, { done: ended })
}

const slowReader = async (server, options) => {
  const random = seeded(options.seed)
  const neighbours = await Neighbours.beside(server, 'beside-slow')
  const [one, other] = await sitTwo(server, 'slow')
  const words = () => Array.from({ length: options.bytes }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('')
  const typist = new Typist([one], 1000 / options.rate, random, (client) => client.renew(words(), 100_000))
  typist.start()
  // As much again while it reads, so that what grows then is not counted against it.
  const reading = await neighbours.during(() => sleep((options.seconds / 2) * 1000))
  other.socket.pause()
  const sent = one.clocks.length
  const paused = await neighbours.during(() => sleep(options.seconds * 1000))
  typist.stop()
  const unreadMb = Math.round(((one.clocks.length - sent) * options.bytes) / 2 ** 20)
  for (const client of [one, other]) client.close()
  neighbours.close()
  const most = Math.round(unreadMb / 2)
  return {
    ...verdict(paused, { done: `${unreadMb} MB unread`, most }),
    unreadMb,
    grewWhileReadingMb: reading.grewMb
  }
}

export const run = async ({ options, bench }) => {
  const asks = {
    bomb: (server) => bomb(server, options),
    orphans: (server) => orphans(server, options),
    'frame-large': (server) => frame(server, 'large', options.largeMb * 2 ** 20),
    'frame-huge': (server) => frame(server, 'huge', options.hugeMb * 2 ** 20),
    'slow-reader': (server) => slowReader(server, options)
  }
  const answers = {}
  // Each on a server of its own: what one leaves behind is not held against the next.
  for (const [check, ask] of Object.entries(asks)) {
    if (options.only?.split(',').includes(check) === false) continue
    const server = await bench.start()
    await server.prepareRooms?.([
      'bomb',
      'orphans',
      'large',
      'huge',
      'slow',
      ...['bomb', 'orphans', 'large', 'huge', 'slow'].map((room) => `beside-${room}`)
    ])
    answers[check] = await ask(server)
    await server.stop()
  }
  return answers
}
