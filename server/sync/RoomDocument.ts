// The two documents of a room. `committed` is what is on disk and all that anyone is ever sent; the candidate runs
// ahead of it by what is on its way to disk. A quiet room keeps one document: the candidate is made when somebody
// writes, and thrown away when a refused frame may have spoiled it.
import * as Y from 'yjs'
import type { PersonId } from '../../shared/alliance/ids.ts'
import { ROOTS, titleOf } from '../../shared/alliance/layout.ts'
import { quietDocument } from '../domain/quietDocument.ts'
import { type Update, type Verdict, examine, holds, reaches } from './gate.ts'

export class RoomDocument {
  /** Only to be read. */
  readonly committed: Y.Doc
  readonly #pens: Map<number, PersonId | null>
  /** Who was first heard under an id that nobody has written with yet: it is kept for them while the room is open. */
  readonly #announced = new Map<number, PersonId>()
  /** What the candidate is ahead of the committed document, in order. */
  #ahead: Uint8Array[] = []
  #candidate: Y.Doc | undefined

  constructor({ doc, pens }: { doc: Y.Doc; pens: ReadonlyMap<number, PersonId | null> }) {
    this.committed = withRoots(doc)
    this.#pens = new Map(pens)
  }

  /** Who writes under which client id; null is the server itself. */
  get pens(): ReadonlyMap<number, PersonId | null> {
    return this.#pens
  }

  /** Somebody speaks under this id. False when it is somebody else's, or the server's. */
  announce(clientId: number, person: PersonId): boolean {
    const bound = this.#pens.get(clientId)
    if (bound !== undefined) return bound === person
    const announced = this.#announced.get(clientId) ?? person
    this.#announced.set(clientId, announced)
    return announced === person
  }

  holds(update: Update): boolean {
    return holds(this.#newest, update)
  }

  reaches(owed: ReadonlyMap<number, number>): boolean {
    return reaches(this.#newest, owed)
  }

  /** Takes the update into the candidate, if `person` may write it; else the document is as it was. */
  take(bytes: Uint8Array, decoded: Update, person: PersonId): Verdict {
    const verdict = examine(this.#writable(), bytes, decoded, { person, pens: { bound: this.#pens, announced: this.#announced } })
    if (verdict.type === 'refused') this.dropCandidate()
    if (verdict.type === 'taken' && verdict.update !== undefined) {
      this.#ahead.push(verdict.update)
      for (const clientId of verdict.newClients) this.#pens.set(clientId, person)
    }
    return verdict
  }

  /** The title with everything in it that is on its way. */
  get newestTitle(): string {
    return titleOf(this.#newest)
  }

  /** The oldest update that was on its way is on disk. */
  commit(update: Uint8Array): void {
    this.#ahead.shift()
    Y.applyUpdate(this.committed, update)
  }

  /** Whatever was done to it beyond what is on its way goes with it. */
  dropCandidate(): void {
    this.#candidate?.destroy()
    this.#candidate = undefined
  }

  destroy(): void {
    this.dropCandidate()
    this.committed.destroy()
  }

  get #newest(): Y.Doc {
    return this.#candidate ?? (this.#ahead.length === 0 ? this.committed : this.#writable())
  }

  #writable(): Y.Doc {
    if (this.#candidate !== undefined) return this.#candidate
    const candidate = quietDocument()
    candidate.transact(() => {
      Y.applyUpdate(candidate, Y.encodeStateAsUpdate(this.committed))
      for (const update of this.#ahead) Y.applyUpdate(candidate, update)
    })
    this.#candidate = withRoots(candidate)
    return candidate
  }
}

/** The roots, as the maps they are: a loaded document knows them only as untyped until someone asks. */
const withRoots = (doc: Y.Doc): Y.Doc => {
  for (const root of Object.values(ROOTS)) doc.getMap(root)
  return doc
}
