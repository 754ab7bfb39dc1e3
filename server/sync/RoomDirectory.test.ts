import { EventEmitter } from 'node:events'
import pino from 'pino'
import { expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import * as Y from 'yjs'
import { type AllianceId, type PersonId, type SeatId, type SectionId, type SessionId, newId } from '../../shared/alliance/ids.ts'
import { sectionsOf, seedAlliance } from '../../shared/alliance/layout.ts'
import { encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import type { UpdateLog } from '../domain/updateLogPorts.ts'
import { Committer } from './Committer.ts'
import { RoomDirectory } from './RoomDirectory.ts'
import { Session } from './Session.ts'
import { Shares } from './Share.ts'

class Line extends EventEmitter {
  readonly bufferedAmount = 0
  readonly isPaused = false
  pause(): void {}
  resume(): void {}
  close(): void {}
  send(_message: Uint8Array, written: () => void): void {
    written()
  }
}

it('at the end waits for the words that come out of the sockets last, and for their fold', async () => {
  const seeded = Object.assign(new Y.Doc(), { clientID: 9 })
  seedAlliance(seeded, { title: '', sections: [{ id: newId<SectionId>(), key: 'a', title: 'One', starts: true }] })
  const [id, personId, seatId] = [newId<AllianceId>(), newId<PersonId>(), newId<SeatId>()]
  const commits: (() => void)[] = []
  const folds: (() => void)[] = []
  const log: UpdateLog = {
    load: async () => ({
      checkpoint: Y.encodeStateAsUpdate(seeded),
      checkpointSeq: 0,
      rows: [],
      headSeq: 0,
      clients: new Map([[9, null]])
    }),
    commit: () => new Promise((done) => commits.push(done)),
    checkpoint: () => new Promise((done) => folds.push(done))
  }
  const unused = { load: async () => undefined, commit: async () => undefined, checkpoint: async () => undefined }
  const directory = new RoomDirectory({
    log,
    committer: new Committer({ log }),
    sheets: { log: unused, committer: new Committer({ log: unused }), kept: { openedLines: async () => new Map() } },
    alliances: { find: async () => undefined },
    seen: { left: async () => undefined, leftAt: async () => [] },
    rescues: { sizes: async () => [] },
    clock: { now: () => 0 },
    logger: pino({ level: 'silent' }),
    onRefused: () => undefined,
    onDiffers: () => undefined
  })
  const session = new Session({
    socket: new Line() as unknown as WebSocket,
    person: { sessionId: newId<SessionId>(), personId, seatId },
    share: new Shares().of(personId),
    timer: { after: () => () => undefined }
  })
  const room = await directory.join({ alliance: id }, session)
  const page = new Y.Doc()
  Y.applyUpdate(page, Y.encodeStateAsUpdate(seeded))
  page.on('update', (update: Uint8Array) => room?.receive(session, encodeSyncUpdate(update)))
  const write = (): void => sectionsOf(page)[0]?.body.push([new Y.XmlElement('paragraph')])

  let hasEnded = false
  write()
  const closing = directory.close().then(() => (hasEnded = true))
  // Each while the one before is on its way to disk.
  for (const nth of [1, 2, 3]) {
    await expect.poll(() => commits.length, { timeout: 10_000 }).toBe(nth)
    if (nth < 3) write()
    commits[nth - 1]?.()
  }
  await expect.poll(() => folds.length, { timeout: 10_000 }).toBe(1)
  expect(hasEnded).toBe(false)
  folds[0]?.()
  await closing
})
