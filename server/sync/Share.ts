// What one person's frames may take of the one thread that everybody shares. Nobody is held up for longer than a blink by many frames that
// cost little each: whoever else has something to say is heard in between. What costs much, and cannot be refused because honest hands
// write it too, is paid for afterwards: its sender is not read from until then.
import type { PersonId } from '../../shared/alliance/ids.ts'

/** One goes on for so long before the others are heard. */
const TURN_MS = 4
/** A frame that takes more is paid for. A key takes a hundredth of a millisecond, and where the machine is busy, a few. */
const DEAR_MS = 20
/** So much may be owed. What somebody wrote in weeks without a line takes less. */
const MOST_OWED_MS = 500
/** What is owed wears off with time, a fiftieth of it. */
const WORN_OFF = 1 / 50

export class Share {
  readonly #now: () => number
  #inTurn = 0
  #owed = 0
  #at = 0

  constructor(now: () => number) {
    this.#now = now
  }

  /** Milliseconds that a frame, or an answer to one, took. `notOwed`: what of them the room did for itself; the others are to be heard all the same. */
  spend(ms: number, { notOwed = 0 } = {}): void {
    if (this.#inTurn === 0) setImmediate(() => (this.#inTurn = 0))
    this.#inTurn += ms
    const dear = ms - notOwed
    if (dear <= DEAR_MS) return
    this.#owed = this.owed + dear
    this.#at = this.#now()
  }

  /** Milliseconds that are still to be paid for. */
  get owed(): number {
    return Math.max(0, this.#owed - (this.#now() - this.#at) * WORN_OFF)
  }

  /** Milliseconds until what is owed is little enough. */
  get wait(): number {
    return Math.max(0, Math.ceil((this.owed - MOST_OWED_MS) / WORN_OFF))
  }

  /** Whether the others are to be heard first. */
  get isOver(): boolean {
    return this.#inTurn >= TURN_MS || this.owed > MOST_OWED_MS
  }
}

/** One for each person, on however many sockets; who comes back owes what they owed. */
export class Shares {
  readonly #now: () => number
  readonly #of = new Map<PersonId, Share>()
  #sweptAt = 64

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  of(person: PersonId): Share {
    const known = this.#of.get(person)
    if (known !== undefined) return known
    // Who owes nothing is as good as unknown.
    if (this.#of.size >= this.#sweptAt) {
      for (const [one, share] of this.#of) if (share.owed === 0) this.#of.delete(one)
      this.#sweptAt = Math.max(64, this.#of.size * 2)
    }
    const share = new Share(this.#now)
    this.#of.set(person, share)
    return share
  }
}
