// What is refused, and what is asked for: a refused frame changes nothing for anyone.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { newId } from '../../shared/alliance/ids.ts'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { MAX_SECTIONS } from '../../shared/alliance/size.ts'
import { encodeFence, encodeSyncStep1, encodeSyncStep2, encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { seatTwo } from '../harness/Browser.ts'
import { count } from '../harness/counts.ts'
import type { HeadlessSeat } from '../harness/HeadlessSeat.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'
import { sit } from '../harness/sit.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

describe('refused, with the document untouched', () => {
  const refusals: [name: string, code: string, frame: (seat: HeadlessSeat, other: HeadlessSeat) => Uint8Array][] = [
    ['an update that does not decode', 'undecodable', () => encodeSyncUpdate(new Uint8Array([1, 1, 1, 1]))],
    [
      'the seven bytes that would allocate 256 MB',
      'undecodable',
      () => encodeSyncUpdate(new Uint8Array([1, 255, 255, 255, 15, 0, 0]))
    ],
    ['a frame with bytes left over', 'not-a-message', () => new Uint8Array([...encodeFence(1), 0])],
    ['a state vector of a hundred thousand pens', 'undecodable', () => encodeSyncStep1(vectorOf(100_000))],
    ['a state vector that does not decode', 'undecodable', () => encodeSyncStep1(new Uint8Array([9]))],
    ['words under a client id of another person', 'not-your-pen', (_, other) => forge(other)],
    ['words under the server’s own client id', 'not-your-pen', (seat) => forgeServer(seat)],
    ['another root', 'layout', (seat) => change(seat, (doc) => doc.getText('mine').insert(0, 'x'))],
    ['a subdocument', 'layout', (seat) => change(seat, (doc) => doc.getMap('meta').set('title', new Y.Doc()))],
    ['a section deleted', 'layout', (seat) => change(seat, (doc) => doc.getMap('sections').delete(firstId(doc)))],
    ['a section replaced', 'layout', (seat) => change(seat, (doc) => doc.getMap('sections').set(firstId(doc), new Y.Map()))],
    ['a section’s body replaced', 'layout', (seat) => change(seat, (doc) => first(doc).set('body', new Y.XmlFragment()))],
    ['a section’s body deleted', 'layout', (seat) => change(seat, (doc) => first(doc).delete('body'))],
    [
      'more sections than anybody needs',
      'layout',
      (seat) =>
        change(seat, (doc) => {
          for (let nth = sectionsOf(doc).length; nth <= MAX_SECTIONS; nth++) doc.getMap('sections').set(newId(), ownSection())
        })
    ],
    ['a title of another type', 'layout', (seat) => change(seat, (doc) => first(doc).set('title', 7))],
    ['a field that sections do not have', 'layout', (seat) => change(seat, (doc) => first(doc).set('owner', 'me'))],
    ['a field called __proto__', 'layout', (seat) => change(seat, (doc) => first(doc).set('__proto__', 'x'))],
    ['anything but a title in meta', 'layout', (seat) => change(seat, (doc) => doc.getMap('meta').set('owner', 'me'))]
  ]

  const ownSection = (): Y.Map<unknown> => new Y.Map(Object.entries({ title: 'x', rank: 'a', body: new Y.XmlFragment() }))
  const vectorOf = (pens: number): Uint8Array =>
    Y.encodeStateVector(new Map(Array.from({ length: pens }, (_, nth) => [nth + 1, 1])))
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

  it.for(refusals)('%s: 103 %s, then 4422', async ([, code, frame], context) => {
    count(context, { 'frames refused': 1 })
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
