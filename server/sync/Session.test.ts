import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { type PersonId, type SeatId, type SessionId, newId } from '../../shared/alliance/ids.ts'
import { Session } from './Session.ts'
import { Shares } from './Share.ts'

/** A socket whose other end reads when it is told to. */
class Line extends EventEmitter {
  isPaused = false
  bufferedAmount = 0
  readonly sent: number[] = []
  #written: (() => void)[] = []

  pause(): void {
    this.isPaused = true
  }
  resume(): void {
    this.isPaused = false
  }
  send(message: Uint8Array, written: () => void): void {
    this.bufferedAmount += message.length
    this.sent.push(message.length)
    this.#written.push(written)
  }
  /** Reads all, and what comes of it, until nothing more does. */
  drain(): void {
    while (this.#written.length > 0) {
      this.bufferedAmount = 0
      for (const written of this.#written.splice(0)) written()
    }
  }
}

const sessionOn = (line: Line): Session =>
  new Session({
    socket: line as unknown as WebSocket,
    person: { sessionId: newId<SessionId>(), personId: newId<PersonId>(), seatId: newId<SeatId>() },
    share: new Shares().of(newId<PersonId>()),
    timer: { after: () => () => undefined }
  })

it('is not read from while it sends fences and does not read, and gets every one of them once it does', () => {
  const line = new Line()
  const session = sessionOn(line)
  session.send(new Uint8Array(2 * 1024 * 1024))
  let fences = 0
  while (!line.isPaused && fences < 1_000_000) session.fence(fences++, 0)
  expect(fences).toBeLessThan(2_000)
  line.sent.length = 0
  line.drain()
  expect(line.sent).toHaveLength(fences)
  expect(line.isPaused).toBe(false)
})

it('is read from again when what it wrote is on disk, but for one that is told to stop', () => {
  const line = new Line()
  const session = sessionOn(line)
  session.submitted(300 * 1024)
  expect(line.isPaused).toBe(true)
  session.committed(300 * 1024)
  expect(line.isPaused).toBe(false)
  session.stopReading()
  session.submitted(10)
  session.committed(10)
  expect(line.isPaused).toBe(true)
})
