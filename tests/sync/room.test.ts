// What two people at one alliance can rely on, seen from the wire.
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { encodeFence, encodeSyncStep1, encodeSyncStep2, encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { type Browser, seatTwo } from '../harness/Browser.ts'
import { eventually } from '../harness/eventually.ts'
import { HeadlessSeat, awarenessFrame } from '../harness/HeadlessSeat.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const sit = (browser: Browser, allianceId: string, doc?: Y.Doc): Promise<HeadlessSeat> =>
  new HeadlessSeat({ origin: server.origin, allianceId, cookie: browser.cookie, ...(doc && { doc }) }).ready()

const users = (seat: HeadlessSeat): unknown[] =>
  seat.heard.flatMap((heard) => {
    if (heard.type !== 'awareness') return []
    const text = Buffer.from(heard.bytes).toString('utf8')
    const user: unknown = /"user":(\{[^}]*\})/.exec(text)?.[1]
    return typeof user === 'string' ? [JSON.parse(user)] : []
  })

describe('two people in one room', () => {
  it('begin with the fifteen sections of the template, the seven that start not set aside', async () => {
    const { alliance, coach } = await seatTwo(server.origin)
    await using seat = await sit(coach, alliance.id)
    const sections = sectionsOf(seat.doc)
    expect(sections).toHaveLength(15)
    expect(sections.filter(({ setAside }) => !setAside).map(({ key }) => key)).toEqual([
      'today',
      'vision',
      'commitment',
      'obstacles',
      'power',
      'confidentiality',
      'repair'
    ])
    expect(sections.every(({ body }) => body.toString() === '<paragraph></paragraph>')).toBe(true)
  })

  it('write at once and see the same words', async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    await using one = await sit(coach, alliance.id)
    await using other = await sit(client, alliance.id)
    one.write('from the coach. ')
    await other.until('the coach’s words', () => other.words.includes('coach'))
    for (let i = 0; i < 50; i++) {
      one.text.insert(0, `a${i} `)
      other.text.insert(other.text.length, `b${i} `)
    }
    await one.saved()
    await other.saved()
    await eventually(
      'the same words',
      () => [one.words, other.words],
      ([a, b]) => a === b
    )
    await using late = await sit(client, alliance.id)
    expect(late.words).toBe(one.words)
    expect(late.words).toContain('a49')
    expect(late.words).toContain('b49')
  })

  it('find every word again after everybody has gone', async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    {
      await using one = await sit(coach, alliance.id)
      one.write('what we said')
      await one.saved()
    }
    await eventually(
      'the room to be let go',
      async () => (await coach.ask('GET', '/metrics')).body,
      (text) => String(text).includes('alongside_rooms_open 0')
    )
    await using other = await sit(client, alliance.id)
    expect(other.words).toContain('what we said')
  })

  it('are heard when they are stock y-websocket clients, in both directions', async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    const connect = (browser: Browser) => {
      class WithCookie extends WebSocket {
        constructor(url: string, protocols: string[]) {
          super(url, protocols, { headers: { cookie: browser.cookie, origin: server.origin } })
        }
      }
      return new WebsocketProvider(`${server.origin.replace('http', 'ws')}/sync`, alliance.id, new Y.Doc(), {
        WebSocketPolyfill: WithCookie as unknown as typeof globalThis.WebSocket,
        disableBc: true
      })
    }
    const [one, other] = [connect(coach), connect(client)]
    try {
      one.awareness.setLocalStateField('user', { name: 'Not Amara', color: '#ff0000' })
      await eventually(
        'both to be synced',
        () => [one.synced, other.synced],
        ([a, b]) => a === true && b === true
      )
      const title = one.doc.getMap('meta')
      title.set('title', 'Named by a stock client')
      await eventually(
        'the title',
        () => other.doc.getMap('meta').get('title'),
        (seen) => seen === 'Named by a stock client'
      )
      const amara = alliance.seats[1]?.person
      await eventually(
        'the coach to be here, under her own name',
        () => other.awareness.getStates().get(one.doc.clientID)?.['user'] as unknown,
        (user) => JSON.stringify(user) === JSON.stringify({ id: amara?.id, name: amara?.name, ink: amara?.ink })
      )
      one.destroy()
      await eventually(
        'the coach to be gone',
        () => other.awareness.getStates().has(one.doc.clientID),
        (here) => !here
      )
      expect((await coach.read(alliance.id)).title).toBe('Named by a stock client')
    } finally {
      one.destroy()
      other.destroy()
    }
  })
})

