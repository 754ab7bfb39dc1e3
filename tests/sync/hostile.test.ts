// A co-author, or a stranger, who means harm: nothing of the other's is lost, frozen, forged or slowed.
import { connect } from 'node:net'
import { type TestContext, afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { encodeSyncStep1, encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { seatTwo } from '../harness/Browser.ts'
import { count } from '../harness/counts.ts'
import { eventually } from '../harness/eventually.ts'
import type { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { awarenessFrame } from '../harness/HeadlessSeat.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'
import { rawUpdate } from '../harness/rawUpdate.ts'
import { sit } from '../harness/sit.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

/** A frame of GC structs and deletions: Yjs would not write these. */
const rawFrame = ({ gcs = [], deletes = [] }: RawFrame): Uint8Array =>
  encodeSyncUpdate(
    rawUpdate({
      structs: gcs.map(([client, clock, lengths]) => ({ client, clock, of: lengths.map((deleted) => ({ deleted })) })),
      deletes: deletes.map(([client, ranges]) => ({ client, ranges }))
    })
  )
type RawFrame = {
  gcs?: [client: number, clock: number, lengths: number[]][]
  deletes?: [client: number, ranges: [number, number][]][]
}

/** The frame is refused, the other goes on writing, and whoever comes next reads it all. */
const expectHarmless = async (context: TestContext, frame: (one: HeadlessSeat) => Uint8Array): Promise<void> => {
  count(context, { 'frames refused': 1 })
  const { alliance, coach, client } = await seatTwo(server.origin)
  await using other = await sit(client, alliance.id)
  other.write('before. ')
  await other.saved()
  await using one = await sit(coach, alliance.id)
  await one.saved()
  one.send(frame(one))
  expect((await one.ended()).code).toBe(4422)
  other.write('after.')
  await other.saved()
  await using fresh = await sit(client, alliance.id)
  expect(fresh.text.toJSON()).toBe('before. after.')
}

describe('a frame that would harm', () => {
  it('with lengths that Yjs could not read back', (context) =>
    expectHarmless(context, () => rawFrame({ gcs: [[777, 0, Array<number>(200).fill(Number.MAX_SAFE_INTEGER)]] })))

  it('under a client id that no client draws', (context) => expectHarmless(context, () => rawFrame({ gcs: [[2 ** 52, 0, [1]]] })))

  it('that says one deletion again and again', (context) =>
    expectHarmless(context, (one) =>
      rawFrame({
        deletes: [[[...one.doc.store.clients.keys()][0] ?? 0, Array.from({ length: 20_000 }, (): [number, number] => [0, 1])]]
      })
    ))

  it('under thousands of new pens', (context) =>
    expectHarmless(context, () => rawFrame({ gcs: Array.from({ length: 5_000 }, (_, index) => [index + 1, 0, [1]]) })))

  it('under one new pen after another, frame by frame', async (context) => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    await using other = await sit(client, alliance.id)
    await using one = await sit(coach, alliance.id)
    let pens = 0
    for (; one.closed === undefined && pens < 10_000; pens += 200) {
      one.send(rawFrame({ gcs: Array.from({ length: 200 }, (_, nth) => [10_000 + pens + nth, 0, [1]]) }))
      await one.saved().catch(() => undefined)
    }
    count(context, { 'frames refused': 1 })
    expect((await one.ended()).code).toBe(4422)
    expect(pens).toBeLessThan(3_000)
    // It is only that hand that has to wait.
    other.write('and on')
    await other.saved()
    server.clock.at += 60 * 60 * 1_000
    await using again = await sit(coach, alliance.id)
    again.write(' we go')
    await again.saved()
  })

  it('nested beyond what could be read again', (context) =>
    expectHarmless(context, (one) => {
      const copy = new Y.Doc()
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(one.doc))
      const before = Y.encodeStateVector(copy)
      let parent: Y.XmlFragment | Y.XmlElement | undefined = sectionsOf(copy)[0]?.body
      for (let depth = 0; depth < 40; depth++) {
        const next = new Y.XmlElement('blockquote')
        parent?.insert(0, [next])
        parent = next
      }
      return encodeSyncUpdate(Y.encodeStateAsUpdate(copy, before))
    }))

  it.for([
    ['a title of controls', 'title', 'a\u0000b'],
    ['a title that turns the page round', 'title', 'a\u202Eb'],
    ['a title that stands over what is above', 'title', `a${'\u0301'.repeat(9)}`],
    ['a title without an end', 'title', 'a'.repeat(201)],
    ['a rank without an end', 'rank', 'a'.repeat(201)],
    ['an empty rank', 'rank', '']
  ] as const)('%s', ([, field, value], context) =>
    expectHarmless(context, (one) => {
      const copy = new Y.Doc()
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(one.doc))
      const before = Y.encodeStateVector(copy)
      const section = copy.getMap('sections').get(sectionsOf(copy)[0]?.id ?? '')
      if (section instanceof Y.Map) section.set(field, value)
      return encodeSyncUpdate(Y.encodeStateAsUpdate(copy, before))
    })
  )
})

