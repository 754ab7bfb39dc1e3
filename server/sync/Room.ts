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
import type { Clock } from '../domain/ports.ts'
import type { CommitEntry, StoredDocument } from '../domain/updateLogPorts.ts'
import type { LeftAt } from '../domain/seenPorts.ts'
import type { DocumentRef } from '../domain/sheetPorts.ts'
import { Beacon } from './Beacon.ts'
import type { CommitOwner, Committer } from './Committer.ts'
import { LeftSeats } from './LeftSeats.ts'
import { Margin } from './Margin.ts'
import type { NewPens } from './NewPens.ts'
import { type PresentUser, decodeEntries } from './Presence.ts'
import type { OpenedLines } from './ink/world.ts'
import type { RescueSizes } from './rescue/RescueSizes.ts'
import { Questions } from './Questions.ts'
import { RoomDocument } from './RoomDocument.ts'
import { Rows } from './Rows.ts'
import type { Session } from './Session.ts'
import { decodeStateVector } from './update.ts'
import { WhoIsHere } from './WhoIsHere.ts'
import { Writing } from './Writing.ts'

/** A stock client echoes everybody's presence: more entries than a room has sockets are not read. */
const MOST_ENTRIES = 256
/** Pens that somebody knows of and the room does not: those of their own pages, which wrote while there was no line. */
const MOST_OWN_PENS = 4_096

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
  readonly rescues: RescueSizes
  readonly #world: RoomWorld
  readonly #here: WhoIsHere
  readonly #left: LeftSeats
  readonly #document: RoomDocument
  readonly #rows: Rows
  readonly #writing: Writing
  readonly #questions: Questions
  readonly #beacon: Beacon
  readonly #margin: Margin

  constructor({
    of,
    stored,
    seated,
    resting,
    held,
    openedLines,
    left,
    rescues,
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
    /** Of the whole alliance. */
    rescues: RescueSizes
    world: RoomWorld
  }) {
    this.id = of.alliance
    this.sheet = of.sheet
    this.#world = world
    this.rescues = rescues
    this.#left = new LeftSeats(left)
    this.#here = new WhoIsHere(seated)
    this.#rows = new Rows(of, stored)
    this.#document = new RoomDocument({
      id: of.alliance,
      stored,
      kind: of.sheet === undefined ? 'alliance' : 'sheet',
      seatOf: (person) => this.#here.seatOf(person),
      rescues,
      mayBring: (person, pens) => world.newPens.mayBring(person, pens)
    })
    this.openedSheets(openedLines)
    this.#writing = new Writing(
      {
        sheet: of.sheet,
        document: this.#document,
        rows: this.#rows,
        rescues,
        clock: world.clock,
        isPageHere: () => [...this.sessions].some(({ isPage }) => isPage),
        submit: (entry) => world.committer.submit(this, entry),
        refuse: (session, refused) => this.#refuse(session, refused),
        onFault: (error) => this.#faulted(error)
      },
      { resting, held }
    )
    this.#questions = new Questions({
      onDisk: this.#rows.onDisk,
      answer: (session, asked) => {
        if (!session.closed && !this.#rows.failed) this.#guard(session, () => session.answer(asked, this.#answerTo))
      }
    })
    this.#beacon = new Beacon({
      clock: world.clock,
      settledAt: () => this.#rows.settledAt,
      document: () => this.document,
      onDiffers: (session, what) => world.onDiffers(this, session, what),
      guard: (session, act) => this.#guard(session, act)
    })
    this.#margin = new Margin((session, act) => this.#guard(session, act))
  }

  get sessions(): ReadonlySet<Session> {
    return this.#here.sessions
  }

  /** Nobody here, nothing on its way: what is on disk is all there is. */
  get quiet(): boolean {
    return this.sessions.size === 0 && this.#rows.onTheWay === 0
  }

  get uncheckpointedRows(): number {
    return this.#rows.uncheckpointed
  }

  /** What is on disk. Only to be read, and at once. */
  get document(): Y.Doc {
    return this.#document.committed
  }

  get pens(): ReadonlyMap<number, PersonId | null> {
    return this.#document.pens
  }

  /** Returns what is to be called when it failed. */
  checkpointed(): () => void {
    const failed = this.#rows.folded(this.#world.clock.now())
    return () => failed(this.#world.clock.now())
  }

  /** To be called now and then: lets go of what is only needed while somebody writes. Says how many bytes, encoded, no
   *  longer stand as a live document. */
  rest(): number {
    return this.#document.rest()
  }

  /** Somebody writes, or did until a moment ago. */
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
    session.onDisk(this.#rows.onDisk)
    session.send(encodeSyncStep1(this.#document.stateVector()))
    this.#here.showAllTo(session)
  }

  leave(session: Session): void {
    session.gone()
    if (!this.#here.leave(session)) return
    this.#margin.leave(session)
    // Before it is said what the one who goes has left.
    if (this.sessions.size === 0) this.takeAwayHollow()
    else this.#writing.hollow.filled(session)
    this.#left.went(session)
    this.#tellWhoIsGone()
    if (this.quiet) this.#world.onEmpty(this)
  }

  #tellWhoIsGone(): void {
    const { settledAt } = this.#rows
    for (const who of settledAt === undefined ? [] : this.#left.take(settledAt)) this.#world.onSeatGone(this, who)
  }

  /** A page has come, or nobody is left: all that stands hollow goes, before any question is answered. False when nothing does. */
  takeAwayHollow(): boolean {
    const took = this.#writing.hollow.all()
    if (took) this.#questions.holdUntil(this.#rows.head)
    return took
  }

  /** Tells everyone here, or only who sits in this seat. */
  nudge(kind: NudgeKind, seat?: SeatId): void {
    for (const session of this.sessions) if (seat === undefined || session.person.seatId === seat) session.nudge(kind)
  }

  rescueAnswered(rescue: RescueId): void {
    this.#writing.rescueAnswered(rescue)
  }

  rescuesForgotten(): void {
    this.#writing.rescuesForgotten()
  }

  /** From now on nothing is taken, or something is again; what was taken before is still kept. Says how it was. */
  hold(held: boolean): boolean {
    const before = this.#writing.held
    if (held) this.takeAwayHollow()
    this.#writing.held = held
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
    this.#writing.resting = resting
    this.#here.seat(seated, this.#rows.head)
    this.#here.show(this.#rows.onDisk)
  }

  // ── what arrives ───────────────────────────────────────────────────────────────────────────────

  receive(session: Session, frame: Uint8Array): void {
    if (!session.closed && !this.#rows.failed) this.#guard(session, () => this.#receive(session, frame))
  }

  /** A fault of ours ends this socket, never the process: its sender comes again, and nothing that was half done to the
   *  live document stays. */
  #guard(session: Session, act: () => void): void {
    const began = performance.now()
    const making = this.#document.msMaking
    try {
      act()
    } catch (error) {
      session.close(CLOSE.busy, 'something went wrong here')
      this.#faulted(error)
    } finally {
      session.share.spend(performance.now() - began, { notOwed: this.#document.msMaking - making })
    }
  }

  #faulted(error: unknown): void {
    this.#world.onFault(this, error)
    this.#document.dropLive()
    // Taken, and never to be on disk: everybody begins again from there.
    if (this.#document.onTheWay !== this.#rows.onTheWay) this.commitFailed(error)
  }

  #receive(session: Session, frame: Uint8Array): void {
    const message = decodeClientMessage(frame)
    if (message === undefined)
      return this.#refuse(session, { code: 'not-a-message', detail: 'is not a message of this protocol' })
    switch (message.type) {
      case 'step1':
        return this.#answer(session, message.stateVector)
      case 'step2':
        return this.#writing.take(session, message.update, { answersMissing: true })
      case 'update':
        return this.#writing.take(session, message.update, { answersMissing: false })
      case 'awareness':
        return this.#hear(session, message.update)
      case 'fence':
        this.#writing.hollow.filled(session)
        return session.fence(message.n, this.#rows.head)
      case 'beacon':
        return message.differs === undefined ? this.#beacon.ask(session) : this.#beacon.tell(session, message.differs)
      case 'margin':
        return this.#margin.hear(session, message.act)
      case 'unknown':
        return
    }
  }

  #answer(session: Session, stateVector: Uint8Array): void {
    const known = decodeStateVector(stateVector, this.pens.size + MOST_OWN_PENS)
    if (known === undefined) return this.#refuse(session, { code: 'undecodable', detail: 'the state vector does not decode' })
    this.#questions.ask(session, Y.encodeStateVector(known))
    this.#left.reads(session)
  }

  readonly #answerTo = (stateVector: Uint8Array): Uint8Array => encodeSyncStep2(this.#document.lackedBy(stateVector))

  #refuse(session: Session, refused: Refused): void {
    this.#world.onRefused(this, session, refused)
    session.refuse(refused)
  }

  #hear(session: Session, update: Uint8Array): void {
    const entries = decodeEntries(update, MOST_ENTRIES)
    if (entries === undefined) return this.#refuse(session, { code: 'not-a-message', detail: 'presence that does not decode' })
    const mayClaim = (clientId: number): boolean => this.#document.announce(clientId, session.person.personId)
    if (this.#here.hear(session, entries, { mayClaim, after: this.#rows.head })) this.#here.show(this.#rows.onDisk)
  }

  // ── what the disk says ─────────────────────────────────────────────────────────────────────────

  committed(entries: readonly CommitEntry[]): void {
    for (const { entry, from } of this.#rows.kept(entries.length)) {
      this.#document.commit()
      this.#here.sendToOthers(from?.session, encodeSyncUpdate(entry.update))
      for (const seat of new Set(entry.rescues?.map((one) => one.seat))) this.nudge('rescued', seat)
      if (from === undefined) continue
      if (from.correction !== undefined) from.session.send(encodeSyncUpdate(from.correction))
      from.session.committed(from.bytes)
    }
    const { onDisk } = this.#rows
    this.#questions.onDisk(onDisk)
    for (const session of this.sessions) session.onDisk(onDisk)
    this.#here.show(onDisk)
    this.#tellWhoIsGone()
    if (this.#rows.isFoldingDue(this.#document.foldedBytes, this.#world.clock.now())) this.#world.onCheckpointDue(this)
    if (this.quiet) this.#world.onEmpty(this)
  }

  commitFailed(error: unknown): void {
    const lost = this.#rows.fail()
    this.rescues.lost(lost.flatMap(({ rescues = [] }) => rescues))
    this.#world.onFailed(this, error)
    for (const session of this.sessions) session.close(CLOSE.busy, 'could not be kept')
  }
}
