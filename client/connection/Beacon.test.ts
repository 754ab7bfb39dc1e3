// When all is quiet, a page compares itself with the server; a page that holds something else begins again from there.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { titleOf } from '../../shared/alliance/layout.ts'
import { encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { FakeSocket, Server, Shelf, openOn, settle } from './fakeServer.ts'
import { Line } from './Line.ts'

/** As long as it may take until a difference is mended. */
const MENDED_WITHIN_MS = 30_000

describe('a page', () => {
  let server: Server
  let shelf: Shelf
  let line: Line
  let close: () => void

  const doc = () => {
    const { connection } = line.view()
    if (connection === undefined) throw new Error('no line')
    return connection.doc
  }
  const write = (words: string): void => doc().getText('t').insert(0, words)
  /** The other changes the title, and the frame is lost on its way here. */
  const changeUnseen = (title: string): void => void server.doc.getMap('meta').set('title', title)

  beforeEach(async () => {
    vi.useFakeTimers()
    server = new Server()
    FakeSocket.server = server
    shelf = new Shelf()
    line = new Line()
    close = openOn(line, shelf)
    await settle()
  })
  afterEach(async () => {
    close()
    await settle()
    vi.useRealTimers()
  })

  it('asks once when it has been quiet after a change, whoever made it, and then seldom', async () => {
    write('a boat')
    await vi.advanceTimersByTimeAsync(15_000)
    expect(server.asked).toBe(1)
    server.doc.once('update', (update: Uint8Array) => server.sockets[0]?.deliver(encodeSyncUpdate(update)))
    server.doc.getMap('meta').set('title', 'Boats')
    await vi.advanceTimersByTimeAsync(15_000)
    expect(server.asked).toBe(2)
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(server.asked).toBeLessThanOrEqual(2 + 3_600 / 18)
    expect([server.told, server.opened]).toEqual([[], 1])
  })

  it.each([0, 1, 7, 17, 18, 19, 100, 3_600])(
    'that only reads, and is passed by after %i s, shows what is saved within half a minute all the same',
    async (seconds) => {
      await vi.advanceTimersByTimeAsync(seconds * 1_000)
      changeUnseen('Boats')
      await vi.advanceTimersByTimeAsync(MENDED_WITHIN_MS)
      expect(titleOf(doc())).toBe('Boats')
      expect([server.told, server.opened]).toEqual([['document'], 2])
    }
  )

  it('that was without a line has what it missed when it is back, and that is no difference', async () => {
    await vi.advanceTimersByTimeAsync(20_000)
    server.sockets.at(-1)?.drop(1006)
    changeUnseen('Boats')
    await vi.advanceTimersByTimeAsync(MENDED_WITHIN_MS)
    expect(titleOf(doc())).toBe('Boats')
    expect(server.asked).toBeGreaterThan(1)
    expect(server.told).toEqual([])
  })

  it('does not ask while somebody writes', async () => {
    for (let second = 0; second < 60; second++) {
      write('.')
      await vi.advanceTimersByTimeAsync(1_000)
    }
    expect(server.asked).toBe(0)
  })

  it('that holds something else begins again from the server within half a minute, says so, and tells the server', async () => {
    changeUnseen('Boats')
    write('a boat')
    await vi.advanceTimersByTimeAsync(MENDED_WITHIN_MS)
    expect(titleOf(doc())).toBe('Boats')
    expect(doc().getText('t').toJSON()).toBe('a boat')
    expect(line.view()).toMatchObject({ saved: { state: 'saved' }, renewed: 'out-of-step' })
    expect([server.told, server.opened]).toEqual([['document'], 2])
  })

  it('keeps what was written while the answer was on its way, and compares again later', async () => {
    changeUnseen('Boats')
    write('a boat')
    const { hashes } = server
    server.hashes = () => {
      server.hashes = hashes
      const theirs = hashes()
      // Written before the answer is read.
      write('not ')
      return theirs
    }
    await vi.advanceTimersByTimeAsync(MENDED_WITHIN_MS)
    expect(doc().getText('t').toJSON()).toBe('not a boat')
    expect(titleOf(doc())).toBe('Boats')
    expect(server.doc.getText('t').toJSON()).toBe('not a boat')
    expect(server.told).toEqual(['document'])
  })

  it('that differs again after that says so, and does not begin again for ever', async () => {
    server.hashes = () => ({ title: 'never the same', sections: {} })
    write('a boat')
    await vi.advanceTimersByTimeAsync(15_000)
    write('not ')
    await vi.advanceTimersByTimeAsync(600_000)
    expect(line.view().saved).toMatchObject({ state: 'refused', refused: { code: 'out-of-step' } })
    expect([server.told, server.opened]).toEqual([['document', 'document'], 2])
    expect(server.doc.getText('t').toJSON()).toBe('not a boat')
  })

  it('stops asking a server that does not answer, until something changes again', async () => {
    const receive = server.receive.bind(server)
    let asked = 0
    server.receive = (socket, frame) => (frame[0] === 105 ? void asked++ : receive(socket, frame))
    write('a boat')
    await vi.advanceTimersByTimeAsync(600_000)
    expect(asked).toBe(6)
  })
})
