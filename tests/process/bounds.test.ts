// However much is thrown at it, the server holds little and is never held up: the loop of its process is blocked for less than
// fifty milliseconds, its memory grows by less than fifty megabytes, and the two in another room notice nothing.
import { type Socket, connect } from 'node:net'
import * as prng from 'lib0/prng'
import { type TestContext, afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { type Browser, seatTwo } from '../harness/Browser.ts'
import { budget } from '../harness/budget.ts'
import { count, measured } from '../harness/counts.ts'
import { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { type Watched, WatchedServer } from '../harness/WatchedServer.ts'

const LONGEST_BLOCK_MS = 50
const MOST_MEMORY = 50 * 1024 * 1024
const MEGABYTE = 1024 * 1024

let server: WatchedServer
let two: { alliance: Alliance; coach: Browser; client: Browser }

beforeAll(async () => {
  server = await WatchedServer.start()
  two = await seatTwo(server.origin)
  // What a server that has been used for a while takes anyway.
  await using one = await sit(two.coach)
  for (let letters = 0; letters < 500; letters++) {
    one.write('.')
    if (letters % 20 === 0) await one.saved()
  }
  const warm = Array.from({ length: 200 }, open)
  await Promise.all(warm.map(opened))
  await Promise.all(warm.map(closed))
  await one.saved()
})
afterAll(() => server[Symbol.asyncDispose]())

let before: Watched
beforeEach(async () => {
  await server.watched()
  before = await server.watched()
})

/** What was done did not hold the server up. */
const expectUnheld = async (context: TestContext, counts: Record<string, number>): Promise<Watched> => {
  const after = await server.watched()
  count(context, counts)
  measured(context, { 'ms the loop was blocked': Math.round(after.longest) })
  expect(after.longest).toBeLessThan(LONGEST_BLOCK_MS)
  return after
}
/** Nor did it fill it. */
const expectUnmoved = async (context: TestContext, counts: Record<string, number>): Promise<void> => {
  const { mostRss } = await expectUnheld(context, counts)
  const grown = mostRss - before.rss
  measured(context, { 'MB more in memory': Math.max(0, Math.round(grown / MEGABYTE)) })
  expect(grown).toBeLessThan(MOST_MEMORY)
}

const sit = (browser: Browser): Promise<HeadlessSeat> =>
  new HeadlessSeat({ origin: server.origin, allianceId: two.alliance.id, cookie: browser.cookie }).ready()

const open = (): WebSocket =>
  new WebSocket(`${server.origin.replace('http', 'ws')}/sync/${two.alliance.id}`, {
    perMessageDeflate: false,
    headers: { origin: server.origin, cookie: two.client.cookie ?? '' }
  })
const opened = (socket: WebSocket): Promise<void> =>
  new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
const closed = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => {
    socket.once('close', resolve).on('error', () => undefined)
    socket.close()
  })
/** The code with which the server ends it. */
const ended = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => socket.once('close', resolve).on('error', () => undefined))

const dial = (): Socket => connect(Number(new URL(server.origin).port), '127.0.0.1').on('error', () => undefined)

/** Pours bytes in as fast as they are taken, until the other side ends it. How many went out, and what came back. */
const pour = (socket: Socket, { head, piece, total }: { head: string | Buffer; piece: Buffer; total: number }): Promise<Poured> =>
  new Promise((resolve) => {
    let answer = ''
    socket.on('data', (data: Buffer) => (answer += data.toString('latin1')))
    socket.on('close', () => resolve({ sent: socket.bytesWritten, answer }))
    const goOn = (): void => {
      while (!socket.destroyed && socket.bytesWritten + socket.writableLength < total) if (!socket.write(piece)) return
    }
    socket.on('drain', goOn)
    socket.write(head)
    goOn()
  })
type Poured = { sent: number; answer: string }

const GIGABYTE = 1024 ** 3
/** What two kernels hold between them, and no more, was taken of what was poured. */
const LITTLE = 32 * MEGABYTE

