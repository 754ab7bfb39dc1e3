// Presence that cannot lie: whatever a socket says of others, or of itself, its peer sees a seat's own name and ink, a small state, and
// a clock that moves on; or nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Awareness, applyAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { Presence, decodeEntries } from '../../server/sync/Presence.ts'
import { encodeFence } from '../../shared/protocol/messages.ts'
import { seatTwo } from '../harness/Browser.ts'
import { count } from '../harness/counts.ts'
import { HeadlessSeat, awarenessFrame } from '../harness/HeadlessSeat.ts'
import { type TestServer, startServer } from '../harness/startServer.ts'

let server: TestServer
beforeAll(async () => void (server = await startServer()))
afterAll(() => server[Symbol.asyncDispose]())

const ME = 7
const OTHER = 8
type Said = { clientId: number; clock: number; state: unknown }

/** What the other is shown after these frames, and after one honest state. */
const shownAfter = async (...frames: (Said[] | Uint8Array)[]) => {
  const { alliance, coach, client } = await seatTwo(server.origin)
  const sit = (cookie: string | undefined) => new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie }).ready()
  await using liar = await sit(coach.cookie)
  await using other = await sit(client.cookie)
  // The other speaks under an id of its own.
  other.send(awarenessFrame({ clientId: OTHER, clock: 1, state: { here: 'other' } }))
  await other.saved()
  await liar.saved()
  for (const frame of frames) liar.send(frame instanceof Uint8Array ? frame : awarenessFrame(...frame))
  liar.send(awarenessFrame({ clientId: ME, clock: 2_000, state: { here: 'honest' } }))
  await liar.saved()
  await other.saved()
  const entries = other.heard.flatMap((heard) => (heard.type === 'awareness' ? (decodeEntries(heard.bytes, 10_000) ?? []) : []))
  const [person] = alliance.seats.flatMap((seat) => (seat.person?.name === 'Amara' ? [seat.person] : []))
  const ofOther = entries.filter(({ clientId }) => clientId === OTHER)
  return { entries: entries.filter(({ clientId }) => clientId !== OTHER), ofOther, person }
}

const at = (clock: number, state: unknown): Said => ({ clientId: ME, clock, state })
/** Where no caret can stand. */
const CARET_IN = (tname: string) => ({ anchor: { tname, assoc: 0 }, head: { tname, assoc: 0 } })
const CARET_AT = (clock: unknown) => ({ anchor: { type: { client: 9, clock } }, head: { type: { client: 9, clock } } })
const FIRST = at(1_999, { here: 'first' })

describe('a lie never reaches the other:', () => {
  const lies: [what: string, frames: (Said[] | Uint8Array)[], shown: string[]][] = [
    ['another name and ink', [[at(1_999, { here: 'first', user: { id: 'x', name: 'Jonas', ink: 'moss' } })]], ['first']],
    ['a name under another key', [[at(1_999, { __proto__: null, constructor: 'x', prototype: 'y', here: 'first' })]], ['first']],
    [
      'what every object inherits, however deep',
      [[at(1_999, { here: 'first', deep: [JSON.parse('{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}}}')] })]],
      ['first']
    ],
    ['the other’s client id', [[FIRST], [{ clientId: OTHER, clock: 9_999, state: { here: 'forged' } }]], ['first']],
    ['the other’s going', [[FIRST], [{ clientId: OTHER, clock: 9_999, state: null }]], ['first']],
    [
      'a third one’s client id, once it has its own',
      [[FIRST], [{ clientId: 99, clock: 1, state: { here: 'forged' } }]],
      ['first']
    ],
    ['a state of more than two kilobytes', [[FIRST], [at(2_000, { here: 'forged'.repeat(400) })]], ['first']],
    ['one of few letters and many bytes', [[FIRST], [at(2_000, { here: 'forged', words: '🙂'.repeat(600) })]], ['first']],
    ['a clock that stands still', [[FIRST], [at(1_999, { here: 'forged' })]], ['first']],
    ['a clock that jumps ahead', [[FIRST], [at(4_000, { here: 'forged' })]], ['first']],
    ['a clock beyond all clocks', [[at(2 ** 40, { here: 'forged' })]], []],
    ...[
      {},
      { anchor: {}, head: {} },
      { anchor: null, head: null },
      7,
      CARET_IN('x'),
      CARET_AT(-1),
      CARET_AT(0.5),
      CARET_AT('0')
    ].map((cursor): [string, Said[][], string[]] => [
      `a caret that no page can look up, ${JSON.stringify(cursor)}`,
      [[at(1_999, { here: 'first', cursor })]],
      ['first']
    ]),
    ['a state that is no object', [[FIRST], ...['forged', 5, true, ['forged']].map((state) => [at(2_000, state)])], ['first']],
    [
      'hundreds of states in one frame',
      [[FIRST], Array.from({ length: 5_000 }, (_, nth) => ({ clientId: 100 + nth, clock: 1, state: { here: 'forged' } }))],
      ['first']
    ]
  ]
  it.for(lies)('%s', async ([, frames, shown], context) => {
    const { entries, ofOther, person } = await shownAfter(...frames)
    const states = entries.map(({ state }) => JSON.parse(state ?? 'null') as { here?: string; user: unknown })
    expect(new Set(states.map(({ here }) => here))).toEqual(new Set([...shown, 'honest']))
    for (const state of states) expect(state).not.toHaveProperty('cursor')
    for (const { state } of entries) expect(state).not.toMatch(/__proto__|constructor|prototype/)
    for (const { user } of states) expect(user).toEqual({ id: person?.id, name: 'Amara', ink: person?.ink })
    expect(new Set(entries.map(({ clientId }) => clientId))).toEqual(new Set([ME]))
    // Only ever on.
    const clocks = entries.map(({ clock }) => clock)
    expect(clocks).toEqual(clocks.toSorted((a, b) => a - b))
    expect(Math.max(...clocks)).toBeLessThan(4_000)
    expect(ofOther.every(({ state }) => state?.includes('"here":"other"'))).toBe(true)
    count(context, { 'lies told': frames.flat().length })
  })
})

