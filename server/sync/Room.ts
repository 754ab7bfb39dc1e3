// One alliance while somebody is here. Two documents: `committed` is what is on disk and all that anyone is ever
// sent; `candidate` runs ahead of it by what is on its way to disk, and is made when someone writes. A frame
// passes the gate into the candidate, is committed, and only then becomes visible: relayed, fenced, answered.
import * as Y from 'yjs'
import type { AllianceId, PersonId } from '../../shared/alliance/ids.ts'
import { ROOTS, titleOf } from '../../shared/alliance/layout.ts'
import { CLOSE, type CloseCode } from '../../shared/protocol/closeCodes.ts'
import {
  type NudgeKind,
  type Refused,
  decodeClientMessage,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeSyncUpdate
} from '../../shared/protocol/messages.ts'
import type { Clock, CommitEntry, StoredDocument } from '../domain/ports.ts'
import type { CommitOwner, Committer } from './Committer.ts'
import { decodeUpdate, examine, holds, reachOf, reaches } from './gate.ts'
import { Presence, type PresentUser, decodeEntries, encodeEntries, stateOf } from './Presence.ts'
import type { Session } from './Session.ts'

/** A checkpoint is due after this much was written since the last one. */
const CHECKPOINT_ROWS = 200
const CHECKPOINT_BYTES = 64 * 1024
/** How long a sender may take to answer what its words build on. */
const MISSING_WORDS_MS = 5_000
/** A stock client echoes everybody's presence: more entries than a room has sockets are not read. */
const MOST_ENTRIES = 256

const PENDING: Refused = { code: 'pending', detail: 'builds on words that are not here' }

type Submitted = { entry: CommitEntry; session: Session; bytes: number }

export type RoomWorld = {
  committer: Committer
  clock: Clock
  /** The room holds much since its last checkpoint. */
  onCheckpointDue(room: Room): void
  /** Nobody is here and all is committed: the room may be let go. */
  onEmpty(room: Room): void
  /** A commit failed: this room's documents are worthless, whoever comes next reads the disk. */
  onFailed(room: Room, error: unknown): void
  onRefused(room: Room, session: Session, refused: Refused): void
}

export class Room implements CommitOwner {
  readonly id: AllianceId
  readonly #world: RoomWorld
  readonly #committed: Y.Doc
  #candidate: Y.Doc | undefined
  #headSeq: number
  readonly #pens: Map<number, PersonId | null>
  #seated: ReadonlyMap<PersonId, PresentUser>
  readonly #sessions = new Set<Session>()
  readonly #presence = new Presence<Session>()
  /** Whose presence changed since it was last sent. */
  readonly #stirred = new Set<Session>()
  /** On their way to disk, in order; sent by sockets that may be gone by now. */
  #submitted: Submitted[] = []
  #sinceCheckpoint: { rows: number; bytes: number }
  #failed = false

  constructor({ id, doc, stored, seated, world }: { id: AllianceId; doc: Y.Doc; stored: StoredDocument; seated: PresentUser[]; world: RoomWorld }) {
    this.id = id
    this.#world = world
    this.#committed = withRoots(doc)
    this.#headSeq = stored.headSeq
    this.#pens = new Map(stored.clients)
    this.#seated = byId(seated)
    this.#sinceCheckpoint = { rows: stored.rows.length, bytes: stored.rows.reduce((sum, row) => sum + row.length, 0) }
  }

  get sessions(): ReadonlySet<Session> {
    return this.#sessions
  }

  /** Nobody here, nothing on its way: what is on disk is all there is. */
  get quiet(): boolean {
    return this.#sessions.size === 0 && this.#submitted.length === 0
  }

  get uncheckpointedRows(): number {
    return this.#sinceCheckpoint.rows
  }

  /** What is on disk. Only to be read. */
  get document(): Y.Doc {
    return this.#committed
  }

  get pens(): ReadonlyMap<number, PersonId | null> {
    return this.#pens
  }

  checkpointed(): void {
    this.#sinceCheckpoint = { rows: 0, bytes: 0 }
  }

  // ── coming and going ───────────────────────────────────────────────────────────────────────────

