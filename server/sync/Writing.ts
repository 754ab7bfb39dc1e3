// What is written in a room, on its way from a frame to a row: it passes the gate into the live document, and goes to disk with the words
// that fell away by it, and with what it left hollow.
import type { RescueId, SheetId } from '../../shared/alliance/ids.ts'
import { type Refused, encodeSyncStep1 } from '../../shared/protocol/messages.ts'
import type { Clock } from '../domain/ports.ts'
import type { CommitEntry, RescueEntry } from '../domain/updateLogPorts.ts'
import type { Verdict } from './gate.ts'
import { TakingAway } from './hollow/TakingAway.ts'
import type { RescueSizes } from './rescue/RescueSizes.ts'
import { RescuedWords } from './rescue/RescuedWords.ts'
import type { RoomDocument } from './RoomDocument.ts'
import type { Rows } from './Rows.ts'
import type { Session } from './Session.ts'
import { decodeUpdate, reachOf } from './update.ts'

/** How long a sender may take to answer what its words build on. */
const MISSING_WORDS_MS = 5_000
/** Pens of which a sender may owe something. */
const MOST_OWED = 100_000

const RESTS: Refused = { code: 'resting', detail: 'this alliance rests: it is read, and not amended' }
const HELD: Refused = { code: 'held', detail: 'its writer said that they are ready' }
const PENDING: Refused = { code: 'pending', detail: 'builds on words that are not here' }

export type WritingWorld = {
  sheet: SheetId | undefined
  document: RoomDocument
  rows: Rows
  rescues: RescueSizes
  clock: Clock
  /** Whether an editor of ours is here. */
  isPageHere(): boolean
  submit(entry: CommitEntry): void
  refuse: (session: Session, refused: Refused) => void
  /** Something of ours went wrong, and nobody’s socket is at fault. */
  onFault(error: unknown): void
}

export class Writing {
  /** Somebody left, and fewer than two remain: it is read, and nothing of it changes. */
  resting: boolean
  /** Nothing more is taken. */
  held: boolean
  readonly hollow: TakingAway
  readonly #world: WritingWorld
  readonly #rescued = new RescuedWords()

  constructor(world: WritingWorld, { resting, held }: { resting: boolean; held: boolean }) {
    this.#world = world
    this.resting = resting
    this.held = held
    const { document, rows, clock } = world
    this.hollow = new TakingAway({
      document,
      isPageHere: () => world.isPageHere(),
      mayWrite: () => !this.held && !rows.failed,
      write: (update, seatId) => this.#submit({ seatId, at: clock.now(), update, newClients: [] }, undefined),
      onFault: (error) => world.onFault(error)
    })
  }

  rescueAnswered(rescue: RescueId): void {
    this.#rescued.close(rescue)
    this.#world.rescues.answered(rescue)
  }

  rescuesForgotten(): void {
    this.#rescued.closeAll()
    this.#world.rescues.forgotten()
  }

  /** A frame of words. `answersMissing`: it answers what the room asked, and has to hold all that its sender owes. */
  take(session: Session, bytes: Uint8Array, { answersMissing }: { answersMissing: boolean }): void {
    const { document, refuse } = this.#world
    const decoded = decodeUpdate(bytes)
    if (decoded === undefined) return refuse(session, { code: 'undecodable', detail: 'does not decode' })
    // While it owes words, what it goes on typing builds on them too, and will be in its answer.
    if (session.owed !== undefined && !answersMissing) return this.#askForMissing(session, reachOf(decoded))
    // An answer to the server's own question mostly says nothing new: it costs no candidate and no row.
    if (document.holds(decoded)) {
      if (!answersMissing) this.#rescued.takeOut(decoded.ds, session.person.seatId)
    } else {
      if (this.resting) return refuse(session, RESTS)
      if (this.held) return refuse(session, HELD)
      const { personId, seatId } = session.person
      const filler = session.isPage ? session : undefined
      const verdict = document.take(bytes, decoded, { personId, seatId, filler, share: session.share })
      if (verdict.type === 'refused') return refuse(session, verdict.refused)
      if (verdict.type === 'early') {
        if (answersMissing && session.owed !== undefined) return refuse(session, PENDING)
        return this.#askForMissing(session, reachOf(decoded))
      }
      // What is sent as it is done says what its sender took out; an answer names all that is gone, by whatever hand.
      if (!answersMissing) this.#rescued.takeOut(decoded.ds, seatId)
      if (verdict.update !== undefined) this.#keep(session, verdict.update, verdict, bytes.length)
    }
    if (answersMissing) this.#checkDelivered(session)
  }

  #keep(
    session: Session,
    update: Uint8Array,
    { correction, newClients, titleChanged, fallen }: Extract<Verdict, { type: 'taken' }>,
    bytes: number
  ): void {
    const { document, rescues: sizes, clock, sheet } = this.#world
    const { seatId } = session.person
    const at = clock.now()
    const rescues = this.#rescued.keep(sizes.keepable(fallen, seatId), at).map(sheet === undefined ? (one) => one : placeless)
    const row = {
      seatId,
      at,
      update,
      newClients,
      title: titleChanged ? document.newestTitle : undefined,
      rescues: rescues.length > 0 ? rescues : undefined
    }
    // Who has much written anew waits for the disk as one who writes as much.
    const written = bytes + sizes.kept(rescues)
    this.#submit(row, { session, bytes: written, correction })
    session.submitted(written)
    this.hollow.behindFrameOf(seatId)
  }

  #submit(...row: Parameters<Rows['add']>): void {
    this.#world.submit(this.#world.rows.add(...row))
  }

  // ── words that build on words that are not here ────────────────────────────────────────────────

  /** Honest after a reconnect, when it typed before it was asked. What it sent of them is let go; its answer will hold
   *  it all. */
  #askForMissing(session: Session, missing: ReadonlyMap<number, number>): void {
    const { document, refuse } = this.#world
    const asks = session.owes(missing, MISSING_WORDS_MS, () => refuse(session, PENDING))
    if (session.owed !== undefined && session.owed.size > MOST_OWED) return refuse(session, PENDING)
    if (asks) session.send(encodeSyncStep1(document.stateVector()))
  }

  #checkDelivered(session: Session): void {
    const { document, rows, refuse } = this.#world
    if (session.owed === undefined) return
    if (document.reaches(session.owed)) session.delivered(rows.head)
    else refuse(session, PENDING)
  }
}

/** Words of a sheet are not offered to the section that it is for: they are sealed. */
const placeless = (rescue: RescueEntry): RescueEntry =>
  rescue.kept === undefined ? rescue : { ...rescue, kept: { ...rescue.kept, section: undefined } }
