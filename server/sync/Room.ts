// One alliance, or one sheet of it, while somebody is here. A frame passes the gate into the live document, is committed, and only
// then becomes visible: relayed, fenced, answered.
import * as Y from 'yjs'
import type { AllianceId, PersonId, RescueId, SeatId, SheetId } from '../../shared/alliance/ids.ts'
import { CLOSE } from '../../shared/protocol/closeCodes.ts'
import {
  type Differs,
  type NudgeKind,
  type Refused,
  decodeClientMessage,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeSyncUpdate
} from '../../shared/protocol/messages.ts'
import type { Clock, CommitEntry, RescueEntry, StoredDocument, LeftAt } from '../domain/ports.ts'
import type { DocumentRef } from '../domain/sheetPorts.ts'
import { Beacon } from './Beacon.ts'
import type { CommitOwner, Committer } from './Committer.ts'
import { isDueOnDisk, weightOf } from './folding.ts'
import type { Verdict } from './gate.ts'
import { LeftSeats } from './LeftSeats.ts'
import { Margin } from './Margin.ts'
import type { NewPens } from './NewPens.ts'
import { type PresentUser, decodeEntries } from './Presence.ts'
import type { OpenedLines } from './ink/world.ts'
import { RescuedWords } from './rescue/RescuedWords.ts'
import { RoomDocument } from './RoomDocument.ts'
import type { Session } from './Session.ts'
import { decodeStateVector, decodeUpdate, reachOf } from './update.ts'
import { WhoIsHere } from './WhoIsHere.ts'

/** How long a sender may take to answer what its words build on. */
const MISSING_WORDS_MS = 5_000
/** A stock client echoes everybody's presence: more entries than a room has sockets are not read. */
const MOST_ENTRIES = 256
/** Pens that somebody knows of and the room does not: those of their own pages, which wrote while there was no line. */
const MOST_OWN_PENS = 4_096

/** Pens of which a sender may owe something. */
const MOST_OWED = 100_000

/** Blocks that may stand hollow until somebody fills them. */
const MOST_HOLLOW = 4_096

const RESTS: Refused = { code: 'resting', detail: 'this alliance rests: it is read, and not amended' }
const HELD: Refused = { code: 'held', detail: 'its writer said that they are ready' }
const PENDING: Refused = { code: 'pending', detail: 'builds on words that are not here' }

/** `correction`: what of the entry its sender does not know. `session`: nobody's, when the room itself takes something away. */
type Submitted =
  | { entry: CommitEntry; session: Session; bytes: number; correction: Uint8Array | undefined }
  | { entry: CommitEntry; session: undefined }

export type RoomWorld = {
  committer: Committer
  clock: Clock
  newPens: NewPens
  /** The room holds much since its last checkpoint. */
  onCheckpointDue(room: Room): void
  /** The last page of a seat has gone, and all that came from it is on disk. */
  onSeatGone(room: Room, who: LeftAt): void
  /** Nobody is here and all is committed: the room may be let go. */
  onEmpty(room: Room): void
  /** A commit failed: this room's documents are worthless, whoever comes next reads the disk. */
  onFailed(room: Room, error: unknown): void
  onRefused(room: Room, session: Session, refused: Refused): void
  /** A page has found that it does not hold what is on disk, and begins again from there. */
  onDiffers(room: Room, session: Session, what: Differs): void
  /** Something of ours went wrong over what a socket sent or asked. */
  onFault(room: Room, error: unknown): void
}