  join(session: Session): void {
    this.#sessions.add(session)
    session.onFallingBehind(() => {
      // Words are sent one update at a time, right after they are applied: this is what it has been sent.
      const sent = Y.encodeStateVector(this.#committed)
      return () => {
        session.send(encodeSyncUpdate(Y.encodeStateAsUpdate(this.#committed, sent)))
        this.#showEveryone(session)
      }
    })
    session.send(encodeSyncStep1(Y.encodeStateVector(this.#committed)))
    this.#showEveryone(session)
  }

  leave(session: Session): void {
    session.gone()
    if (!this.#sessions.delete(session)) return
    this.#stirred.delete(session)
    const gone = this.#presence.leave(session)
    if (gone !== undefined) for (const other of this.#sessions) other.send(encodeEntries([gone]))
    if (this.quiet) this.#world.onEmpty(this)
  }

  closeAll(code: CloseCode, reason: string): void {
    for (const session of this.#sessions) session.close(code, reason)
  }

  nudge(kind: NudgeKind): void {
    for (const session of this.#sessions) session.nudge(kind)
  }

  /** A seat was taken or renamed: presence is signed with the new name from now on. */
  seat(seated: PresentUser[]): void {
    this.#seated = byId(seated)
    for (const session of this.#sessions) this.#stir(session)
  }

  destroy(): void {
    this.#candidate?.destroy()
    this.#committed.destroy()
  }

  // ── what arrives ───────────────────────────────────────────────────────────────────────────────

  receive(session: Session, frame: Uint8Array): void {
    if (session.closed || this.#failed) return
    const message = decodeClientMessage(frame)
    if (message === undefined) return this.#refuse(session, { code: 'not-a-message', detail: 'is not a message of this protocol' })
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
        return session.fence(message.n)
      case 'unknown':
        return
    }
  }

  #answer(session: Session, stateVector: Uint8Array): void {
    let known: Map<number, number>
    try {
      known = Y.decodeStateVector(stateVector)
    } catch {
      return this.#refuse(session, { code: 'undecodable', detail: 'the state vector does not decode' })
    }
    session.send(encodeSyncStep2(Y.encodeStateAsUpdate(this.#committed, Y.encodeStateVector(known))))
  }

  #write(session: Session, bytes: Uint8Array, { answersMissing }: { answersMissing: boolean }): void {
    const decoded = decodeUpdate(bytes)
    if (decoded === undefined) return this.#refuse(session, { code: 'undecodable', detail: 'does not decode' })
    // While it owes words, what it goes on typing builds on them too, and will be in its answer.
    if (session.owed !== undefined && !answersMissing) return this.#askForMissing(session, reachOf(decoded))
    // An answer to the server's own question mostly says nothing new: it costs no candidate and no row.
    if (!holds(this.#candidate ?? this.#committed, decoded)) {
      const { personId } = session.person
      const verdict = examine(this.#writable(), bytes, decoded, { person: personId, pens: this.#pens })
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
    { update, newClients, titleChanged }: { update: Uint8Array; newClients: number[]; titleChanged: boolean },
    bytes: number
  ): void {
    const { personId, seatId } = session.person
    for (const clientId of newClients) this.#pens.set(clientId, personId)
    const entry: CommitEntry = {
      allianceId: this.id,
      seq: ++this.#headSeq,
      seatId,
      at: this.#world.clock.now(),
      update,
      newClients: newClients.map((clientId) => ({ clientId, personId })),
      ...(titleChanged ? { title: titleOf(this.#writable()) } : {})
    }
    this.#submitted.push({ entry, session, bytes })
    session.submitted(bytes)
    this.#world.committer.submit(this, entry)
  }

  /** Its words build on words that are not here: honest after a reconnect, when it typed before it was asked. What
   *  it sent of them is let go; its answer will hold it all. */
  #askForMissing(session: Session, missing: ReadonlyMap<number, number>): void {
    const asks = session.owes(missing, MISSING_WORDS_MS, () => this.#refuse(session, PENDING))
    if (asks) session.send(encodeSyncStep1(Y.encodeStateVector(this.#committed)))
  }

  #checkDelivered(session: Session): void {
    if (session.owed === undefined) return
    if (reaches(this.#candidate ?? this.#committed, session.owed)) session.delivered()
    else this.#refuse(session, PENDING)
  }

  #refuse(session: Session, refused: Refused): void {
    // Whatever the refused frame did to the candidate goes with it.
    this.#candidate?.destroy()
    this.#candidate = undefined
    this.#world.onRefused(this, session, refused)
    session.refuse(refused)
  }

  /** A frame met a fault of ours: its sender comes again, and nothing it half did to the candidate stays. */
  fault(session: Session): void {
    this.#candidate?.destroy()
    this.#candidate = undefined
    session.close(CLOSE.busy, 'something went wrong here')
  }

  /** The document that runs ahead, made from what is on disk and what is on its way. */
  #writable(): Y.Doc {
    if (this.#candidate !== undefined) return this.#candidate
    const candidate = new Y.Doc()
    candidate.transact(() => {
      Y.applyUpdate(candidate, Y.encodeStateAsUpdate(this.#committed))
      for (const { entry } of this.#submitted) Y.applyUpdate(candidate, entry.update)
    })
    this.#candidate = withRoots(candidate)
    return candidate
  }

  // ── what the disk says ─────────────────────────────────────────────────────────────────────────

  committed(entries: readonly CommitEntry[]): void {
    const done = this.#submitted.splice(0, entries.length)
    const writers = new Set<Session>()
    for (const { entry, session, bytes } of done) {
      Y.applyUpdate(this.#committed, entry.update)
      const message = encodeSyncUpdate(entry.update)
      for (const other of this.#sessions) if (other !== session) other.send(message)
      session.committed(bytes)
      writers.add(session)
      this.#sinceCheckpoint.rows++
      this.#sinceCheckpoint.bytes += entry.update.length
    }
    for (const session of writers) session.echoFences()
    this.#showStirred()
    if (this.#sinceCheckpoint.rows >= CHECKPOINT_ROWS || this.#sinceCheckpoint.bytes >= CHECKPOINT_BYTES)
      this.#world.onCheckpointDue(this)
    if (this.quiet) this.#world.onEmpty(this)
  }

  commitFailed(error: unknown): void {
    this.#failed = true
    this.#submitted = []
    this.#world.onFailed(this, error)
    this.closeAll(CLOSE.busy, 'could not be kept')
  }

  // ── who is here ────────────────────────────────────────────────────────────────────────────────

  #hear(session: Session, update: Uint8Array): void {
    const entries = decodeEntries(update, MOST_ENTRIES)
    if (entries === undefined) return this.#refuse(session, { code: 'not-a-message', detail: 'presence that does not decode' })
    const { personId } = session.person
    const claim = this.#presence.hear(session, entries, (clientId) => (this.#pens.get(clientId) ?? personId) === personId)
    if (claim === undefined) return
    const user = this.#userOf(session)
    if (user !== undefined) session.send(encodeEntries([{ clientId: claim.clientId, clock: claim.clock, state: stateOf(claim, user) }]))
    this.#stir(session)
  }

  /** Carets are sent after the words they point into: at once when none are on their way, else with the commit. */
  #stir(session: Session): void {
    this.#stirred.add(session)
    if (this.#submitted.length === 0) this.#showStirred()
  }

  #showStirred(): void {
    for (const session of this.#stirred) {
      const user = this.#userOf(session)
      const entry = user === undefined ? undefined : this.#presence.show(session, user)
      if (entry === undefined) continue
      const message = encodeEntries([entry])
      for (const other of this.#sessions) if (other !== session) other.send(message)
    }
    this.#stirred.clear()
  }

  #showEveryone(session: Session): void {
    const entries = [...this.#sessions].flatMap((other) => {
      const user = other === session ? undefined : this.#userOf(other)
      return (user === undefined ? undefined : this.#presence.shown(other, user)) ?? []
    })
    if (entries.length > 0) session.send(encodeEntries(entries))
  }

  #userOf(session: Session): PresentUser | undefined {
    return this.#seated.get(session.person.personId)
  }
}

const byId = (seated: readonly PresentUser[]): Map<PersonId, PresentUser> => new Map(seated.map((user) => [user.id, user]))

/** The roots, as the maps they are: a loaded document knows them only as untyped until someone asks. */
const withRoots = (doc: Y.Doc): Y.Doc => {
  for (const root of Object.values(ROOTS)) doc.getMap(root)
  return doc
}
