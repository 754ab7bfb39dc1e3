// Who pays for the document of a room that has to be made of what is kept: it is as long as what everybody wrote.
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
import { Share } from './Share.ts'

const PIECES = 100_000

class Line extends EventEmitter {
  readonly bufferedAmount = 0
  readonly isPaused = false
  pause(): void {}
  resume(): void {}
  close(): void {}
  terminate(): void {}
  send(_message: Uint8Array, written: () => void): void {
    written()
  }
}

/** Notes what is to be paid for, and what is not. */
class Noted extends Share {
  paid = 0
  notPaid = 0
  override spend(ms: number, { notOwed = 0 } = {}): void {
    this.paid += ms - notOwed
    this.notPaid += notOwed
  }
}

const paragraphIn = (doc: Y.Doc): Y.XmlElement => {
  const paragraph = sectionsOf(doc)[0]?.body.get(0)
  if (!(paragraph instanceof Y.XmlElement)) throw new Error('no paragraph')
  return paragraph
}

it('nobody who comes after, but for whose frame it was spoiled', async () => {
  const stored = Object.assign(new Y.Doc(), { clientID: 9 })
  seedAlliance(stored, { title: '', sections: [{ id: newId<SectionId>(), key: 'a', title: 'One', starts: true }] })
  const long = new Y.XmlText()
  paragraphIn(stored).insert(0, [long])
  stored.transact(() => Array.from({ length: PIECES }, () => long.insert(0, 'a')))
  const log: UpdateLog = {
    load: async () => ({
      checkpoint: Y.encodeStateAsUpdate(stored),
      checkpointSeq: 0,
      rows: [],
      headSeq: 0,
      clients: new Map([[9, null]])
    }),
    commit: async () => undefined,
    checkpoint: async () => undefined
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
  const id = newId<AllianceId>()
  const sit = async (pen: number) => {
    const share = new Noted(() => 0)
    const session = new Session({
      socket: new Line() as unknown as WebSocket,
      person: { sessionId: newId<SessionId>(), personId: newId<PersonId>(), seatId: newId<SeatId>() },
      share,
      timer: { after: () => () => undefined }
    })
    const room = await directory.join({ alliance: id }, session)
    const page = Object.assign(new Y.Doc(), { clientID: pen })
    Y.applyUpdate(page, Y.encodeStateAsUpdate(stored))
    const send = (act: (doc: Y.Doc) => void): void => {
      const before = Y.encodeStateVector(page)
      act(page)
      room?.receive(session, encodeSyncUpdate(Y.encodeStateAsUpdate(page, before)))
    }
    return { share, session, room, send }
  }
  const [ada, ben] = [await sit(1), await sit(2)]
  const write = (doc: Y.Doc): void => paragraphIn(doc).insert(1, [new Y.XmlText('a word')])

  ben.send(write)
  expect(ben.room?.live).toBe(true)
  const loading = ben.share.notPaid
  expect(ben.share.paid).toBeLessThan(loading / 2)

  ada.send((doc) => doc.getMap('meta').set('neither', 'a title'))
  expect([ada.session.closed, ada.room?.live]).toEqual([true, false])
  const before = { ofAda: ada.share.paid, ofBen: ben.share.paid }
  ben.send(write)
  expect(ben.room?.live).toBe(true)
  const making = ben.share.notPaid - loading
  expect(making).toBeGreaterThan(0)
  expect(ben.share.paid - before.ofBen).toBeLessThan(making / 2)
  expect(ada.share.paid - before.ofAda).toBeCloseTo(making)
})
