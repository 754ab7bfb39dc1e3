// Who has left a room: their last page is gone, and what came from it is on disk. The words as they are then are those that they left.
import type { PersonId, SeatId } from '../../shared/alliance/ids.ts'
import type { LeftAt } from '../domain/seenPorts.ts'
import type { Session } from './Session.ts'

type Reader = Pick<Session, 'person'>

export class LeftSeats {
  /** Those who have asked for the words: who only listens is not here, and leaves nothing. */
  readonly #readers = new Set<Reader>()
  /** Gone, while something was still on its way to disk. */
  readonly #gone = new Map<SeatId, PersonId>()
  /** The head of the log when each last went. */
  readonly #at: Map<SeatId, Omit<LeftAt, 'seat'>>

  /** `before`: when each last went, before this room was opened. */
  constructor(before: readonly LeftAt[] = []) {
    this.#at = new Map(before.map(({ seat, ...at }) => [seat, at]))
  }

  reads(reader: Reader): void {
    this.#readers.add(reader)
    this.#gone.delete(reader.person.seatId)
  }

  /** It is closed, be it one that reads or not. */
  went(reader: Reader): void {
    const { seatId: seat, personId: person } = reader.person
    if (this.#readers.delete(reader) && [...this.#readers].every((other) => other.person.seatId !== seat))
      this.#gone.set(seat, person)
  }

  /** Those that went, once each for every state of the words: who looked in and found nothing changed left nothing new. To be asked when
   *  everything up to `head` is on disk. */
  take(head: number): LeftAt[] {
    // Asked with every key. A Map that is cleared makes itself a new table each time.
    if (this.#gone.size === 0) return []
    const left = [...this.#gone].flatMap(([seat, person]) => {
      const last = this.#at.get(seat)
      return last?.head === head && last.person === person ? [] : [{ seat, person, head }]
    })
    for (const { seat, person } of left) this.#at.set(seat, { person, head })
    this.#gone.clear()
    return left
  }
}
