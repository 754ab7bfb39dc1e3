// Who has left a room: their last page is gone, and what came from it is on disk. The words as they are then are those that they left.
import type { PersonId, SeatId } from '../../shared/alliance/ids.ts'

export class LeftSeats {
  /** Gone, while something was still on its way to disk. */
  readonly #gone = new Map<SeatId, PersonId>()
  /** The head of the log when each last went. */
  readonly #at = new Map<SeatId, number>()

  came(seat: SeatId): void {
    this.#gone.delete(seat)
  }

  went(seat: SeatId, person: PersonId): void {
    this.#gone.set(seat, person)
  }

  /** Those that went, once each for every state of the words. To be asked when everything up to `head` is on disk. */
  take(head: number): { seat: SeatId; person: PersonId }[] {
    const left = [...this.#gone].flatMap(([seat, person]) => (this.#at.get(seat) === head ? [] : [{ seat, person }]))
    for (const { seat } of left) this.#at.set(seat, head)
    this.#gone.clear()
    return left
  }
}
