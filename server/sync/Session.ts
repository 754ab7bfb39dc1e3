// One person's socket in one room: what it may still be sent, what it waits for, how it ends.
import type { WebSocket } from 'ws'
import type { PersonId, SeatId, SessionId } from '../../shared/alliance/ids.ts'
import { CLOSE, type CloseCode } from '../../shared/protocol/closeCodes.ts'
import type { Share } from './Share.ts'
import { type NudgeKind, type Refused, encodeFence, encodeNudge, encodeRefusal } from '../../shared/protocol/messages.ts'

/** A reader with more than this unread is sent nothing more until it has read down to LOW, then one difference. */
const HIGH_WATER = 1024 * 1024
const LOW_WATER = 64 * 1024
const DRAIN_MS = 15_000
/** A writer with more than this uncommitted is not read from until the disk has caught up. */
const MAX_UNCOMMITTED = 256 * 1024

/** One who sends more fences than this without reading what comes back is not read from either. */
const MAX_FENCES = 1_024

export type Person = { sessionId: SessionId; personId: PersonId; seatId: SeatId }

export type Timer = { after(ms: number, act: () => void): () => void }

/** A fence waits until this row of the room is on disk. */
type WaitingFence = { n: number; after: number }

/** Whether its frames build on what is here. `asked`: one did not, and its sender owes what is missing: for each
 *  client id, the clock that must be reached. */
type Order = { state: 'in-order' } | { state: 'asked'; owed: Map<number, number>; cancel: () => void }

export class Session {
  readonly person: Person
  /** Of the server's thread. */
  readonly share: Share
  /** Whether it said for which version of the words it was made: an editor of ours. */
  readonly isPage: boolean
  readonly #socket: WebSocket
  readonly #timer: Timer
  /** Set while the reader is behind: `owed` sends the one difference that brings it up to date, from what it was sent
   *  or, when it asked meanwhile, from what it said it has. */
  #behind: { giveUp: () => void; asked: Uint8Array | undefined; owed: (asked: Uint8Array | undefined) => void } | undefined
  #fallBehind: () => (asked: Uint8Array | undefined) => void = () => () => undefined
  /** Only a socket that has sent a fence knows our own messages. */
  #speaksFences = false
  #stopped = false
  /** The last row of the room that is known to be on disk. */
  #onDisk = 0
  #uncommittedBytes = 0
  /** Others are to be heard first. */
  #held = false
  #fences: WaitingFence[] = []
  #order: Order = { state: 'in-order' }
  #closed = false

  constructor({
    socket,
    person,
    share,
    timer,
    isPage = false
  }: {
    socket: WebSocket
    person: Person
    share: Share
    timer: Timer
    isPage?: boolean
  }) {
    this.isPage = isPage
    this.#socket = socket
    this.person = person
    this.share = share
    this.#timer = timer
  }

  get closed(): boolean {
    return this.#closed
  }

  /** `fallBehind` notes what the reader has been sent so far, and returns what sends it the rest in one piece. */
  onFallingBehind(fallBehind: () => (asked: Uint8Array | undefined) => void): void {
    this.#fallBehind = fallBehind
  }

