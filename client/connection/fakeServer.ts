// A server of a few lines in memory: the real provider meets it over a socket without a network.
import { vi } from 'vitest'
import * as Y from 'yjs'
import { type AllianceId, newId } from '../../shared/alliance/ids.ts'
import { sectionsOf, titleOf } from '../../shared/alliance/layout.ts'
import { hashOf, wholeHash } from '../../shared/alliance/wholeHash.ts'
import {
  type Hashes,
  decodeClientMessage,
  encodeFence,
  encodeHashes,
  encodeSyncStep1,
  encodeSyncStep2
} from '../../shared/protocol/messages.ts'
import type { Line } from './Line.ts'
import type { Kept, UnsavedWords } from './unsavedWords.ts'

/** What the server has, and how it behaves just now. */
export class Server {
  readonly doc = new Y.Doc()
  sockets: FakeSocket[] = []
  opened = 0
  accepts = true
  holdsFences = false
  /** False: what it is sent changes nothing, and is never acknowledged. */
  takes = true
  largest = 0
  /** All words that any frame brought, also those that had no place any more. */
  brought = ''
  sawGap = false
  /** How often it was asked for the hashes of what it has, and what it was told of differences. */
  asked = 0
  told: string[] = []
  /** What it says that it has; as it is, unless a test wants otherwise. */
  hashes = (): Hashes => ({
    title: hashOf(titleOf(this.doc)),
    sections: Object.fromEntries(sectionsOf(this.doc).map((section) => [section.id, wholeHash(section)]))
  })
  whileOpening: (() => void) | undefined

  receive(socket: FakeSocket, frame: Uint8Array): void {
    this.largest = Math.max(this.largest, frame.byteLength)
    const message = decodeClientMessage(frame)
    if (message?.type === 'step1') socket.deliver(encodeSyncStep2(Y.encodeStateAsUpdate(this.doc, message.stateVector)))
    if (this.takes && (message?.type === 'step2' || message?.type === 'update')) {
      for (const struct of Y.decodeUpdate(message.update).structs)
        if (struct instanceof Y.Item && struct.content instanceof Y.ContentString) this.brought += struct.content.str
      Y.applyUpdate(this.doc, message.update)
      this.sawGap ||= this.doc.store.pendingStructs !== null
    }
    if (message?.type === 'beacon' && message.differs !== undefined) this.told.push(message.differs)
    else if (message?.type === 'beacon') {
      this.asked++
      socket.deliver(encodeHashes(this.hashes()))
    }
    if (message?.type === 'fence' && !this.holdsFences && this.takes) socket.deliver(encodeFence(message.n))
  }
}

export class FakeSocket {
  static server: Server
  readonly OPEN = 1
  readyState = 0
  binaryType = 'arraybuffer'
  onopen: (() => void) | null = null
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null
  onclose: ((event: { code: number; reason: string }) => void) | null = null
  onerror: (() => void) | null = null
  readonly server = FakeSocket.server

  constructor() {
    this.server.opened += 1
    queueMicrotask(() => {
      if (!this.server.accepts) return this.drop(1006)
      this.readyState = 1
      this.server.sockets.push(this)
      // A room asks whoever enters before it reads what they say.
      this.deliver(encodeSyncStep1(Y.encodeStateVector(this.server.doc)))
      this.onopen?.()
      this.server.whileOpening?.()
    })
  }
  send(frame: Uint8Array): void {
    this.server.receive(this, frame)
  }
  deliver(frame: Uint8Array): void {
    queueMicrotask(() => this.onmessage?.({ data: new Uint8Array(frame).buffer }))
  }
  drop(code: number): void {
    this.readyState = 3
    this.onclose?.({ code, reason: '' })
  }
  close(): void {
    this.readyState = 3
  }
}

export class Shelf implements UnsavedWords {
  kept: Kept[] = []
  full = false
  left = async (): Promise<Kept[]> => [...this.kept]
  keep = ({ update, sections }: Omit<Kept, 'key'>): Kept => {
    const row = { update, sections, key: Promise.resolve(this.full ? undefined : 1) }
    if (!this.full) this.kept.push(row)
    return row
  }
  keepInPlaceOf = (old: readonly Kept[], words: Omit<Kept, 'key'>): Kept => {
    const row = this.keep(words)
    if (!this.full) void this.letGo(old)
    return row
  }
  letGo = async (rows: readonly Kept[]): Promise<void> => {
    this.kept = this.kept.filter((row) => !rows.some(({ update }) => update === row.update))
  }
  close = async (): Promise<void> => undefined
}

export const settle = async (): Promise<void> => {
  await vi.advanceTimersByTimeAsync(0)
}

/** Opens a line to that server. Returns what closes it. */
export const openOn = (line: Line, unsaved: UnsavedWords): (() => void) =>
  line.open(() => ({
    alliance: newId<AllianceId>(),
    syncUrl: 'ws://here/sync',
    askServer: async () => 'reachable',
    onChangedElsewhere: () => undefined,
    unsaved,
    WebSocket: FakeSocket as unknown as typeof WebSocket,
    now: () => 42
  }))