describe('presence', () => {
  it('is signed by the seat, whatever a client writes, and is echoed to its sender', async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    await using one = await sit(coach, alliance.id)
    await using other = await sit(client, alliance.id)
    one.send(awarenessFrame({ clientId: one.doc.clientID, clock: 1, state: { user: { name: 'Jonas' }, cursor: null } }))
    const amara = alliance.seats[1]?.person
    for (const seat of [one, other]) {
      await seat.until('the coach’s presence', () => users(seat).length > 0)
      expect(users(seat)).toEqual([{ id: amara?.id, name: 'Amara', ink: amara?.ink }])
    }
  })

  it('of another’s client id is ignored, and the frame is not refused', async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    await using one = await sit(coach, alliance.id)
    await using other = await sit(client, alliance.id)
    one.send(awarenessFrame({ clientId: one.doc.clientID, clock: 1, state: { here: 'coach' } }))
    await other.until('the coach’s presence', () => users(other).length === 1)
    other.send(
      awarenessFrame(
        { clientId: one.doc.clientID, clock: 9, state: { here: 'forged' } },
        { clientId: other.doc.clientID, clock: 1, state: { here: 'client' } }
      )
    )
    await one.until('the client’s presence', () => users(one).length === 2)
    await other.saved()
    for (const seat of [one, other])
      expect(
        seat.heard
          .filter(({ type }) => type === 'awareness')
          .map((heard) => JSON.stringify(heard))
          .join()
      ).not.toContain('forged')
  })

  it('is sent after the words it points into', async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    await using one = await sit(coach, alliance.id)
    await using other = await sit(client, alliance.id)
    one.write('words first')
    one.send(awarenessFrame({ clientId: one.doc.clientID, clock: 1, state: { cursor: 'after' } }))
    await other.until('the coach’s presence', () => users(other).length > 0)
    const order = other.heard.map(({ type }) => type).filter((type) => type === 'update' || type === 'awareness')
    expect(order[0]).toBe('update')
    expect(order.indexOf('awareness')).toBe(order.length - 1)
  })
})

describe('a fence', () => {
  it('comes back after everything before it, and in its order', async () => {
    const { alliance, coach } = await seatTwo(server.origin)
    await using one = await sit(coach, alliance.id)
    const fences: number[] = []
    for (let i = 0; i < 20; i++) {
      one.write(`word ${i} `)
      fences.push(one.sendFence())
    }
    await one.until('the last fence', () => one.acknowledged === fences.at(-1))
    expect(one.heard.flatMap((heard) => (heard.type === 'fence' ? [heard.n] : []))).toEqual(fences)
  })

  it('is never sent to a socket that sent none, nor is a refusal in words', async () => {
    const { alliance, coach } = await seatTwo(server.origin)
    await using one = await sit(coach, alliance.id)
    one.send(new Uint8Array([0, 2, 3, 9, 9, 9]))
    expect((await one.ended()).code).toBe(4422)
    expect(one.heard.map(({ type }) => type)).toEqual(['step1', 'step2'])
  })
})

