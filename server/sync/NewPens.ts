// How many new pens somebody may bring. A pen stays for ever: every change of the document, here and on every page, goes through
// all there are. A page is one pen; a device that was away brings those of its pages.
import type { PersonId } from '../../shared/alliance/ids.ts'
import type { Clock } from '../domain/ports.ts'

const AT_ONCE = 2_000
/** Then one in so many. */
const EACH_MS = 30_000
/** Of so many people it is known what they brought; those who come back after that begin again. */
const MOST_PEOPLE = 10_000

export class NewPens {
  readonly #clock: Clock
  /** The last to bring any are the last here. */
  readonly #brought = new Map<PersonId, { pens: number; at: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Counts them, when they may come. */
  mayBring(person: PersonId, pens: number): boolean {
    if (pens === 0) return true
    const now = this.#clock.now()
    const before = this.#brought.get(person) ?? { pens: 0, at: now }
    const left = Math.max(0, before.pens - Math.max(0, now - before.at) / EACH_MS)
    if (left + pens > AT_ONCE) return false
    this.#brought.delete(person)
    this.#brought.set(person, { pens: left + pens, at: now })
    for (const oldest of this.#brought.keys()) {
      if (this.#brought.size <= MOST_PEOPLE) break
      this.#brought.delete(oldest)
    }
    return true
  }
}
