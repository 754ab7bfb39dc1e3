// The client of every measured server: one Y.Doc, one socket, one code; only the framing differs. It keeps a ledger
// of what it typed and when, and of how much of its peer's it has applied.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import WebSocket from 'ws'
import { encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { FRAMINGS } from './framing.mjs'
import { BLANK, textOf, wordsOf } from './paper.mjs'
import { sleep } from './waiting.mjs'

const SYNC = 0
const AWARENESS = 1
const STEP1 = 0
const STEP2 = 1
const UPDATE = 2

export class Client {
  constructor({ server, room, index = 0, clientID, awareness = true, autoPong = true }) {
    this.server = server
    this.room = room
    this.index = index
    this.framing = FRAMINGS[server.framing]
    this.prefix = this.framing.prefix(room)
    this.doc = new Y.Doc()
    if (clientID !== undefined) this.doc.clientID = clientID
    this.awareness = awareness
    this.autoPong = autoPong
    this.awarenessClock = 0
    // The ledger of its own edits: its clock after each, and when it was made.
    this.clocks = []
    this.times = []
    this.own = 0
    // How far it has applied its peer's ledger.
    this.peer = null
    this.seen = 0
    this.onApplied = null
    this.bytesIn = 0
    this.messagesIn = 0
    this.closedByServer = null
    this.wanted = false
    this.synced = false
    this.openedAt = null
    this.doc.on('update', (update, origin) => {
      if (origin !== this) this.sendUpdate(update)
    })
  }

  get text() {
    this.found ??= textOf(this.doc)
    return this.found
  }

  get length() {
    return this.text?.length ?? 0
  }

  get words() {
    return wordsOf(this.text)
  }

  connect() {
    this.wanted = true
    const { server, room, index, framing } = this
    const url = server.urlFor?.(room, index) ?? server.url + framing.path(room)
    const headers = server.headersFor?.(room, index)
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, {
        headers,
        perMessageDeflate: false,
        skipUTF8Validation: true,
        autoPong: this.autoPong
      })
      this.socket = socket
      socket.binaryType = 'nodebuffer'
      this.awaitSync()
      socket.on('open', () => {
        socket._socket.setNoDelay(true)
        this.openedAt = performance.now()
        for (const message of framing.hello(room)) socket.send(message)
        this.sendSync(STEP1, Y.encodeStateVector(this.doc))
        if (this.awareness) this.sendAwareness()
        if (server.repliesToSync === false) this.markSynced()
        resolve(this)
      })
      socket.on('message', (data) => this.onMessage(data))
      socket.on('error', reject)
      socket.on('close', (code) => {
        if (this.wanted) this.closedByServer = code
      })
    })
  }

  awaitSync() {
    this.synced = false
    this.whenSynced = new Promise((resolve) => {
      this.markSynced = () => {
        this.synced = true
        resolve(true)
      }
    })
  }

  /** True when the server has answered within the time. */
  syncedWithin(ms) {
    return Promise.race([this.whenSynced, sleep(ms).then(() => false)])
  }

  /** Asks for the whole document again: its answer says that everything sent before has been handled. */
  resync(ms = 60_000) {
    this.awaitSync()
    this.sendSync(STEP1, new Uint8Array([0]))
    return this.syncedWithin(ms)
  }

  /** On a server that makes no rooms, the first who finds nothing puts the template down. */
  layOut() {
    if (this.text === undefined) Y.applyUpdate(this.doc, BLANK)
  }

  sendUpdate(update) {
    this.sendSync(UPDATE, update)
  }

  sendSync(step, payload) {
    this.sendMessage(SYNC, (encoder) => {
      encoding.writeVarUint(encoder, step)
      encoding.writeVarUint8Array(encoder, payload)
    })
  }

  /** As the Yjs providers do: a small state at the start, renewed every 15 s by the scenario. */
  sendAwareness() {
    const id = this.doc.clientID
    const awareness = {
      states: new Map([[id, { user: { name: `bench-${this.index}`, color: '#30bced' } }]]),
      meta: new Map([[id, { clock: ++this.awarenessClock }]])
    }
    this.sendMessage(AWARENESS, (encoder) => encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, [id])))
  }

  sendMessage(type, write) {
    if (this.socket?.readyState !== WebSocket.OPEN) return
    const encoder = encoding.createEncoder()
    encoding.writeUint8Array(encoder, this.prefix)
    encoding.writeVarUint(encoder, type)
    write(encoder)
    this.socket.send(encoding.toUint8Array(encoder))
  }

  onMessage(data) {
    this.bytesIn += data.length
    this.messagesIn++
    const decoder = decoding.createDecoder(data)
    this.framing.strip(decoder)
    if (decoding.readVarUint(decoder) !== SYNC) return
    const step = decoding.readVarUint(decoder)
    const payload = decoding.readVarUint8Array(decoder)
    if (step === STEP1) return this.sendSync(STEP2, Y.encodeStateAsUpdate(this.doc, payload))
    Y.applyUpdate(this.doc, payload, this)
    if (step === STEP2) this.markSynced()
    this.onApplied?.(this)
  }

  /** One edit, noted in the ledger at the moment before it is made. */
  insert(index, string) {
    this.clocks.push(Y.getState(this.doc.store, this.doc.clientID) + string.length)
    this.times.push(performance.now())
    this.text.insert(index, string)
    this.own += string.length
  }

  /** One edit: new words at the front, and all but the first `most` letters go. */
  renew(string, most) {
    this.doc.transact(() => {
      this.insert(0, string)
      if (this.length > most) this.text.delete(most, this.length - most)
    })
  }

  /** The first of a pair types at the end, the second at its own place near the front: two carets. */
  type(string) {
    this.insert(this.index === 0 ? this.length : Math.min(this.own, this.length), string)
  }

  /** Walks the peer's ledger up to what this client has applied: `note(madeAt, now)` for each edit. */
  settle(note) {
    const { peer } = this
    const state = Y.getState(this.doc.store, peer.doc.clientID)
    const now = performance.now()
    while (this.seen < peer.clocks.length && peer.clocks[this.seen] <= state) note(peer.times[this.seen++], now)
  }

  close() {
    this.wanted = false
    this.onApplied = null
    this.socket?.terminate()
  }
}

export const sameContent = (a, b) => {
  if (a.words !== b.words) return false
  const here = Y.decodeStateVector(Y.encodeStateVector(a.doc))
  const there = Y.decodeStateVector(Y.encodeStateVector(b.doc))
  return here.size === there.size && [...here].every(([id, clock]) => there.get(id) === clock)
}
