// What it costs to cut what stands. Whatever is put between two letters of one piece, or deletes some of them, cuts that piece in two,
// and Yjs moves all that its writer wrote later one place on: forty thousand cuts at the beginning of a long list take seconds.
import * as Y from 'yjs'
import type { Range, Update } from './update.ts'

/** Places that are moved on for one frame: some fifteen milliseconds' worth. */
const MOST_MOVES = 64_000_000

type Store = Y.Doc['store']

/** How often this update cuts what stands and what it brings, at most: a place that it names twice is counted twice, and of what it brings each that
 *  it names. Undefined where it cuts that often, in lists so long, that everybody would wait for it. To be asked before it is applied. */
export const cutsOf = (store: Store, update: Update, deletions: readonly Range[]): number | undefined => {
  const cuts = new Cuts(store)
  eachCut(update, deletions, (client, clock) => cuts.at(client, clock))
  return cuts.moves > MOST_MOVES ? undefined : cuts.made
}

/** The same, each place once, and none where a piece begins or ends that it brings. */
export const placesCut = (store: Store, update: Update, deletions: readonly Range[]): number => {
  const cuts = new Cuts(store)
  const known = new Map<number, Set<number>>()
  for (const { id, length } of update.structs) {
    const state = Y.getState(store, id.client)
    if (id.clock + length <= state) continue
    const clocks = known.get(id.client) ?? new Set()
    known.set(id.client, clocks.add(Math.max(id.clock, state)).add(id.clock + length))
  }
  eachCut(update, deletions, (client, clock) => {
    const clocks = known.get(client) ?? new Set()
    if (clocks.has(clock)) return
    known.set(client, clocks.add(clock))
    cuts.at(client, clock)
  })
  return cuts.made
}

const eachCut = ({ structs }: Update, deletions: readonly Range[], cut: (client: number, clock: number) => void): void => {
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue
    if (struct.origin !== null) cut(struct.origin.client, struct.origin.clock + 1)
    if (struct.rightOrigin !== null) cut(struct.rightOrigin.client, struct.rightOrigin.clock)
  }
  for (const { client, clock, len } of deletions) {
    cut(client, clock)
    cut(client, clock + len)
  }
}

class Cuts {
  readonly #store: Store
  #moves = 0
  #made = 0
  /** Of what is not here yet. */
  #inNew = 0

  constructor(store: Store) {
    this.#store = store
  }

  get moves(): number {
    return this.#moves
  }

  get made(): number {
    return this.#made + this.#inNew
  }

  /** Before this letter. */
  at(client: number, clock: number): void {
    const structs = this.#store.clients.get(client)
    const last = structs?.at(-1)
    if (structs === undefined || last === undefined || clock > last.id.clock + last.length) {
      this.#inNew++
      return
    }
    if (clock === last.id.clock + last.length) return
    const index = Y.findIndexSS(structs, clock)
    if (structs[index]?.id.clock === clock) return
    this.#moves += structs.length - index + this.#made++
  }
}
