// What two people at one alliance can rely on, seen from the wire.
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { type Browser, seatTwo } from '../harness/Browser.ts'
import { eventually } from '../harness/eventually.ts'
import type { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { awarenessFrame } from '../harness/HeadlessSeat.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'
import { sit } from '../harness/sit.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

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