describe('nothing holds the server up, or fills it', () => {
  const SOCKETS = budget({ short: 2_000, long: 4_000 })
  it(`${SOCKETS} sockets that say nothing, and go`, async (context) => {
    const sockets: WebSocket[] = []
    for (let nth = 0; nth < SOCKETS; nth += 100) {
      const some = Array.from({ length: 100 }, open)
      await Promise.all(some.map(opened))
      sockets.push(...some)
    }
    await using one = await sit(two.coach)
    one.write('all the same')
    await one.saved()
    while (sockets.length > 0) await Promise.all(sockets.splice(0, 100).map(closed))
    await expectUnmoved(context, { sockets: SOCKETS })
  })

  it('requests that trickle in, and upgrades that never end: cut off, while others are answered', async (context) => {
    const CALLERS = 500
    const heads = [
      'POST /api/alliances HTTP/1.1\r\nHost: localhost\r\nX-Slow: ',
      `GET /sync/${two.alliance.id} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Slow: `
    ]
    const callers = Array.from({ length: CALLERS }, (_, nth) => {
      const socket = dial()
      socket.write(heads[nth % heads.length] ?? '')
      return socket
    })
    const gone = Promise.all(callers.map((socket) => new Promise((resolve) => socket.once('close', resolve).resume())))
    const trickle = setInterval(() => callers.forEach((socket) => socket.writable && socket.write('a')), 500)
    const waits: number[] = []
    const honest = setInterval(() => {
      const began = performance.now()
      void fetch(`${server.origin}/healthz`).then(() => waits.push(performance.now() - began))
    }, 100)
    const began = performance.now()
    await gone
    clearInterval(trickle)
    clearInterval(honest)
    const within = performance.now() - began
    expect(within).toBeLessThan(20_000)
    expect(waits.length).toBeGreaterThan(10)
    expect(Math.max(...waits)).toBeLessThan(1_000)
    await expectUnmoved(context, { callers: CALLERS, 'cut off within, s': Math.ceil(within / 1000) })
  })

  it('messages in fragments of one byte', async (context) => {
    const TALKERS = 20
    const talkers = Array.from({ length: TALKERS }, open)
    await Promise.all(talkers.map(opened))
    const codes = talkers.map(ended)
    for (const talker of talkers)
      for (let nth = 0; nth < 20_000 && talker.readyState === WebSocket.OPEN; nth++)
        talker.send('a', { fin: false, binary: true })
    expect(new Set(await Promise.all(codes))).toEqual(new Set([1008]))
    await expectUnmoved(context, { talkers: TALKERS })
  })

  const ROUNDS = budget({ short: 20, long: 200 })
  it('a body of a gigabyte, announced or not: refused after its first pieces, and told so', async (context) => {
    const piece = Buffer.alloc(64 * 1024, 'a')
    const head = `POST /api/alliances HTTP/1.1\r\nHost: localhost:${new URL(server.origin).port}\r\nContent-Type: application/json\r\n`
    const chunk = Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')])
    const poured: Poured[] = []
    // Whether the answer arrives before the line is torn down is a race: it is run often.
    for (let round = 0; round < ROUNDS; round++)
      poured.push(
        ...(await Promise.all([
          // Refused for what it is before it is read at all.
          pour(dial(), {
            head: head.replace('/alliances', '/me') + `Content-Length: ${GIGABYTE}\r\n\r\n`,
            piece,
            total: GIGABYTE
          }),
          pour(dial(), { head: `${head}Content-Length: ${GIGABYTE}\r\n\r\n`, piece, total: GIGABYTE }),
          pour(dial(), { head: `${head}Transfer-Encoding: chunked\r\n\r\n`, piece: chunk, total: GIGABYTE })
        ]))
      )
    for (const { sent, answer } of poured) {
      expect(answer).toMatch(/^HTTP\/1\.1 4(13|05) /)
      expect(sent).toBeLessThan(LITTLE)
    }
    await expectUnmoved(context, { bodies: poured.length })
  })

  it('a frame of a gigabyte, announced or in pieces: closed with 1009 after its first bytes', async (context) => {
    const announced = await opening()
    // A masked binary frame of 2^30 bytes.
    const poured = await pour(announced, {
      head: Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 1, 2, 3, 4]),
      piece: Buffer.alloc(64 * 1024),
      total: GIGABYTE
    })
    expect(poured.answer).toContain('\u0003\u00f1')
    expect(poured.sent).toBeLessThan(LITTLE)
    const talker = open()
    await opened(talker)
    const code = ended(talker)
    for (let nth = 0; nth < 64 && talker.readyState === WebSocket.OPEN; nth++)
      talker.send(Buffer.alloc(64 * 1024), { fin: false, binary: true })
    expect(await code).toBe(1009)
    await expectUnmoved(context, { frames: 2 })
  })

  it('fifty times the seven bytes that would allocate 256 megabytes, at once', async (context) => {
    const talkers = Array.from({ length: 50 }, open)
    await Promise.all(talkers.map(opened))
    const codes = talkers.map(ended)
    for (const talker of talkers) talker.send(encodeSyncUpdate(new Uint8Array([1, 255, 255, 255, 15, 0, 0])))
    expect(new Set(await Promise.all(codes))).toEqual(new Set([4422]))
    await expectUnmoved(context, { bombs: talkers.length })
  })

  it('thousands of keys at once, each of them dear: others are heard in between', async (context) => {
    const KEYS = 2_000
    const nasty = await seatTwo(server.origin)
    const ofNasty = { origin: server.origin, allianceId: nasty.alliance.id, cookie: nasty.client.cookie }
    await using hand = await new HeadlessSeat(ofNasty).ready()
    // A paragraph of so many pieces that a key in it goes through tens of thousands.
    const gen = prng.create(7)
    hand.doc.transact(() => {
      for (let nth = 0; nth < 25_000; nth++) hand.text.insert(prng.int32(gen, 0, hand.text.length), 'ab')
    })
    await hand.saved()
    await server.watched()
    before = await server.watched()
    for (let nth = 0; nth < KEYS; nth++)
      if (nth % 2 === 0) hand.text.delete(prng.int32(gen, 0, hand.text.length - 1), 1)
      else hand.text.insert(prng.int32(gen, 0, hand.text.length), 'x')
    await hand.saved()
    await using other = await new HeadlessSeat({ ...ofNasty, cookie: nasty.coach.cookie }).ready()
    expect(other.words).toBe(hand.words)
    // Half a minute long there is a thread more, in which what is long was folded.
    await expectUnheld(context, { 'dear keys': KEYS })
  })

  /** A connection that has been upgraded by hand, for frames that no library would write. */
  const opening = async (): Promise<Socket> => {
    const socket = dial()
    socket.write(
      [
        `GET /sync/${two.alliance.id} HTTP/1.1`,
        `Host: localhost:${new URL(server.origin).port}`,
        `Origin: ${server.origin}`,
        `Cookie: ${two.client.cookie}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        '\r\n'
      ].join('\r\n')
    )
    await new Promise<void>((resolve) => socket.once('data', () => resolve()))
    return socket
  }
})

describe('readers that do not read', () => {
  const READERS = 20
  it(`cost less than five megabytes each, are shown out in time, and nobody in another room waits for them`, async (context) => {
    const other = await seatTwo(server.origin)
    const sitThere = (browser: Browser) =>
      new HeadlessSeat({ origin: server.origin, allianceId: other.alliance.id, cookie: browser.cookie }).ready()
    await using one = await sitThere(other.coach)
    await using peer = await sitThere(other.client)
    await using talker = await sit(two.coach)
    await talker.saved()
    /** How long a letter takes from one to the other, in milliseconds: 99 of 100 take no longer. All the while somebody elsewhere
     *  writes long words and takes them out again. */
    const p99 = async (): Promise<number> => {
      const waits: number[] = []
      const LETTERS = 1_000
      const talk = async (): Promise<void> => {
        while (waits.length < LETTERS) {
          talker.text.insert(0, 'a'.repeat(16 * 1024))
          talker.text.delete(0, 16 * 1024)
          await talker.saved()
        }
      }
      const talking = talk()
      while (waits.length < LETTERS) {
        const began = performance.now()
        const arrived = new Promise((resolve) => peer.doc.once('update', resolve))
        one.write('.')
        await arrived
        waits.push(performance.now() - began)
      }
      await talking
      return waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.99)] ?? Infinity
    }
    await p99()
    const without = [await p99()]
    await server.watched()
    const empty = await server.watched()
    const readers = Array.from({ length: READERS }, open)
    await Promise.all(readers.map(opened))
    const codes = readers.map(ended)
    for (const reader of readers) reader.pause()
    const beside = await p99()
    const full = await server.watched()
    const each = (full.mostRss - empty.rss) / READERS / MEGABYTE
    for (const reader of readers) reader.resume()
    await Promise.all([...readers.map(closed), ...codes])
    without.push(await p99())
    process.stderr.write(`slow readers: p99 without ${without.join(', ')} ms, beside them ${beside} ms, ${each} MB each\n`)
    count(context, { readers: READERS })
    measured(context, { 'MB a reader': Math.round(each * 10) / 10 })
    expect(each).toBeLessThan(5)
    expect(beside).toBeLessThan(Math.max(...without) * 1.2)
  })
})
