// A line on which a frame is refused: the page drops the document that cannot take it back, and lays what was not saved into
// the one that is, by another pen.
import * as Y from 'yjs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { newId } from '../../shared/alliance/ids.ts'
import { ROOTS, emptyParagraph, seedAlliance, titleOf } from '../../shared/alliance/layout.ts'
import { CLOSE } from '../../shared/protocol/closeCodes.ts'
import { encodeRefusal } from '../../shared/protocol/messages.ts'
import { FakeSocket, Server, Shelf, openOn, settle } from './fakeServer.ts'
import { Line } from './Line.ts'

describe('a refused frame', () => {
  let server: Server
  let shelf: Shelf
  let line: Line
  let close: () => void

  const open = async (): Promise<void> => {
    line = new Line()
    close = openOn(line, shelf)
    await settle()
  }

  beforeEach(async () => {
    vi.useFakeTimers()
    server = new Server()
    FakeSocket.server = server
    shelf = new Shelf()
    await open()
  })
  afterEach(() => {
    close()
    vi.useRealTimers()
  })

  const words = (): string => line.view().connection?.doc.getText('t').toJSON() ?? ''
  const write = (text: string): void => line.view().connection?.doc.getText('t').insert(words().length, text)
  const refuse = async (code: string): Promise<void> => {
    const socket = server.sockets.at(-1)
    socket?.deliver(encodeRefusal({ code, detail: 'out of step' }))
    await settle()
    socket?.drop(4422)
    await vi.advanceTimersByTimeAsync(1_000)
  }

  it('is laid in again, once, and the person can be told; nothing is lost or doubled', async () => {
    write('kept. ')
    await settle()
    server.takes = false
    write('refused. ')
    write('And more. ')
    await settle()
    const before = line.view().connection?.doc.clientID
    server.takes = true
    await refuse('not-your-pen')
    expect(line.view()).toMatchObject({ saved: { state: 'saved' }, renewed: 'laid-in' })
    expect(line.view().connection?.doc.clientID).not.toBe(before)
    expect(words()).toBe('kept. refused. And more. ')
    expect(server.doc.getText('t').toJSON()).toBe('kept. refused. And more. ')
    expect(shelf.kept).toEqual([])
    write('And on.')
    await settle()
    expect(server.doc.getText('t').toJSON()).toBe('kept. refused. And more. And on.')
  })

  it('is laid in as it was written, also where its place is gone meanwhile', async () => {
    server.doc.getXmlFragment('x').insert(0, [emptyParagraph()])
    close()
    await open()
    const block = line.view().connection?.doc.getXmlFragment('x').get(0)
    const text = block instanceof Y.XmlElement ? block.get(0) : undefined
    server.takes = false
    if (text instanceof Y.XmlText) text.insert(0, 'a boat')
    await settle()
    server.takes = true
    server.doc.getXmlFragment('x').delete(0, 1)
    await refuse('not-your-pen')
    expect(server.brought).toBe('a boat')
    expect(line.view()).toMatchObject({ saved: { state: 'saved' }, renewed: 'laid-in' })
  })

  it('of which the server had taken everything is laid in nowhere a second time', async () => {
    server.holdsFences = true
    write('taken, and its fence is on the way')
    await settle()
    server.holdsFences = false
    await refuse('pending')
    expect(words()).toBe('taken, and its fence is on the way')
    expect(line.view().saved.state).toBe('saved')
  })

  it('that is refused again stays on the screen and is told of', async () => {
    server.takes = false
    write('never taken')
    await settle()
    await refuse('gap')
    expect(server.opened).toBe(2)
    await refuse('gap')
    expect(line.view().saved).toMatchObject({ state: 'refused', refused: { code: 'gap' } })
    expect(words()).toBe('never taken')
    expect(shelf.kept.length).toBeGreaterThan(0)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(server.opened).toBe(2)
  })

  it.each(['full', 'resting'])('that would be refused again (%s) is not tried', async (code) => {
    server.takes = false
    write('too much')
    await settle()
    await refuse(code)
    expect(line.view().saved).toMatchObject({ state: 'refused', refused: { code } })
    expect(words()).toBe('too much')
    expect(server.opened).toBe(1)
  })

  describe('where this device has no room to keep it anew', () => {
    beforeEach(async () => {
      server.takes = false
      write('refused. ')
      await settle()
      shelf.full = true
    })

    it('goes from it once it is saved: the next page does not bring it again', async () => {
      server.takes = true
      await refuse('not-your-pen')
      expect(line.view()).toMatchObject({ saved: { state: 'saved' }, renewed: 'laid-in' })
      expect(shelf.kept).toEqual([])
    })

    it('is let go as a whole, when it is refused again and the person goes on from what is saved', async () => {
      await refuse('gap')
      await refuse('gap')
      expect(shelf.kept.length).toBeGreaterThan(0)
      server.takes = true
      line.goOnFromSaved()
      await settle()
      expect([line.view().saved.state, words(), shelf.kept]).toEqual(['saved', '', []])
    })
  })

  it('that is only on this screen is said to be until it is laid in, also while there is no line', async () => {
    shelf.full = true
    server.takes = false
    write('refused. ')
    await settle()
    server.accepts = false
    await refuse('gap')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(line.view()).toMatchObject({ saved: { state: 'busy', waiting: { keptHere: false } }, ready: true })
    expect(words()).toBe('refused. ')
    Object.assign(server, { accepts: true, takes: true })
    shelf.full = false
    await vi.advanceTimersByTimeAsync(10_000)
    expect([line.view().saved.state, words()]).toEqual(['saved', 'refused. '])
  })

  describe('while the new connection is being opened', () => {
    beforeEach(async () => {
      server.takes = false
      write('refused. ')
      await settle()
      server.accepts = false
      await refuse('gap')
    })

    it('is written on after, and all of it goes along: nothing of it is called saved before', async () => {
      const before = line.view().connection
      for (const more of ['And ', 'on. ']) write(more)
      await vi.advanceTimersByTimeAsync(10_000)
      expect(line.view()).toMatchObject({ connection: before, ready: true, renewed: undefined, saved: { state: 'busy' } })
      Object.assign(server, { accepts: true, takes: true })
      await vi.advanceTimersByTimeAsync(10_000)
      expect(line.view().connection).not.toBe(before)
      expect(line.view()).toMatchObject({ ready: true, renewed: 'laid-in', saved: { state: 'saved' } })
      expect([words(), server.doc.getText('t').toJSON(), shelf.kept]).toEqual(['refused. And on. ', 'refused. And on. ', []])
    })

    it('stays on the screen when that cannot be opened any more', async () => {
      write('And on. ')
      server.accepts = true
      server.whileOpening = () => server.sockets.at(-1)?.drop(CLOSE.seatLeft)
      await vi.advanceTimersByTimeAsync(10_000)
      expect(line.view()).toMatchObject({ ready: true, saved: { state: 'gone', why: 'left' } })
      expect(words()).toBe('refused. And on. ')
      expect(shelf.kept).toHaveLength(2)
    })
  })

  it('is left by who goes on from what is saved, though the browser fails to let it go', async () => {
    server.takes = false
    write('too much')
    await settle()
    await refuse('full')
    shelf.letGo = () => Promise.reject(new Error('the database is closing'))
    line.goOnFromSaved()
    await settle()
    expect(server.opened).toBe(2)
  })

  it.each(['schema', 'layout', 'refused'])(
    'for what it holds (%s) is laid in without that, as often as it happens',
    async (code) => {
      seedAlliance(server.doc, { title: '', sections: [{ id: newId(), key: 'a', title: 'One', starts: true }] })
      close()
      await open()
      const title = (): string => titleOf(server.doc)
      for (const [nth, said] of ['Ours', 'Ours, and on'].entries()) {
        const meta = line.view().connection?.doc.getMap(ROOTS.meta)
        server.takes = false
        meta?.set('title', said)
        meta?.set('owner', 'me')
        await settle()
        server.takes = true
        await refuse(code)
        expect(line.view()).toMatchObject({ saved: { state: 'saved' }, renewed: 'laid-in' })
        expect(server.opened).toBe(3 + nth)
        expect(title()).toBe(said)
        expect(server.doc.getMap(ROOTS.meta).has('owner')).toBe(false)
        expect(shelf.kept).toEqual([])
      }
    }
  )

  it('among words that another page left here is not ours to write again', async () => {
    const other = new Y.Doc()
    other.getText('t').insert(0, 'left here. ')
    shelf.kept.push({ update: Y.encodeStateAsUpdate(other), sections: [], key: Promise.resolve(7) })
    close()
    server.takes = false
    await open()
    await refuse('gap')
    expect(line.view().saved).toMatchObject({ state: 'refused' })
    expect(words()).toBe('left here. ')
  })
})