it('whoever only looks is here: a stock client believes the first that it hears of another, whatever clock that began with', async () => {
  const { alliance, coach, client } = await seatTwo(server.origin)
  const sit = (cookie: string | undefined) => new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie }).ready()
  await using reader = await sit(client.cookie)
  await using writer = await sit(coach.cookie)
  reader.send(awarenessFrame({ clientId: OTHER, clock: 1, state: {} }))
  await reader.saved()
  // As y-protocols begins: an empty state under clock nought.
  writer.send(awarenessFrame({ clientId: ME, clock: 0, state: {} }))
  await writer.saved()
  await reader.saved()
  const stock = new Awareness(new Y.Doc())
  for (const heard of reader.heard) if (heard.type === 'awareness') applyAwarenessUpdate(stock, heard.bytes, 'the server')
  expect(stock.getStates().get(ME)).toMatchObject({ user: { name: 'Amara' } })
  stock.destroy()
})

it('a caret that a page can look up is shown as it was said, and so is none', async () => {
  const place = { type: { client: 9, clock: 3 }, tname: null, item: null, assoc: 0 }
  const carets = [{ anchor: place, head: { ...place, item: { client: 9, clock: 5 } } }, null]
  const { entries } = await shownAfter(...carets.map((cursor, nth) => [at(1_998 + nth, { here: 'first', cursor })]))
  const shown = entries.flatMap(({ state }) => {
    const said = JSON.parse(state ?? 'null') as { cursor?: unknown } | null
    return said !== null && 'cursor' in said ? [said.cursor] : []
  })
  expect(shown).toEqual(carets)
})

it('what is said again is shown again, as it was read the first time; also once it was gone in between', async () => {
  const cursor = CARET_IN('x')
  const { entries } = await shownAfter(
    ...[1, 1, null, 1].map((said, nth) => [at(1_990 + nth, said && { here: 'first', cursor })])
  )
  const shown = entries.map(({ state }) => JSON.parse(state ?? 'null') as { here?: string } | null)
  expect(shown.map((state) => state?.here)).toEqual(['first', 'first', undefined, 'first', 'honest'])
  expect(shown.some((state) => state !== null && 'cursor' in state)).toBe(false)
})

it('what is said again is not read again', () => {
  const presence = new Presence<object>()
  const speaker = {}
  const said = (clock: number, text: string): unknown =>
    presence.hear(speaker, [{ clientId: 1, clock, state: text }], () => true)?.state
  const first = said(1, '{"here":1}')
  expect(said(2, '{"here":1}')).toBe(first)
  expect(said(3, '{"here":2}')).toEqual({ here: 2 })
  expect(said(4, '{"here":1}')).toEqual({ here: 1 })
})

it('a frame that is no presence is refused, and so is one with something left over', async () => {
  for (const frame of [new Uint8Array([1, 1, 1]), new Uint8Array([...awarenessFrame(FIRST), 0])]) {
    const { alliance, coach } = await seatTwo(server.origin)
    await using liar = await new HeadlessSeat({ origin: server.origin, allianceId: alliance.id, cookie: coach.cookie }).ready()
    await liar.saved()
    liar.send(frame)
    liar.send(encodeFence(99))
    expect((await liar.ended()).code).toBe(4422)
  }
})
