// What this device keeps of the words, while it may: through the connection, against a server of a few lines in memory.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { type AllianceId, newId } from '../../shared/alliance/ids.ts'
import { encodeRefusal, encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { AllianceConnection, type Reached } from './AllianceConnection.ts'
import { CopiesInMemory } from './copiesInMemory.ts'
import { CopyOfWords } from './CopyOfWords.ts'
import { FakeSocket, Server, Shelf, settle } from './fakeServer.ts'
import { foldWords } from './foldWords.ts'
import { Line } from './Line.ts'

const alliance = newId<AllianceId>()

describe('the copy on this device', () => {
  let server: Server
  let shelf: Shelf
  let copies: CopiesInMemory
  let answers: Reached
  let said: 'yes' | 'no'
  let noRoom: number
  let now: number
  let partsCome: boolean
  let tell: () => void
  const open: { close(): unknown }[] = []

  const copy = (): CopyOfWords =>
    new CopyOfWords({
      alliance,
      mayKeep: () => said === 'yes',
      onSaid: (listener) => {
        tell = listener
        return () => undefined
      },
      open: async () => copies,
      fold: () => copies.fold(alliance, foldWords),
      now: () => now,
      onAnswers: async () => {
        if (!partsCome) throw new TypeError('Failed to fetch dynamically imported module')
      },
      onNoRoom: async () => {
        noRoom++
        said = 'no'
        copies.here.clear()
      }
    })
  const ports = () => ({
    alliance,
    syncUrl: 'ws://here/sync',
    askServer: async () => answers,
    onChangedElsewhere: () => undefined,
    unsaved: shelf,
    copy: copy(),
    WebSocket: FakeSocket as unknown as typeof WebSocket,
    now: () => 42
  })
  const connect = async (): Promise<AllianceConnection> => {
    const connection = new AllianceConnection(ports())
    open.push(connection)
    await settle()
    return connection
  }
  const cutOff = (): void => {
    server.accepts = false
    answers = 'unreachable'
    server.sockets.at(-1)?.drop(1006)
  }
  const write = (connection: AllianceConnection, words: string): void => connection.doc.getText('t').insert(0, words)
  const wordsOf = (connection: AllianceConnection): string => connection.doc.getText('t').toJSON()
  /** What a page without a line would show. */
  const kept = (): string | undefined => {
    const updates = copies.here.get(alliance)?.updates
    if (updates === undefined) return undefined
    const doc = new Y.Doc()
    for (const update of updates) Y.applyUpdate(doc, update)
    Object.assign(doc.store, { pendingStructs: null, pendingDs: null })
    return doc.getText('t').toJSON()
  }
  const bytes = (): string =>
    JSON.stringify([...copies.here].map(([, { updates }]) => updates.map((one) => String.fromCharCode(...one))))
  /** The other writes; whoever is connected hears of it. */
  const hear = (words: string): void => {
    const socket = server.sockets.at(-1)
    server.doc.once('update', (update: Uint8Array) => socket?.deliver(encodeSyncUpdate(update)))
    server.doc.getText('t').insert(0, words)
  }
  const written = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1_000)

  beforeEach(() => {
    vi.useFakeTimers()
    server = new Server()
    FakeSocket.server = server
    shelf = new Shelf()
    copies = new CopiesInMemory()
    answers = 'reachable'
    said = 'yes'
    noRoom = 0
    now = 1_000
    partsCome = true
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()))
    vi.useRealTimers()
  })

  it('that cannot be read, as a part of the page does not come, keeps nobody from the words that are saved', async () => {
    const first = await connect()
    write(first, 'saved')
    await written()
    await first.close()
    partsCome = false
    const next = await connect()
    expect(next.view()).toEqual({ saved: { state: 'saved' }, ready: true })
    expect(wordsOf(next)).toBe('saved')
  })

  it('is none until somebody says that it may be; then holds all that is saved, and nothing once it is let go', async () => {
    said = 'no'
    server.doc.getText('t').insert(0, 'theirs')
    const connection = await connect()
    write(connection, 'mine, ')
    await written()
    expect(copies.here.size).toBe(0)
    said = 'yes'
    tell()
    await settle()
    expect(kept()).toBe('mine, theirs')
    said = 'no'
    copies.here.clear()
    tell()
    write(connection, 'more, ')
    hear('and theirs, ')
    await written()
    expect(copies.here.size).toBe(0)
  })

  it('holds what the server has sent or acknowledged, and no word before', async () => {
    const connection = await connect()
    write(connection, 'a boat')
    await written()
    expect(kept()).toBe('a boat')
    server.takes = false
    write(connection, 'unsaved ')
    await settle()
    hear('heard ')
    await written()
    expect(kept()).toBe('heard a boat')
    expect(bytes()).not.toContain('unsaved')
    server.takes = true
    server.sockets[0]?.drop(1006)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(kept()).toContain('unsaved ')
    expect(kept()).toBe(server.doc.getText('t').toJSON())
  })

  it('opens at once without a line, says of when it is, and lets go on writing; all of it arrives when the line is back', async () => {
    server.doc.getText('t').insert(0, 'boat')
    const first = await connect()
    await written()
    now = 5_000
    cutOff()
    await settle()
    await first.close()

    const next = await connect()
    expect(wordsOf(next)).toBe('boat')
    expect(next.view()).toMatchObject({ ready: true, copyOf: 5_000, saved: { state: 'offline' } })
    write(next, 'a ')
    await written()
    expect(bytes()).not.toContain('a ')
    await next.close()

    // Once more without a line: what waits is shown on top of the copy.
    const third = await connect()
    expect(wordsOf(third)).toBe('a boat')
    expect(third.view().copyOf).toBe(5_000)
    write(third, 'in ')
    server.doc.getText('t').insert(4, ' of theirs')
    server.accepts = true
    answers = 'reachable'
    await vi.advanceTimersByTimeAsync(5_000)
    expect(third.view()).toEqual({ ready: true, copyOf: undefined, saved: { state: 'saved' } })
    expect(server.doc.getText('t').toJSON()).toBe('in a boat of theirs')
    expect(server.sawGap).toBe(false)
    expect(shelf.kept).toHaveLength(0)
    await written()
    expect(kept()).toBe('in a boat of theirs')
  })

  it('with a line, is shown first, and asks the server for no more than what it lacks', async () => {
    server.doc.getText('t').insert(0, 'x'.repeat(10_000))
    const first = await connect()
    await written()
    await first.close()
    server.doc.getText('t').insert(0, 'news ')
    const seen: string[] = []
    const next = new AllianceConnection(ports())
    open.push(next)
    next.subscribe(() => seen.push(`${next.view().copyOf === undefined ? 'server' : 'copy'}: ${wordsOf(next).slice(0, 4)}`))
    await settle()
    expect(seen[0]).toBe('copy: xxxx')
    expect(seen.at(-1)).toBe('server: news')
  })

  it('does not show what waits while that builds on words it lacks, and loses none of it', async () => {
    const first = await connect()
    write(first, 'saved ')
    await settle()
    // The copy never heard of it: the page went before it was written.
    copies.here.set(alliance, { at: 1, schema: copies.here.get(alliance)?.schema ?? 0, updates: [], answers: new Map() })
    cutOff()
    write(first, 'unsaved ')
    await settle()
    copies.here.get(alliance)?.updates.splice(0)
    const kept = copies.here.get(alliance)
    await first.close()
    if (kept !== undefined) kept.updates = []
    const next = await connect()
    expect(wordsOf(next)).toBe('')
    server.accepts = true
    answers = 'reachable'
    await vi.advanceTimersByTimeAsync(5_000)
    expect(wordsOf(next)).toBe('unsaved saved ')
    expect(next.view().saved.state).toBe('saved')
  })

  it('is one update, without what was deleted, when all is quiet', async () => {
    const connection = await connect()
    write(connection, 'a secret')
    await written()
    write(connection, 'no longer ')
    await written()
    expect(bytes()).toContain('secret')
    connection.doc.getText('t').delete(0, 18)
    write(connection, 'plain')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(copies.here.get(alliance)?.updates).toHaveLength(1)
    expect(kept()).toBe('plain')
    expect(bytes()).not.toContain('secret')
  })

  it('that was written for another version of the words is not shown, and let go', async () => {
    const first = await connect()
    write(first, 'boat')
    await written()
    await first.close()
    const before = copies.here.get(alliance)
    if (before !== undefined) before.schema -= 1
    cutOff()
    const next = await connect()
    expect(next.view()).toMatchObject({ ready: false, copyOf: undefined })
    expect(copies.here.size).toBe(0)
  })

  it('of a server that was brought back from a backup is sent nowhere: the page says so, and goes on from what is saved when asked', async () => {
    const first = await connect()
    write(first, 'lost on the server')
    await written()
    await first.close()
    server = new Server()
    FakeSocket.server = server
    server.doc.getText('t').insert(0, 'older')

    const line = new Line()
    const stop = line.open(ports)
    open.push({ close: stop })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(line.view()).toMatchObject({ ready: true, saved: { state: 'refused', refused: { code: 'ahead' } } })
    // It still stands there, to be copied out; nothing was told to the server, and nothing is tried again.
    expect(line.view().connection?.doc.getText('t').toJSON()).toContain('lost on the server')
    expect(server.brought).toBe('')
    expect(server.opened).toBe(1)
    line.goOnFromSaved()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(line.view().connection?.doc.getText('t').toJSON()).toBe('older')
    expect(line.view().saved.state).toBe('saved')
    expect(kept()).toBe('older')
  })

  it('that differs though it lacks nothing is thrown away: the page begins again from the server, once', async () => {
    const first = await connect()
    write(first, 'boat')
    await written()
    await first.close()
    const honest = server.hashes
    server.hashes = () => ({ ...honest(), title: 'another' })
    const line = new Line()
    open.push({ close: line.open(ports) })
    await vi.advanceTimersByTimeAsync(15_000)
    server.hashes = honest
    expect(server.told).toContain('document')
    expect(line.view().saved.state).toBe('saved')
    expect(kept()).toBe('boat')
  })

  it('holds no edit that was refused', async () => {
    const line = new Line()
    open.push({ close: line.open(ports) })
    await settle()
    const first = line.view().connection
    if (first === undefined) throw new Error('no connection')
    write(first, 'good ')
    await written()
    server.takes = false
    write(first, 'refused ')
    server.sockets.at(-1)?.deliver(encodeRefusal({ code: 'full', detail: 'There is no room for it.' }))
    await settle()
    server.sockets.at(-1)?.drop(4422)
    await written()
    expect(line.view().saved.state).toBe('refused')
    expect(kept()).toBe('good ')
    server.takes = true
    line.goOnFromSaved()
    await written()
    expect(line.view().connection?.doc.getText('t').toJSON()).toBe('good ')
    expect(kept()).toBe('good ')
  })

  it('is not shown of what is not mine any more', async () => {
    const first = await connect()
    write(first, 'boat')
    await written()
    await first.close()
    server.accepts = false
    answers = 'no-such'
    const next = await connect()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(next.view()).toMatchObject({ ready: false, saved: { state: 'gone', why: 'no-such' } })
  })

  it('is let go whole where this browser has no room, and nothing else changes', async () => {
    copies.isFull = true
    const connection = await connect()
    await written()
    expect({ noRoom, copies: copies.here.size }).toEqual({ noRoom: 1, copies: 0 })
    write(connection, 'boat')
    await written()
    expect(connection.view().saved.state).toBe('saved')
    expect(noRoom).toBe(1)
  })
})
