// The sockets of a room and what they see of each other.
import type { PersonId, SeatId } from '../../shared/alliance/ids.ts'
import { type Entry, Presence, type PresentUser, encodeEntries, stateOf } from './Presence.ts'
import type { Session } from './Session.ts'

export class WhoIsHere {
  readonly #sessions = new Set<Session>()
  readonly #presence = new Presence<Session>()
  /** Whose presence changed since it was last sent, and the row that has to be on disk first: a caret is sent after
   *  the words it points into. */
  readonly #stirred = new Map<Session, number>()
  #seated: ReadonlyMap<PersonId, PresentUser>

  constructor(seated: readonly PresentUser[]) {
    this.#seated = byId(seated)
  }

  get sessions(): ReadonlySet<Session> {
    return this.#sessions
  }

  /** Where this person sits; undefined when in no seat. */
  seatOf(person: PersonId): SeatId | undefined {
    return this.#seated.get(person)?.seat
  }

  enter(session: Session): void {
    this.#sessions.add(session)
  }

  /** False when it was not here. */
  leave(session: Session): boolean {
    if (!this.#sessions.delete(session)) return false
    this.#stirred.delete(session)
    const gone = this.#presence.leave(session)
    if (gone !== undefined) this.#tellOthers(session, gone)
    return true
  }

  /** To all who are here, where nobody is said to have sent it. */
  sendToOthers(session: Session | undefined, message: Uint8Array): void {
    for (const other of this.#sessions) if (other !== session) other.send(message)
  }

  /** Takes what a socket says of itself, and echoes it, signed: a quiet stock client reconnects when it hears
   *  nothing for 30 s. False when nothing in it was its own to say. */
  hear(
    session: Session,
    entries: readonly Entry[],
    { mayClaim, after }: { mayClaim: (clientId: number) => boolean; after: number }
  ): boolean {
    const claim = this.#presence.hear(session, entries, mayClaim)
    const user = this.#userOf(session)
    if (claim === undefined || user === undefined) return false
    session.send(encodeEntries([{ clientId: claim.clientId, clock: claim.clock, state: stateOf(claim, user) }]))
    this.#stirred.set(session, after)
    return true
  }

  /** Seats were taken or renamed: presence is signed with the names of now. */
  seat(seated: readonly PresentUser[], after: number): void {
    this.#seated = byId(seated)
    for (const session of this.#sessions) this.#stirred.set(session, after)
  }

  /** Sends what changed since the last time to everybody else, as far as rows up to `onDisk` allow. */
  show(onDisk: number): void {
    for (const [session, after] of this.#stirred) {
      if (after > onDisk) continue
      this.#stirred.delete(session)
      const user = this.#userOf(session)
      const entry = user === undefined ? undefined : this.#presence.show(session, user)
      if (entry !== undefined) this.#tellOthers(session, entry)
    }
  }

  /** Sends all of it to one, who has just come or has fallen behind. */
  showAllTo(session: Session): void {
    const entries = [...this.#sessions].flatMap((other) => {
      const user = other === session ? undefined : this.#userOf(other)
      return (user === undefined ? undefined : this.#presence.shown(other, user)) ?? []
    })
    if (entries.length > 0) session.send(encodeEntries(entries))
  }

  #tellOthers(session: Session, entry: Entry): void {
    this.sendToOthers(session, encodeEntries([entry]))
  }

  #userOf(session: Session): PresentUser | undefined {
    return this.#seated.get(session.person.personId)
  }
}

const byId = (seated: readonly PresentUser[]): Map<PersonId, PresentUser> => new Map(seated.map((user) => [user.id, user]))
