// The connection against a server of a few lines in memory: the real provider, a socket without a network.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { type AllianceId, newId } from '../../shared/alliance/ids.ts'
import { emptyParagraph } from '../../shared/alliance/layout.ts'
import { decodeClientMessage, encodeFence, encodeRefusal, encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { AllianceConnection, type Reached } from './AllianceConnection.ts'
import { FakeSocket, Server, Shelf, settle } from './fakeServer.ts'

describe('a connection', () => {
  let server: Server
  let shelf: Shelf
  let answers: Reached
  const open: AllianceConnection[] = []

  const connect = async (): Promise<AllianceConnection> => {
    const connection = new AllianceConnection({
      alliance: newId<AllianceId>(),
      syncUrl: 'ws://here/sync',
      askServer: async () => answers,
      onChangedElsewhere: () => undefined,
      unsaved: shelf,
      WebSocket: FakeSocket as unknown as typeof WebSocket,
      now: () => 42
    })
    open.push(connection)
    await settle()
    return connection
  }
  const write = (connection: AllianceConnection, words: string): void => connection.doc.getText('t').insert(0, words)

  beforeEach(() => {
    vi.useFakeTimers()
    server = new Server()
    FakeSocket.server = server
    shelf = new Shelf()
    answers = 'reachable'
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((connection) => connection.close()))
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  it('says saved only when the fence after the edit is back, and keeps the words until then', async () => {
    const connection = await connect()
    expect(connection.view()).toEqual({ saved: { state: 'saved' }, ready: true })
    server.holdsFences = true
    write(connection, 'boat')
    await settle()
    expect(connection.view().saved.state).toBe('saving')
    expect(shelf.kept).toHaveLength(1)
    server.sockets[0]?.deliver(encodeFence(2))
    await settle()
    expect(connection.view().saved.state).toBe('saved')
    expect(shelf.kept).toHaveLength(0)
  })

  it('says within ten seconds that words are not saved, on a line that is dead without a word, and until they are', async () => {
    const connection = await connect()
    server.takes = false
    write(connection, 'boat')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(connection.view().saved.state).toBe('saving')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(connection.view().saved).toEqual({ state: 'late', waiting: { sections: [], keptHere: true } })
    write(connection, 'a ')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(connection.view().saved.state).toBe('late')
    server.takes = true
    server.sockets[0]?.deliver(encodeFence(2))
    await settle()
    // The newer words have waited for a second only.
    expect(connection.view().saved.state).toBe('saved')
  })

  it('is offline when the server cannot be reached, and sends what was written meanwhile', async () => {
    const connection = await connect()
    server.accepts = false
    answers = 'unreachable'
    server.sockets[0]?.drop(1006)
    await settle()
    write(connection, 'boat')
    await settle()
    expect(connection.view().saved).toEqual({ state: 'offline', since: 42, waiting: { sections: [], keptHere: true } })
    server.accepts = true
    await vi.advanceTimersByTimeAsync(5000)
    expect(connection.view().saved.state).toBe('saved')
    expect(server.doc.getText('t').toJSON()).toBe('boat')
    expect(shelf.kept).toHaveLength(0)
  })

  /** A page that wrote “a ”, and without a line “boat, and ” before it, and is gone. */
  const leaveWords = async (): Promise<void> => {
    const base = await connect()
    write(base, 'a ')
    await settle()
    server.accepts = false
    answers = 'unreachable'
    server.sockets[0]?.drop(1006)
    write(base, 'boat, and ')
    await settle()
    await base.close()
  }
  /** What was left is read when it is told so. */
  const readLate = (): (() => void) => {
    const kept = [...shelf.kept]
    let read = (): void => undefined
    shelf.left = () => new Promise((done) => (read = () => done(kept)))
    return () => read()
  }

  it('sends the words that an earlier page left in this browser', async () => {
    await leaveWords()
    expect(shelf.kept).toHaveLength(1)
    server.accepts = true
    const next = await connect()
    expect(server.doc.getText('t').toJSON()).toBe('boat, and a ')
    expect(next.view().saved.state).toBe('saved')
    expect(shelf.kept).toHaveLength(0)
  })

  it('shows the words that an earlier page left, also when the line goes before they are read', async () => {
    await leaveWords()
    server.accepts = true
    const read = readLate()
    const next = await connect()
    expect(next.doc.getText('t').toJSON()).toBe('a ')
    server.accepts = false
    server.sockets.at(-1)?.drop(1006)
    await settle()
    // Nobody writes without them.
    expect(next.view().ready).toBe(false)
    read()
    await settle()
    expect(next.view().ready).toBe(true)
    expect(next.doc.getText('t').toJSON()).toBe('boat, and a ')
    expect(next.view().saved.state).toBe('offline')
    write(next, 'my ')
    server.accepts = true
    await vi.advanceTimersByTimeAsync(5000)
    expect(server.doc.getText('t').toJSON()).toBe('my boat, and a ')
    expect(next.view().saved.state).toBe('saved')
    expect(shelf.kept).toHaveLength(0)
  })

  it('sends them when they are read after this page has said what it has, and before it is in step', async () => {
    await leaveWords()
    server.accepts = true
    const read = readLate()
    const next = await connect()
    const held: (() => void)[] = []
    const receive = server.receive.bind(server)
    server.receive = (socket, frame) => {
      if (decodeClientMessage(frame)?.type === 'step1') held.push(() => receive(socket, frame))
      else receive(socket, frame)
    }
    server.sockets.at(-1)?.drop(1006)
    await vi.advanceTimersByTimeAsync(5000)
    read()
    await settle()
    expect(held).toHaveLength(1)
    for (const answer of held) answer()
    await settle()
    expect(next.view().saved.state).toBe('saved')
    expect(server.doc.getText('t').toJSON()).toBe('boat, and a ')
    expect(shelf.kept).toHaveLength(0)
  })

  it('shows them when the line goes between the one and the other', async () => {
    await leaveWords()
    server.accepts = true
    const read = readLate()
    const next = await connect()
    const receive = server.receive.bind(server)
    server.receive = (socket, frame) => {
      if (decodeClientMessage(frame)?.type !== 'step1') receive(socket, frame)
    }
    server.sockets.at(-1)?.drop(1006)
    await vi.advanceTimersByTimeAsync(5000)
    read()
    await settle()
    expect(next.view().ready).toBe(false)
    server.accepts = false
    server.sockets.at(-1)?.drop(1006)
    expect(next.view().ready).toBe(true)
    expect(next.doc.getText('t').toJSON()).toBe('boat, and a ')
  })

  it('is there, though what was left is not read yet, for whoever lost their seat just then', async () => {
    readLate()
    const next = await connect()
    server.sockets.at(-1)?.drop(4403)
    await settle()
    expect(next.view()).toMatchObject({ ready: true, saved: { state: 'gone' } })
  })

  it('says so when the words are only on this screen', async () => {
    const connection = await connect()
    shelf.full = true
    server.accepts = false
    answers = 'unreachable'
    server.sockets[0]?.drop(1006)
    write(connection, 'boat')
    await settle()
    expect(connection.view().saved).toMatchObject({ state: 'offline', waiting: { keptHere: false } })
  })

  it('keeps refused words, does not try again, and lets them go when asked', async () => {
    const connection = await connect()
    server.holdsFences = true
    write(connection, 'boat')
    server.sockets[0]?.deliver(encodeRefusal({ code: 'schema', detail: 'It held a picture.' }))
    await settle()
    server.sockets[0]?.drop(4422)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(connection.view().saved).toMatchObject({ state: 'refused', refused: { detail: 'It held a picture.' } })
    expect(server.opened).toBe(1)
    expect(shelf.kept).toHaveLength(1)
    await connection.letUnsavedWordsGo()
    expect(shelf.kept).toHaveLength(0)
  })

  it.each([
    ['signed-out', 'signed-out'],
    ['no-such', 'no-such']
  ] as const)('stops trying when asking over HTTP says %s', async (reached, why) => {
    server.accepts = false
    answers = reached
    const connection = await connect()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(connection.view().saved).toMatchObject({ state: 'gone', why })
    expect(server.opened).toBe(1)
  })

  it('sends nothing that builds on unsent words before it has sent those', async () => {
    const connection = await connect()
    server.accepts = false
    answers = 'unreachable'
    server.sockets[0]?.drop(1006)
    write(connection, 'first')
    server.accepts = true
    // The line is open, and what the server has is not known yet: this is the moment in which a hand goes on typing.
    server.whileOpening = () => write(connection, 'second, ')
    await vi.advanceTimersByTimeAsync(5000)
    expect(connection.view().saved.state).toBe('saved')
    expect(server.doc.getText('t').toJSON()).toBe('second, first')
    expect(server.sawGap).toBe(false)
  })

  describe('whose words have lost their place', () => {
    const paragraph = (doc: Y.Doc): Y.XmlText => {
      const block = doc.getXmlFragment('x').get(0)
      const text = block instanceof Y.XmlElement ? block.get(0) : undefined
      if (!(text instanceof Y.XmlText)) throw new Error('no paragraph')
      return text
    }
    /** The other takes the paragraph away; whoever is connected hears of it. */
    const takeAway = (): void => {
      const [socket] = server.sockets.slice(-1)
      server.doc.once('update', (update: Uint8Array) => socket?.deliver(encodeSyncUpdate(update)))
      server.doc.getXmlFragment('x').delete(0, 1)
    }

    beforeEach(() => {
      server.doc.getXmlFragment('x').insert(0, [emptyParagraph()])
    })

    it('sends them as they were written, when the other’s change came and its own words had not gone out', async () => {
      const connection = await connect()
      server.takes = false
      paragraph(connection.doc).insert(0, 'a boat')
      await settle()
      takeAway()
      await settle()
      expect(connection.doc.getXmlFragment('x').length).toBe(0)
      server.takes = true
      server.sockets[0]?.drop(1006)
      await vi.advanceTimersByTimeAsync(5000)
      expect(server.brought).toBe('a boat')
      expect(connection.view().saved.state).toBe('saved')
      expect(server.sawGap).toBe(false)
    })

    it('sends them as they were written, when an earlier page left them in this browser', async () => {
      const first = await connect()
      server.takes = false
      paragraph(first.doc).insert(0, 'a boat')
      await settle()
      await first.close()
      takeAway()
      server.takes = true
      const next = await connect()
      expect(server.brought).toBe('a boat')
      expect(next.view().saved.state).toBe('saved')
      expect(shelf.kept).toHaveLength(0)
    })
  })

  it('takes in what others write faster than the page is drawn as one change a frame', async () => {
    const connection = await connect()
    let draw = (): void => expect.unreachable()
    vi.stubGlobal('document', { visibilityState: 'visible' })
    vi.stubGlobal('requestAnimationFrame', (drawn: () => void) => (draw = drawn))
    vi.stubGlobal('cancelAnimationFrame', () => undefined)
    const read = (): string => connection.doc.getText('t').toJSON()
    const changes: string[] = []
    connection.doc.on('afterTransaction', () => changes.push(read()))
    server.doc.on('update', (update: Uint8Array) => server.sockets[0]?.deliver(encodeSyncUpdate(update)))
    for (const letter of 'boat') server.doc.getText('t').insert(server.doc.getText('t').length, letter)
    await settle()
    draw()
    expect(changes).toEqual(['b', 'boat'])
  })

  it('never sends a 1009 a second time', async () => {
    const connection = await connect()
    server.sockets[0]?.drop(1009)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(connection.view().saved.state).toBe('refused')
    expect(server.opened).toBe(1)
  })

  it('sends two million characters written offline in frames that the server takes', async () => {
    const connection = await connect()
    server.accepts = false
    answers = 'unreachable'
    server.sockets[0]?.drop(1006)
    for (let i = 0; i < 10; i++) write(connection, 'words '.repeat(33_334))
    server.accepts = true
    await vi.advanceTimersByTimeAsync(5000)
    expect(connection.view().saved.state).toBe('saved')
    expect(server.doc.getText('t').length).toBe(2_000_040)
    expect(server.largest).toBeLessThan(1024 * 1024)
  })
})