describe('what an honest client may do', () => {
  it('add a section of its own, rename it, move it, set it aside and bring it back', async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    await using one = await sit(coach, alliance.id)
    await using other = await sit(client, alliance.id)
    const sections = one.doc.getMap('sections')
    one.doc.transact(() => {
      const section = new Y.Map<unknown>()
      const body = new Y.XmlFragment()
      body.insert(0, [new Y.XmlElement('paragraph')])
      for (const [field, value] of Object.entries({ title: 'Our own', rank: 'a0V', body })) section.set(field, value)
      sections.set('AAAAAAAAAAAAAAAAAAAAAA', section)
    })
    const section = sections.get('AAAAAAAAAAAAAAAAAAAAAA')
    if (!(section instanceof Y.Map)) throw new Error('no section')
    section.set('title', 'Ours, renamed')
    section.set('rank', 'a0X')
    section.set('setAside', true)
    section.delete('setAside')
    await one.saved()
    await other.until('the section', () =>
      sectionsOf(other.doc).some(({ title, setAside }) => title === 'Ours, renamed' && !setAside)
    )
    expect((await client.read(alliance.id)).sections).toHaveLength(16)
  })

  it('send what another page of the same person sent, and hear of the disk only when it is on it', async () => {
    const { alliance, coach } = await seatTwo(server.origin)
    await using one = await sit(coach, alliance.id)
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(one.doc))
    await using two = await sit(coach, alliance.id, copy)
    const updates: Uint8Array[] = []
    one.doc.on('update', (update: Uint8Array) => updates.push(update))
    one.write('the same words')
    for (const update of updates) two.send(encodeSyncUpdate(update))
    await Promise.all([one.saved(), two.saved()])
    await using fresh = await sit(coach, alliance.id)
    expect(fresh.text.toJSON()).toBe('the same words')
  })
})

describe('somebody else’s pen', () => {
  it('that was only announced cannot be taken by an update, nor by presence once it is gone', async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    await using victim = await sit(client, alliance.id)
    victim.send(awarenessFrame({ clientId: victim.doc.clientID, clock: 1, state: {} }))
    await victim.saved()
    await using thief = await sit(coach, alliance.id)
    await thief.saved()
    thief.send(rawFrame({ gcs: [[victim.doc.clientID, 0, [1]]] }))
    expect((await thief.ended()).code).toBe(4422)
    await using again = await sit(coach, alliance.id)
    again.send(awarenessFrame({ clientId: victim.doc.clientID, clock: 2, state: { here: 'stolen' } }))
    await again.saved()
    victim.write('my own pen')
    await victim.saved()
    expect(victim.closed).toBeUndefined()
  })
})

describe('a reader that does not read', () => {
  it('gets its fences, its answers and the reason of a refusal all the same, once it reads', async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    await using other = await sit(client, alliance.id)
    await using slow = await sit(coach, alliance.id)
    await slow.saved()
    slow.socket.pause()
    for (let i = 0; i < 60; i++)
      other.doc.transact(() => {
        other.text.delete(0, other.text.length)
        other.write('x'.repeat(100_000))
      })
    await other.saved()
    slow.write('from the slow one. ')
    const fence = slow.sendFence()
    slow.send(encodeSyncStep1(Y.encodeStateVector(slow.doc)))
    await other.until('the slow one’s words', () => other.words.includes('from the slow one'))
    slow.socket.resume()
    await slow.until('its fence', () => slow.acknowledged === fence, { within: 20_000 })
    await eventually(
      'the same words',
      () => [slow.words.length, other.words.length],
      ([a, b]) => a === b
    )
    expect(slow.doc.store.pendingStructs).toBeNull()
  })
})

describe('floods', () => {
  it('of questions about a long document leave the server able to answer others', async (context) => {
    const QUESTIONS = 2_000
    count(context, { 'questions at once': QUESTIONS })
    const { alliance, coach } = await seatTwo(server.origin)
    await using one = await sit(coach, alliance.id)
    for (const { body } of sectionsOf(one.doc).slice(0, 9)) {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText('w'.repeat(100_000))])
      body.insert(0, [paragraph])
    }
    await one.saved()
    const question = encodeSyncStep1(new Uint8Array([0]))
    const from = performance.now()
    for (let i = 0; i < QUESTIONS; i++) one.send(question)
    await one.saved()
    expect((await coach.ask('GET', '/healthz')).status).toBe(200)
    // Answered one by one, each with the whole document, this took seconds.
    expect(performance.now() - from).toBeLessThan(2_000)
  })
})

describe('the door', () => {
  it('closes on those whom it refuses, also when they keep their side open', async () => {
    const { port } = new URL(server.origin)
    const sockets = Array.from({ length: 20 }, () => connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true }))
    const ended = sockets.map((socket) => new Promise((resolve) => socket.resume().once('end', resolve).once('close', resolve)))
    const errors: NodeJS.ErrnoException[] = []
    for (const socket of sockets) socket.on('error', (error) => errors.push(error))
    for (const socket of sockets)
      socket.write(
        'GET /sync/x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n'
      )
    await Promise.all(ended)
    // The server holds nothing of them: what is written now is answered with a reset.
    await eventually(
      'every socket to be cut off',
      () => {
        for (const socket of sockets) if (!socket.destroyed) socket.write('x')
        return sockets.filter(({ destroyed }) => !destroyed).length
      },
      (open) => open === 0
    )
    for (const error of errors) expect(['EPIPE', 'ECONNRESET']).toContain(error.code)
  })

  it('answers a client that offers another protocol in the one it asked in', async () => {
    const { port } = new URL(server.origin)
    const said = await new Promise<string>((resolve) => {
      let text = ''
      const socket = connect({ port: Number(port), host: '127.0.0.1' })
      socket.on('data', (chunk) => (text += chunk.toString())).on('close', () => resolve(text))
      socket.write(
        'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n'
      )
    })
    expect(said).toMatch(/^HTTP\/1\.1 200 /)
  })
})
