// A person at a seat without a page: one Y.Doc, one socket, the y-websocket protocol written by hand, and a
// ledger of what the server acknowledged. What a test knows of the wire, it knows from here.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { sectionsOf } from '../../shared/alliance/layout.ts'
import { MESSAGE, SYNC } from '../../shared/protocol/messageKinds.ts'
import { encodeFence, encodeSyncStep1, encodeSyncStep2, encodeSyncUpdate } from '../../shared/protocol/messages.ts'

export type Heard =
  | { type: 'step1' | 'step2' | 'update' | 'awareness'; bytes: Uint8Array }
  | { type: 'fence'; n: number }
  | { type: 'refusal' | 'nudge' | 'hashes' | 'margin'; json: unknown }

type JsonHeard = Extract<Heard, { json: unknown }>['type']
const JSON_KINDS: ReadonlyMap<number, JsonHeard> = new Map<number, JsonHeard>([
  [MESSAGE.refusal, 'refusal'],
  [MESSAGE.nudge, 'nudge'],
  [MESSAGE.hashes, 'hashes'],
  [MESSAGE.margin, 'margin']
])

export class HeadlessSeat {
  readonly doc: Y.Doc
  readonly heard: Heard[] = []
  socket: WebSocket
  closed: { code: number; reason: string } | undefined
  refusedUpgrade: number | undefined
  synced = false
  /** False: it leaves the server's questions unanswered. */
  answers = true
  #fence = 0
  #acknowledged = 0
  readonly #waiting = new Set<() => void>()

  constructor({
    origin,
    allianceId,
    cookie,
    doc = new Y.Doc(),
    headers = {},
    schema,
    autoPong = true
  }: {
    origin: string
    allianceId: string
    cookie: string | undefined
    doc?: Y.Doc
    headers?: Record<string, string>
    /** What it says of the schema that it was made for. */
    schema?: string
    /** False: as a machine that is asleep, or a line that is gone without a word. */
    autoPong?: boolean
  }) {
    this.doc = doc
    this.socket = new WebSocket(
      `${origin.replace('http', 'ws')}/sync/${allianceId}${schema === undefined ? '' : `?schema=${schema}`}`,
      {
        perMessageDeflate: false,
        autoPong,
        headers: { origin, ...(cookie === undefined ? {} : { cookie }), ...headers }
      }
    )
    this.socket.binaryType = 'nodebuffer'
    this.socket.on('open', () => {
      this.send(encodeSyncStep1(Y.encodeStateVector(this.doc)))
      this.#stir()
    })
    this.socket.on('message', (data: Buffer) => this.#hear(data))
    this.socket.on('unexpected-response', (request, response) => {
      this.refusedUpgrade = response.statusCode
      request.destroy()
      this.#stir()
    })
    // The reason comes with `close` or `unexpected-response`.
    this.socket.on('error', () => this.#stir())
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() }
      this.#stir()
    })
    this.doc.on('update', this.#onUpdate)
  }