describe('refused, with the document untouched', () => {
  const refusals: [name: string, code: string, frame: (seat: HeadlessSeat, other: HeadlessSeat) => Uint8Array][] = [
    ['an update that does not decode', 'undecodable', () => encodeSyncUpdate(new Uint8Array([1, 1, 1, 1]))],
    [
      'the seven bytes that would allocate 256 MB',
      'undecodable',
      () => encodeSyncUpdate(new Uint8Array([1, 255, 255, 255, 127, 0, 0]))
    ],
    ['a frame with bytes left over', 'not-a-message', () => new Uint8Array([...encodeFence(1), 0])],
    ['a state vector that does not decode', 'undecodable', () => encodeSyncStep1(new Uint8Array([9]))],
    ['words under a client id of another person', 'not-your-pen', (_, other) => forge(other)],
    ['words under the server’s own client id', 'not-your-pen', (seat) => forgeServer(seat)],
    ['another root', 'layout', (seat) => change(seat, (doc) => doc.getText('mine').insert(0, 'x'))],
    ['a subdocument', 'layout', (seat) => change(seat, (doc) => doc.getMap('meta').set('title', new Y.Doc()))],
    ['a section deleted', 'layout', (seat) => change(seat, (doc) => doc.getMap('sections').delete(firstId(doc)))],
    ['a section replaced', 'layout', (seat) => change(seat, (doc) => doc.getMap('sections').set(firstId(doc), new Y.Map()))],
    ['a section’s body replaced', 'layout', (seat) => change(seat, (doc) => first(doc).set('body', new Y.XmlFragment()))],
    ['a section’s body deleted', 'layout', (seat) => change(seat, (doc) => first(doc).delete('body'))],
    ['a title of another type', 'layout', (seat) => change(seat, (doc) => first(doc).set('title', 7))],
    ['a field that sections do not have', 'layout', (seat) => change(seat, (doc) => first(doc).set('owner', 'me'))],
    ['a field called __proto__', 'layout', (seat) => change(seat, (doc) => first(doc).set('__proto__', 'x'))],
    ['anything but a title in meta', 'layout', (seat) => change(seat, (doc) => doc.getMap('meta').set('owner', 'me'))]
  ]

  const first = (doc: Y.Doc): Y.Map<unknown> => {
    const section = doc.getMap('sections').get(firstId(doc))
    if (!(section instanceof Y.Map)) throw new Error('no first section')
    return section
  }
  const firstId = (doc: Y.Doc): string => sectionsOf(doc)[0]?.id ?? ''

  /** The update of a change made on a copy, as if by this seat’s own pen. */
  const change = (seat: HeadlessSeat, act: (doc: Y.Doc) => void): Uint8Array => {
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(seat.doc))
    for (const root of ['sections', 'meta']) copy.getMap(root)
    const before = Y.encodeStateVector(copy)
    act(copy)
    return encodeSyncUpdate(Y.encodeStateAsUpdate(copy, before))
  }
  const forgeAs = (seat: HeadlessSeat, clientId: number): Uint8Array => {
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(seat.doc))
    copy.clientID = clientId
    const before = Y.encodeStateVector(copy)
    copy.getMap('meta').set('title', 'forged')
    return encodeSyncUpdate(Y.encodeStateAsUpdate(copy, before))
  }
  const forge = (other: HeadlessSeat): Uint8Array => forgeAs(other, other.doc.clientID)
  const forgeServer = (seat: HeadlessSeat): Uint8Array => {
    const server = [...seat.doc.store.clients.keys()].find((id) => id !== seat.doc.clientID)
    return forgeAs(seat, server ?? -1)
  }

  it.each(refusals)('%s: 103 %s, then 4422', async (_, code, frame) => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    await using other = await sit(client, alliance.id)
    other.write('the other’s words')
    await other.saved()
    await using one = await sit(coach, alliance.id)
    await one.saved()
    const before = Buffer.from(Y.encodeStateAsUpdate(other.doc)).toString('hex')
    one.send(frame(one, other))
    one.sendFence()
    expect((await one.ended()).code).toBe(4422)
    expect(one.heard.filter(({ type }) => type === 'refusal')).toEqual([
      { type: 'refusal', json: { code, detail: expect.any(String) as string } }
    ])
    expect(one.acknowledged).toBe(1)
    // The room goes on, and holds what it held.
    await other.saved()
    await using fresh = await sit(client, alliance.id)
    expect(Buffer.from(Y.encodeStateAsUpdate(fresh.doc)).toString('hex')).toBe(before)
  })

  it('a frame over 1 MiB closes with 1009', async () => {
    const { alliance, coach } = await seatTwo(server.origin)
    await using one = await sit(coach, alliance.id)
    one.send(new Uint8Array(1024 * 1024 + 1))
    expect((await one.ended()).code).toBe(1009)
  })

  it('a section of 200,000 characters is accepted', async () => {
    const { alliance, coach, client } = await seatTwo(server.origin)
    await using one = await sit(coach, alliance.id)
    one.write('ä'.repeat(200_000))
    await one.saved()
    await using other = await sit(client, alliance.id)
    expect(other.text.length).toBe(200_000)
  })
})

describe('words that build on words that are not here', () => {
  /** A pen that has written twice: the second update builds on the first. */
  const twoUpdates = (seat: HeadlessSeat): [Uint8Array, Uint8Array, Y.Doc] => {
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(seat.doc))
    const updates: Uint8Array[] = []
    copy.on('update', (update: Uint8Array) => updates.push(update))
    copy.getMap('meta').set('title', 'first')
    copy.getMap('meta').set('title', 'second')
    return [updates[0] ?? new Uint8Array(), updates[1] ?? new Uint8Array(), copy]
  }

  const question = (seat: HeadlessSeat): Promise<void> =>
    seat.until('the question', () => seat.heard.filter(({ type }) => type === 'step1').length === 2)

  it('are asked for once, fences withheld, and taken when they come', async () => {
    const { alliance, coach } = await seatTwo(server.origin)
    await using one = await sit(coach, alliance.id)
    const [, second, copy] = twoUpdates(one)
    // It has both, and sent the second before the server asked for what it has.
    Y.applyUpdate(one.doc, Y.encodeStateAsUpdate(copy), one)
    one.answers = false
    one.send(encodeSyncUpdate(second))
    one.send(encodeSyncUpdate(second))
    const fence = one.sendFence()
    await question(one)
    expect(one.acknowledged).toBe(0)
    one.send(encodeSyncStep2(Y.encodeStateAsUpdate(one.doc)))
    await one.until('the fence', () => one.acknowledged === fence)
    expect((await coach.read(alliance.id)).title).toBe('second')
  })

  it('and are not in the answer either: refused', async () => {
    const { alliance, coach } = await seatTwo(server.origin)
    await using one = await sit(coach, alliance.id)
    const [, second] = twoUpdates(one)
    one.send(encodeSyncUpdate(second))
    one.sendFence()
    expect((await one.ended()).code).toBe(4422)
    expect(one.acknowledged).toBe(0)
    expect((await coach.read(alliance.id)).title).not.toContain('second')
  })

  it('and no answer comes: refused in time', async () => {
    const { alliance, coach } = await seatTwo(server.origin)
    await using one = await sit(coach, alliance.id)
    const [, second] = twoUpdates(one)
    one.answers = false
    one.send(encodeSyncUpdate(second))
    await question(one)
    server.timer.pass(5_000)
    expect((await one.ended()).code).toBe(4422)
  })
})