  /** Words and presence: not sent to a reader that is behind, who gets one difference when it has caught up. */
  send(message: Uint8Array): void {
    if (this.#behind === undefined) this.#write(message)
  }

  /** The answer to a question of its own, made only when it can be sent. */
  answer(stateVector: Uint8Array, make: (stateVector: Uint8Array) => Uint8Array): void {
    if (this.#behind === undefined) this.#write(make(stateVector))
    else this.#behind.asked = stateVector
  }

  #write(message: Uint8Array): void {
    if (this.#closed) return
    this.#socket.send(message, this.#written)
    if (this.#behind === undefined && this.#socket.bufferedAmount > HIGH_WATER)
      this.#behind = {
        giveUp: this.#timer.after(DRAIN_MS, () => this.close(CLOSE.busy, 'reads too slowly')),
        asked: undefined,
        owed: this.#fallBehind()
      }
  }

  readonly #written = (): void => {
    if (this.#behind === undefined || this.#closed || this.#socket.bufferedAmount > LOW_WATER) return
    const { giveUp, asked, owed } = this.#behind
    giveUp()
    this.#behind = undefined
    owed(asked)
    this.echoFences()
  }

  nudge(kind: NudgeKind): void {
    if (this.#speaksFences) this.#write(encodeNudge(kind))
  }

  // ── what it wrote, and until when it waits ─────────────────────────────────────────────────────

  /** A frame is on its way to disk. */
  submitted(bytes: number): void {
    this.#uncommittedBytes += bytes
    this.#readOrWait()
  }

  committed(bytes: number): void {
    this.#uncommittedBytes -= bytes
    this.#readOrWait()
  }

  hold(held: boolean): void {
    this.#held = held
    this.#readOrWait()
  }

  /** What it sends is not kept for later: it is left with its sender. */
  #readOrWait(): void {
    if (this.#closed) return
    const isTooMuch = this.#held || this.#uncommittedBytes > MAX_UNCOMMITTED || this.#fences.length > MAX_FENCES
    if (isTooMuch) this.#socket.pause()
    else if (!this.#stopped && this.#socket.isPaused) this.#socket.resume()
  }

  /** Nothing more is read from it; what was read is still committed and fenced. */
  stopReading(): void {
    this.#stopped = true
    this.#socket.pause()
  }

  /** A fence waits for every row that its room has taken so far, whoever wrote it: what this socket sent may be known
   *  already from another that is still on its way. */
  fence(n: number, after: number): void {
    this.#speaksFences = true
    this.#fences.push({ n, after })
    this.echoFences()
    this.#readOrWait()
  }

  /** The room's rows up to this one are on disk. */
  onDisk(row: number): void {
    this.#onDisk = row
    this.echoFences()
  }

  /** Echoes every fence before which all is on disk. Withheld while words are still owed, or it does not read. */
  echoFences(): void {
    while (this.#order.state === 'in-order' && this.#behind === undefined) {
      const [first] = this.#fences
      if (first === undefined || first.after > this.#onDisk) return
      this.#fences.shift()
      this.#write(encodeFence(first.n))
      if (this.#fences.length === MAX_FENCES) this.#readOrWait()
    }
  }

  /** What its sender still has to send before anything else of it counts as kept; undefined when nothing. */
  get owed(): ReadonlyMap<number, number> | undefined {
    return this.#order.state === 'asked' ? this.#order.owed : undefined
  }

  /** More is missing than was known. True when it is to be asked for now; `giveUp` runs when no answer comes in time. */
  owes(missing: ReadonlyMap<number, number>, giveUpAfterMs: number, giveUp: () => void): boolean {
    const asks = this.#order.state === 'in-order'
    if (this.#order.state === 'in-order')
      this.#order = { state: 'asked', owed: new Map(), cancel: this.#timer.after(giveUpAfterMs, giveUp) }
    const { owed } = this.#order
    for (const [client, clock] of missing) owed.set(client, Math.max(clock, owed.get(client) ?? 0))
    return asks
  }

  /** What it owed has come, and is on its way to disk up to this row: fences that it sent meanwhile speak of it too. */
  delivered(row: number): void {
    if (this.#order.state === 'asked') this.#order.cancel()
    this.#order = { state: 'in-order' }
    for (const fence of this.#fences) fence.after = Math.max(fence.after, row)
    this.echoFences()
  }

  // ── the end ────────────────────────────────────────────────────────────────────────────────────

  /** The frame is refused: said in words to a socket that knows them, then closed. Nothing it sent later counts. */
  refuse(refused: Refused): void {
    if (this.#speaksFences) this.#write(encodeRefusal(refused))
    this.close(CLOSE.refused, refused.code)
  }

  close(code: CloseCode, reason: string): void {
    if (this.#closed) return
    this.gone()
    // Paused, it would never hear the other side's close.
    if (this.#socket.isPaused) this.#socket.resume()
    this.#socket.close(code, reason)
    // A peer that never answers the close is cut off.
    const cancel = this.#timer.after(2_000, () => this.#socket.terminate())
    this.#socket.once('close', cancel)
  }

  /** The socket has closed, by whatever side. Idempotent. */
  gone(): void {
    this.#closed = true
    this.#fences = []
    this.#behind?.giveUp()
    this.#behind = undefined
    if (this.#order.state === 'asked') this.#order.cancel()
  }
}
