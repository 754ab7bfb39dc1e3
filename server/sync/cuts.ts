// What it costs to cut what stands. Whatever is put between two letters of one piece, or deletes some of them, cuts that piece in two,
// and Yjs moves all that its writer wrote later one place on: forty thousand cuts at the beginning of a long list take seconds.
import * as Y from 'yjs'
import type { Range, Update } from './update.ts'

/** Places that are moved on for one frame: some fifteen milliseconds' worth. */
const MOST_MOVES = 64_000_000

type Store = Y.Doc['store']

/** Whether this update cuts so often, in lists so long, that everybody would wait for it. To be asked before it is applied. */
export const cutsTooOften = (store: Store, { structs }: Update, deletions: readonly Range[]): boolean => {
  const cuts = new Cuts(store)
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue
    if (struct.origin !== null) cuts.at(struct.origin.client, struct.origin.clock + 1)
    if (struct.rightOrigin !== null) cuts.at(struct.rightOrigin.client, struct.rightOrigin.clock)
  }
  for (const { client, clock, len } of deletions) {
    cuts.at(client, clock)
    cuts.at(client, clock + len)
  }
  return cuts.moves > MOST_MOVES
}

class Cuts {
  readonly #store: Store
  #moves = 0
  #made = 0

  constructor(store: Store) {
    this.#store = store
  }

  get moves(): number {
    return this.#moves
  }

  /** Before this letter. */
  at(client: number, clock: number): void {
    const structs = this.#store.clients.get(client)
    const last = structs?.at(-1)
    if (structs === undefined || last === undefined || clock >= last.id.clock + last.length) return
    const index = Y.findIndexSS(structs, clock)
    if (structs[index]?.id.clock === clock) return
    this.#moves += structs.length - index + this.#made++
  }
}
