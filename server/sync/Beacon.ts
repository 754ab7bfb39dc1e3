// What a page compares itself with when all is quiet: a hash of each section as it is on disk. Pages ask after something has changed;
// the answer is made section by section, between other work, once for all who ask, and never while words are on their way.
import type * as Y from 'yjs'
import { sectionsOf, titleOf } from '../../shared/alliance/layout.ts'
import { hashOf, wholeHash } from '../../shared/alliance/wholeHash.ts'
import { type Differs, type Hashes, encodeHashes } from '../../shared/protocol/messages.ts'
import type { Clock } from '../domain/ports.ts'
import type { Session } from './Session.ts'

/** A socket that asks, or tells, more often is not heard. */
const AT_MOST_EVERY_MS = 2_000

export type BeaconWorld = {
  clock: Clock
  /** The number of the last row; undefined while one is on its way. */
  settledAt(): number | undefined
  /** What is on disk. */
  document(): Y.Doc
  onDiffers(session: Session, what: Differs): void
  /** Runs it; a fault in it ends this socket only. */
  guard(session: Session, act: () => void): void
}

export class Beacon {
  readonly #world: BeaconWorld
  readonly #asked = new WeakMap<Session, number>()
  readonly #told = new WeakMap<Session, number>()
  readonly #asking = new Set<Session>()
  #known: { row: number; frame: Uint8Array } | undefined

  constructor(world: BeaconWorld) {
    this.#world = world
  }

  ask(session: Session): void {
    if (!this.#isTime(session, this.#asked)) return
    const row = this.#world.settledAt()
    // Whoever writes asks again when that is done.
    if (row === undefined) return
    if (this.#known?.row === row) return session.send(this.#known.frame)
    this.#asking.add(session)
    if (this.#asking.size === 1) this.#next(session, () => this.#begin(row))
  }

  /** A page has found a difference. */
  tell(session: Session, what: Differs): void {
    if (this.#isTime(session, this.#told)) this.#world.onDiffers(session, what)
  }

  #isTime(session: Session, last: WeakMap<Session, number>): boolean {
    const now = this.#world.clock.now()
    // A clock that was set back is no reason to be silent.
    if (Math.abs(now - (last.get(session) ?? -Infinity)) < AT_MOST_EVERY_MS) return false
    last.set(session, now)
    return true
  }

  #begin(row: number): void {
    const doc = this.#world.document()
    this.#goOn({ row, doc, left: sectionsOf(doc).map(({ id }) => id), hashes: { title: hashOf(titleOf(doc)), sections: {} } })
  }

  /** One section a turn of the loop: the longest takes some milliseconds. */
  #goOn(work: { row: number; doc: Y.Doc; left: string[]; hashes: Hashes }): void {
    const [session] = this.#asking
    if (session === undefined) return
    if (this.#world.settledAt() !== work.row) return this.#asking.clear()
    const id = work.left.shift()
    if (id === undefined) return this.#tell(work)
    const section = sectionsOf(work.doc).find((one) => one.id === id)
    if (section !== undefined) work.hashes.sections[id] = wholeHash(section)
    this.#next(session, () => this.#goOn(work))
  }

  #tell({ row, hashes }: { row: number; hashes: Hashes }): void {
    const frame = encodeHashes(hashes)
    this.#known = { row, frame }
    for (const session of this.#asking) session.send(frame)
    this.#asking.clear()
  }

  /** In the next turn of the loop. After a fault, whoever asks next begins anew. */
  #next(session: Session, act: () => void): void {
    setImmediate(() =>
      this.#world.guard(session, () => {
        try {
          act()
        } catch (fault) {
          this.#asking.clear()
          throw fault
        }
      })
    )
  }
}
