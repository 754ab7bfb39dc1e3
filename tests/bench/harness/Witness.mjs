// A client that remembers everything it was sent, so that it can be asked whether something reached it; and that goes on, as a
// page does, when it was sent what it cannot apply.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { Awareness, applyAwarenessUpdate } from 'y-protocols/awareness'
import { Client } from './Client.mjs'
import { sleep } from './waiting.mjs'

const AWARENESS = 1
/** How a server says that words are saved: it sends a numbered fence back, or a status for each update, or says nothing. */
const FENCE = 102
const SYNC_STATUS = 8

export class Witness extends Client {
  constructor(given) {
    super(given)
    this.heard = []
    this.faults = 0
    /** Who is here, as this page would draw it. */
    this.here = new Awareness(this.doc)
    this.here.setLocalState(null)
    this.ended = new Promise((resolve) => (this.end = resolve))
    /** How many of its edits the server has called saved. */
    this.saved = 0
    /** Told of every message that is neither words, nor presence, nor says that they are saved. */
    this.onOther = null
  }

  async connect() {
    await super.connect()
    this.socket.on('close', this.end)
    // What breaks a socket later on is told by its closing.
    this.socket.on('error', () => {})
    // Says that this client knows more than the stock protocol.
    if (this.server.acknowledges === 'fence') this.sendFence(0)
    return this
  }

  onMessage(data) {
    this.heard.push(data)
    try {
      super.onMessage(data)
      this.listen(data)
    } catch {
      this.faults++
    }
  }

  listen(data) {
    const decoder = decoding.createDecoder(data)
    this.framing.strip(decoder)
    const type = decoding.readVarUint(decoder)
    if (type === AWARENESS) applyAwarenessUpdate(this.here, decoding.readVarUint8Array(decoder), this)
    else if (type === FENCE && this.server.acknowledges === 'fence') this.saved = decoding.readVarUint(decoder)
    else if (type === SYNC_STATUS && this.server.acknowledges === 'status') this.onStatus(decoding.readVarUint(decoder) === 1)
    else if (type !== 0) this.onOther?.(type, decoder)
  }

  sendFence(n) {
    this.sendMessage(FENCE, (encoder) => encoding.writeVarUint(encoder, n))
  }

  /** One for each update, in order; those that came before the first edit were for the opening. */
  onStatus(saved) {
    if (this.clocks.length > 0 && saved) this.saved++
  }

  /** As the product's page does: each edit is followed by the question whether it is saved. */
  insert(index, string) {
    super.insert(index, string)
    if (this.server.acknowledges === 'fence') this.sendFence(this.clocks.length)
  }

  /** Were these bytes, or these letters, in anything that it was sent? */
  heardOf(mark) {
    return this.heard.some((message) => message.includes(mark))
  }

  /** Until the server has handled all that was sent before, or has ended this line. */
  async handled(ms = 10_000) {
    return Promise.race([this.resync(ms), this.ended.then(() => false), sleep(ms).then(() => false)])
  }

  sendPresence(entries) {
    this.sendMessage(AWARENESS, (encoder) =>
      encoding.writeVarUint8Array(
        encoder,
        encoding.encode((inner) => {
          encoding.writeVarUint(inner, entries.length)
          for (const { clientID, clock, state } of entries) {
            encoding.writeVarUint(inner, clientID)
            encoding.writeVarUint(inner, clock)
            encoding.writeVarString(inner, JSON.stringify(state ?? null))
          }
        })
      )
    )
  }

  close() {
    super.close()
    this.here.destroy()
  }
}

/** Takes a seat in a room that was prepared, with the template in it. */
export const sitDown = async (given) => {
  const witness = new Witness({ awareness: false, ...given })
  await witness.connect()
  if (!(await witness.syncedWithin(20_000))) throw new Error(`${given.room}: nobody answered`)
  return witness
}

/** The two of a room, the template laid out and in both. */
export const sitTwo = async (server, room) => {
  const one = await sitDown({ server, room, index: 0 })
  one.layOut()
  await one.handled()
  const other = await sitDown({ server, room, index: 1 })
  other.layOut()
  await other.handled()
  return [one, other]
}
