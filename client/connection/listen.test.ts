import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { encodeNudge } from '../../shared/protocol/messages.ts'
import { FakeSocket, Server, settle } from './fakeServer.ts'
import { listen } from './listen.ts'

let server: Server
let stop: () => void
const onChanged = vi.fn<() => void>()
beforeEach(async () => {
  vi.useFakeTimers()
  onChanged.mockClear()
  server = new Server()
  FakeSocket.server = server
  stop = listen({ url: 'ws://here/sync/a', onChanged, WebSocket: FakeSocket as unknown as typeof WebSocket })
  await settle()
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

const last = (): FakeSocket => {
  const socket = server.sockets.at(-1)
  if (socket === undefined) throw new Error('it has not dialled')
  return socket
}

it('hears each nudge, and nothing else', async () => {
  expect(onChanged).not.toHaveBeenCalled()
  last().deliver(encodeNudge('stances'))
  await settle()
  expect(onChanged).toHaveBeenCalledTimes(1)
})

it('dials again when the line was away, ever more slowly, and then reads what it missed', async () => {
  server.accepts = false
  last().drop(1006)
  await vi.advanceTimersByTimeAsync(1_000)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(server.opened).toBe(3)
  await vi.advanceTimersByTimeAsync(3_999)
  expect(server.opened).toBe(3)
  server.accepts = true
  await vi.advanceTimersByTimeAsync(1)
  expect(server.opened).toBe(4)
  expect(onChanged).toHaveBeenCalledTimes(1)
})

it('asks once more and no longer when it is ended for good, and says nothing once it is stopped', async () => {
  last().drop(4403)
  expect(onChanged).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(server.opened).toBe(1)
  stop()
  last().drop(1006)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(server.opened).toBe(1)
  expect(onChanged).toHaveBeenCalledTimes(1)
})