export class Room implements CommitOwner {
  readonly id: AllianceId
  /** Which sheet of the alliance; undefined: its own words. */
  readonly sheet: SheetId | undefined
  readonly #world: RoomWorld
  readonly #document: RoomDocument
  readonly #here: WhoIsHere
  readonly #rescued = new RescuedWords()
  readonly #beacon: Beacon
  readonly #margin: Margin
  #headSeq: number
  /** On their way to disk, in order; sent by sockets that may be gone by now. */
  #submitted: Submitted[] = []
  /** `from`: when it was made, if it was made while this room was open. */
  #sinceCheckpoint: { from: number; rows: number; weight: number }
  #failed = false
  /** Somebody left, and fewer than two remain: it is read, and nothing of it changes. */
  #resting: boolean
  /** Nothing more is taken. */
  #held: boolean
  readonly #left: LeftSeats
  /** Those who have asked for the words: who only listens is not here, and has left nothing. */
  readonly #readers = new Set<Session>()
  /** What each socket that asked in this turn says it has. */
  readonly #questions = new Map<Session, Uint8Array>()
  /** From this row on nothing stands hollow that did before: pages that have come are answered after it. */
  #tidyFrom = 0
  #waiting: Session[] = []
  #lastWriter: SeatId | undefined

  constructor({
    of: { alliance: id, sheet },
    stored,
    seated,
    resting,
    held,
    openedLines,
    left,
    world
  }: {
    of: DocumentRef
    stored: StoredDocument
    seated: PresentUser[]
    resting: boolean
    held: boolean
    /** Of each seat's opened sheets: words that it wrote elsewhere. */
    openedLines: OpenedLines
    /** When each last left it. */
    left: readonly LeftAt[]
    world: RoomWorld
  }) {
    this.id = id
    this.sheet = sheet
    this.#held = held
    this.#world = world
    this.#resting = resting
    this.#left = new LeftSeats(left)
    this.#here = new WhoIsHere(seated)
    this.#document = new RoomDocument({
      id,
      stored,
      kind: sheet === undefined ? 'alliance' : 'sheet',
      seatOf: (person) => this.#here.seatOf(person),
      mayBring: (person, pens) => world.newPens.mayBring(person, pens)
    })
    this.openedSheets(openedLines)
    this.#beacon = new Beacon({
      clock: world.clock,
      settledAt: () => (this.#failed || this.#submitted.length > 0 ? undefined : this.#headSeq),
      document: () => this.document,
      onDiffers: (session, what) => world.onDiffers(this, session, what),
      guard: (session, act) => this.#guard(session, act)
    })
    this.#margin = new Margin((session, act) => this.#guard(session, act))
    this.#headSeq = stored.headSeq
    this.#sinceCheckpoint = {
      from: -Infinity,
      rows: stored.rows.length,
      weight: stored.rows.reduce((sum, row) => sum + weightOf(row), 0)
    }
  }

  get sessions(): ReadonlySet<Session> {
    return this.#here.sessions
  }

  /** Nobody here, nothing on its way: what is on disk is all there is. */
  get quiet(): boolean {
    return this.sessions.size === 0 && this.#submitted.length === 0
  }

  get #onDisk(): number {
    return this.#headSeq - this.#submitted.length
  }

  get uncheckpointedRows(): number {
    return this.#sinceCheckpoint.rows
  }

  /** What is on disk. Only to be read, and at once. */
  get document(): Y.Doc {
    return this.#document.committed
  }

  get pens(): ReadonlyMap<number, PersonId | null> {
    return this.#document.pens
  }

  checkpointed(): void {
    this.#sinceCheckpoint = { from: this.#world.clock.now(), rows: 0, weight: 0 }
  }

  /** To be called now and then: lets go of what is only needed while somebody writes. Says how many bytes, encoded, no
   *  longer stand as a live document. */
  rest(): number {
    return this.#document.rest()
  }

  /** Whether somebody writes, or did until a moment ago. */
  get live(): boolean {
    return this.#document.live
  }

  destroy(): void {
    this.#document.destroy()
  }

  // ── coming and going ───────────────────────────────────────────────────────────────────────────

  join(session: Session): void {
    this.#here.enter(session)
    session.onFallingBehind(() => {
      // Words are sent one update at a time, right after they are applied: this is what it has been sent.
      const sent = this.#document.stateVector()
      return (asked) =>
        this.#guard(session, () => {
          if (asked === undefined) session.send(encodeSyncUpdate(this.#document.lackedBy(sent)))
          else session.send(this.#answerTo(asked))
          this.#here.showAllTo(session)
          this.#margin.show(session)
        })
    })
    if (session.isPage) this.takeAwayHollow()
    session.onDisk(this.#onDisk)
    session.send(encodeSyncStep1(this.#document.stateVector()))
    this.#here.showAllTo(session)
  }

  leave(session: Session): void {
    session.gone()
    if (!this.#here.leave(session)) return
    this.#margin.leave(session)
    // Before it is said what the one who goes has left.
    if (this.sessions.size === 0) this.takeAwayHollow()
    else if (this.#document.filled(session)) this.#takeAwayHollow()
    const { seatId: seat, personId: person } = session.person
    if (this.#readers.delete(session) && [...this.#readers].every((other) => other.person.seatId !== seat))
      this.#left.went(seat, person)
    this.#tellWhoIsGone()
    if (this.quiet) this.#world.onEmpty(this)
  }

  #tellWhoIsGone(): void {
    if (this.#submitted.length > 0 || this.#failed) return
    for (const who of this.#left.take(this.#headSeq)) this.#world.onSeatGone(this, who)
  }

  /** Tells everyone here, or only who sits in this seat. */
  nudge(kind: NudgeKind, seat?: SeatId): void {
    for (const session of this.sessions) if (seat === undefined || session.person.seatId === seat) session.nudge(kind)
  }

  rescueAnswered(rescue: RescueId): void {
    this.#rescued.close(rescue)
  }

  /** From now on nothing is taken, or something is again; what was taken before is still kept. Says how it was. */
  hold(held: boolean): boolean {
    const before = this.#held
    if (held) this.takeAwayHollow()
    this.#held = held
    return before
  }

  openedSheets(lines: OpenedLines): void {
    this.#document.openedSheets(lines)
  }

  draftShown(words: ReadonlyMap<SeatId, string[]>): void {
    this.#document.draftShown(words)
  }

  /** A seat was taken, left or renamed. */
  seat(seated: PresentUser[], { resting }: { resting: boolean }): void {
    this.#resting = resting
    this.#here.seat(seated, this.#headSeq)
    this.#here.show(this.#onDisk)
  }

  // ── what arrives ───────────────────────────────────────────────────────────────────────────────

  receive(session: Session, frame: Uint8Array): void {
    if (!session.closed && !this.#failed) this.#guard(session, () => this.#receive(session, frame))
  }

  /** A fault of ours ends this socket, never the process: its sender comes again, and nothing that was half done to the
   *  live document stays. */
  #guard(session: Session, act: () => void): void {
    const began = performance.now()
    try {
      act()
    } catch (error) {
      session.close(CLOSE.busy, 'something went wrong here')
      this.#faulted(error)
    } finally {
      session.share.spend(performance.now() - began)
    }
  }

  #faulted(error: unknown): void {
    this.#world.onFault(this, error)
    this.#document.dropLive()
    // Taken, and never to be on disk: everybody begins again from there.
    if (this.#document.onTheWay !== this.#submitted.length) this.commitFailed(error)
  }

  #receive(session: Session, frame: Uint8Array): void {
    const message = decodeClientMessage(frame)
    if (message === undefined)
      return this.#refuse(session, { code: 'not-a-message', detail: 'is not a message of this protocol' })
    switch (message.type) {
      case 'step1':
        return this.#answer(session, message.stateVector)
      case 'step2':
        return this.#write(session, message.update, { answersMissing: true })
      case 'update':
        return this.#write(session, message.update, { answersMissing: false })
      case 'awareness':
        return this.#hear(session, message.update)
      case 'fence':
        // It has sent what it had, in however many frames.
        if (this.#document.filled(session)) this.#takeAwayHollow()
        return session.fence(message.n, this.#headSeq)
      case 'beacon':
        return message.differs === undefined ? this.#beacon.ask(session) : this.#beacon.tell(session, message.differs)
      case 'margin':
        return this.#margin.hear(session, message.act)
      case 'unknown':
        return
    }
  }

  /** Many questions in one turn are one: each answer costs as much as the document is long. */
  #answer(session: Session, stateVector: Uint8Array): void {
    const known = decodeStateVector(stateVector, this.pens.size + MOST_OWN_PENS)
    if (known === undefined) return this.#refuse(session, { code: 'undecodable', detail: 'the state vector does not decode' })
    const asksNow = !this.#questions.has(session)
    this.#questions.set(session, Y.encodeStateVector(known))
    if (asksNow) setImmediate(() => this.#answerNow(session))
    this.#readers.add(session)
    this.#left.came(session.person.seatId)
  }

  #answerNow(session: Session): void {
    if (this.#onDisk < this.#tidyFrom) return void this.#waiting.push(session)
    const asked = this.#questions.get(session)
    this.#questions.delete(session)
    if (asked !== undefined && !session.closed && !this.#failed) this.#guard(session, () => session.answer(asked, this.#answerTo))
  }

  readonly #answerTo = (stateVector: Uint8Array): Uint8Array => encodeSyncStep2(this.#document.lackedBy(stateVector))

  #write(session: Session, bytes: Uint8Array, { answersMissing }: { answersMissing: boolean }): void {
    const decoded = decodeUpdate(bytes)
    if (decoded === undefined) return this.#refuse(session, { code: 'undecodable', detail: 'does not decode' })
    // While it owes words, what it goes on typing builds on them too, and will be in its answer.
    if (session.owed !== undefined && !answersMissing) return this.#askForMissing(session, reachOf(decoded))
    // What is sent as it is done says what its sender took out; an answer names all that is gone, by whatever hand.
    if (!answersMissing) this.#rescued.takeOut(decoded.ds, session.person.seatId)
    // An answer to the server's own question mostly says nothing new: it costs no candidate and no row.
    if (!this.#document.holds(decoded)) {
      if (this.#resting) return this.#refuse(session, RESTS)
      if (this.#held) return this.#refuse(session, HELD)
      const verdict = this.#document.take(bytes, decoded, {
        ...session.person,
        filler: session.isPage ? session : undefined
      })
      if (verdict.type === 'refused') return this.#refuse(session, verdict.refused)
      if (verdict.type === 'early') {
        if (answersMissing && session.owed !== undefined) return this.#refuse(session, PENDING)
        return this.#askForMissing(session, reachOf(decoded))
      }
      if (verdict.update !== undefined) this.#submit(session, { ...verdict, update: verdict.update }, bytes.length)
    }
    if (answersMissing) this.#checkDelivered(session)
  }

  #submit(
    session: Session,
    { update, correction, newClients, titleChanged, fallen }: Extract<Verdict, { type: 'taken' }> & { update: Uint8Array },
    bytes: number
  ): void {
    const { seatId } = session.person
    const now = this.#world.clock.now()
    const rescues = this.#rescued.keep(fallen, now).map(this.sheet === undefined ? (one) => one : placeless)
    const entry: CommitEntry = {
      allianceId: this.id,
      sheet: this.sheet,
      seq: ++this.#headSeq,
      seatId,
      at: now,
      update,
      newClients,
      ...(titleChanged ? { title: this.#document.newestTitle } : {}),
      ...(rescues.length > 0 ? { rescues } : {})
    }
    this.#submitted.push({ entry, session, bytes, correction })
    session.submitted(bytes)
    this.#world.committer.submit(this, entry)
    this.#lastWriter = seatId
    this.#takeAwayHollow()
  }

  /** A page has come, or nobody is left: all that stands hollow goes. False when nothing does. */
  takeAwayHollow(): boolean {
    const took = this.#takeAway({ all: true })
    if (took) this.#tidyFrom = this.#headSeq
    return took
  }

  /** What stands hollow goes, in one commit with the frame that left it so, and in a message of its own: a page that sees its own list
   *  emptied takes it away itself, and can undo that. What a page has brought may be filled until its next fence; and who builds a list
   *  step by step, with a stock client, may finish as long as no page of ours is here. */
  #takeAwayHollow(): void {
    const all = this.#document.hasHollow(MOST_HOLLOW)
    if (all || [...this.sessions].some(({ isPage }) => isPage)) this.#takeAway({ all })
  }

  #takeAway({ all }: { all: boolean }): boolean {
    const seatId = this.#lastWriter
    if (seatId === undefined || this.#held || this.#failed) return false
    try {
      const update = this.#document.takeAwayHollow({ all })
      if (update === undefined) return false
      const at = this.#world.clock.now()
      const entry = { allianceId: this.id, sheet: this.sheet, seq: ++this.#headSeq, seatId, at, update, newClients: [] }
      this.#submitted.push({ entry, session: undefined })
      this.#world.committer.submit(this, entry)
      return true
    } catch (error) {
      // Nobody’s socket is at fault: it stays as it stands.
      this.#faulted(error)
      return false
    }
  }

  /** Its words build on words that are not here: honest after a reconnect, when it typed before it was asked. What
   *  it sent of them is let go; its answer will hold it all. */
  #askForMissing(session: Session, missing: ReadonlyMap<number, number>): void {
    const asks = session.owes(missing, MISSING_WORDS_MS, () => this.#refuse(session, PENDING))
    if (session.owed !== undefined && session.owed.size > MOST_OWED) return this.#refuse(session, PENDING)
    if (asks) session.send(encodeSyncStep1(this.#document.stateVector()))
  }

  #checkDelivered(session: Session): void {
    if (session.owed === undefined) return
    if (this.#document.reaches(session.owed)) session.delivered(this.#headSeq)
    else this.#refuse(session, PENDING)
  }

  #refuse(session: Session, refused: Refused): void {
    this.#world.onRefused(this, session, refused)
    session.refuse(refused)
  }

  #hear(session: Session, update: Uint8Array): void {
    const entries = decodeEntries(update, MOST_ENTRIES)
    if (entries === undefined) return this.#refuse(session, { code: 'not-a-message', detail: 'presence that does not decode' })
    const { personId } = session.person
    const mayClaim = (clientId: number): boolean => this.#document.announce(clientId, personId)
    if (this.#here.hear(session, entries, { mayClaim, after: this.#headSeq })) this.#here.show(this.#onDisk)
  }

  // ── what the disk says ─────────────────────────────────────────────────────────────────────────

  committed(entries: readonly CommitEntry[]): void {
    const done = this.#submitted.splice(0, entries.length)
    for (const one of done) {
      const { entry, session } = one
      this.#document.commit()
      this.#here.sendToOthers(session, encodeSyncUpdate(entry.update))
      for (const { seat } of entry.rescues ?? []) this.nudge('rescued', seat)
      this.#sinceCheckpoint.rows++
      this.#sinceCheckpoint.weight += weightOf(entry.update)
      if (one.session === undefined) continue
      if (one.correction !== undefined) one.session.send(encodeSyncUpdate(one.correction))
      one.session.committed(one.bytes)
    }
    if (this.#onDisk >= this.#tidyFrom) for (const session of this.#waiting.splice(0)) this.#answerNow(session)
    for (const session of this.sessions) session.onDisk(this.#onDisk)
    this.#here.show(this.#onDisk)
    this.#tellWhoIsGone()
    const since = this.#sinceCheckpoint
    if (isDueOnDisk(since, this.#document.foldedBytes, this.#world.clock.now() - since.from)) this.#world.onCheckpointDue(this)
    if (this.quiet) this.#world.onEmpty(this)
  }

  commitFailed(error: unknown): void {
    this.#failed = true
    this.#submitted = []
    this.#world.onFailed(this, error)
    for (const session of this.sessions) session.close(CLOSE.busy, 'could not be kept')
  }
}

/** Words of a sheet are not offered to the section that it is for: they are sealed. */
const placeless = (rescue: RescueEntry): RescueEntry =>
  rescue.kept === undefined ? rescue : { ...rescue, kept: { ...rescue.kept, section: undefined } }