  readonly #onUpdate = (update: Uint8Array, from: unknown): void => {
    if (from !== this) this.send(encodeSyncUpdate(update))
  }

  send(message: Uint8Array): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(message)
  }

  #hear(data: Buffer): void {
    const decoder = decoding.createDecoder(new Uint8Array(data))
    const kind = decoding.readVarUint(decoder)
    if (kind === MESSAGE.sync) {
      const step = decoding.readVarUint(decoder)
      const bytes = decoding.readVarUint8Array(decoder)
      if (step === SYNC.step1) {
        this.heard.push({ type: 'step1', bytes })
        if (this.answers) this.send(encodeSyncStep2(Y.encodeStateAsUpdate(this.doc, bytes)))
      } else {
        this.heard.push({ type: step === SYNC.step2 ? 'step2' : 'update', bytes })
        Y.applyUpdate(this.doc, bytes, this)
        if (step === SYNC.step2) this.synced = true
      }
    } else if (kind === MESSAGE.awareness) this.heard.push({ type: 'awareness', bytes: decoding.readVarUint8Array(decoder) })
    else if (kind === MESSAGE.fence) {
      this.#acknowledged = decoding.readVarUint(decoder)
      this.heard.push({ type: 'fence', n: this.#acknowledged })
    } else {
      const type = JSON_KINDS.get(kind)
      if (type === undefined) throw new Error(`the server sent a message of kind ${kind}`)
      this.heard.push({ type, json: JSON.parse(decoding.readVarString(decoder)) })
    }
    this.#stir()
  }

  /** The text of the first section's first paragraph, where the tests write. */
  get text(): Y.XmlText {
    const paragraph = this.body.get(0)
    if (!(paragraph instanceof Y.XmlElement)) throw new Error('the first section holds no paragraph yet')
    const first = paragraph.get(0)
    if (first instanceof Y.XmlText) return first
    const text = new Y.XmlText()
    paragraph.insert(0, [text])
    return text
  }

  get body(): Y.XmlFragment {
    const section = sectionsOf(this.doc)[0]
    if (section === undefined) throw new Error('the document holds no section yet')
    return section.body
  }

  get words(): string {
    return this.body.toString()
  }

  write(text: string): void {
    this.text.insert(this.text.length, text)
  }

  /** A numbered fence, and the moment when the server says that everything before it is on disk. */
  sendFence(): number {
    this.send(encodeFence(++this.#fence))
    return this.#fence
  }

  get acknowledged(): number {
    return this.#acknowledged
  }

  async saved(): Promise<void> {
    const fence = this.sendFence()
    await this.until(`fence ${fence} to come back`, () => this.#acknowledged >= fence)
  }

  async ready(): Promise<this> {
    await this.until('the document to be synced', () => this.synced)
    return this
  }

  async ended(): Promise<{ code: number; reason: string }> {
    await this.until('the socket to close', () => this.closed !== undefined)
    if (this.closed === undefined) throw new Error('not closed')
    return this.closed
  }

  /** Looks again whenever anything arrives. Fails when the socket has closed, or nothing came of it in time. */
  until(what: string, isSo: () => boolean, { within = 10_000 }: { within?: number } = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (act: () => void): void => {
        clearTimeout(timer)
        this.#waiting.delete(look)
        this.doc.off('update', look)
        act()
      }
      const fail = (why: string): void => done(() => reject(new Error(`waited for ${what}: ${why}; heard ${this.#account()}`)))
      const look = (): void => {
        if (isSo()) return done(resolve)
        if (this.refusedUpgrade !== undefined) return fail(`the upgrade was refused with ${this.refusedUpgrade}`)
        if (this.closed !== undefined) return fail(`the socket closed with ${this.closed.code} ${this.closed.reason}`)
      }
      const timer = setTimeout(() => fail(`not within ${within} ms`), within)
      this.#waiting.add(look)
      this.doc.on('update', look)
      look()
    })
  }

  #account(): string {
    return this.heard.map((heard) => (heard.type === 'fence' ? `fence ${heard.n}` : heard.type)).join(', ')
  }

  #stir(): void {
    for (const look of this.#waiting) look()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.doc.off('update', this.#onUpdate)
    this.socket.terminate()
  }
}

/** An awareness frame as a stock client makes it; `state` undefined takes the entry away. */
export const awarenessFrame = (...entries: { clientId: number; clock: number; state: unknown }[]): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE.awareness)
    encoding.writeVarUint8Array(
      encoder,
      encoding.encode((inner) => {
        encoding.writeVarUint(inner, entries.length)
        for (const { clientId, clock, state } of entries) {
          encoding.writeVarUint(inner, clientId)
          encoding.writeVarUint(inner, clock)
          encoding.writeVarString(inner, JSON.stringify(state ?? null))
        }
      })
    )
  })

/** What it was told by the server in JSON, in its order. */
export const nudges = ({ heard }: HeadlessSeat): unknown[] => heard.flatMap((one) => (one.type === 'nudge' ? [one.json] : []))

export const refusals = ({ heard }: HeadlessSeat): unknown[] => heard.flatMap((one) => (one.type === 'refusal' ? [one.json] : []))
